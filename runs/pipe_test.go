//go:build unix

package runs

import "syscall"

// makePipe makes a named pipe, which blocks who opens it.
func makePipe(name string) error { return syscall.Mkfifo(name, 0o600) }
