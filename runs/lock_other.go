//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package runs

import "os"

// lock does nothing: here two processes that resume the same run do not see each other.
func lock(*os.File) error { return nil }
