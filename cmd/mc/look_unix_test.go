//go:build unix

package main

import "syscall"

// look returns the size and the number of a file, which a new one in its place does not have. It is for loops that wait for a file:
// go test keeps a record of each os.Stat, of which a minute of these makes gigabytes.
func look(path string) (size int64, number uint64, there bool) {
	var s syscall.Stat_t
	if syscall.Stat(path, &s) != nil {
		return 0, 0, false
	}
	return s.Size, s.Ino, true
}
