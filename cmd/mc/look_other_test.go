//go:build !unix

package main

import "os"

// look returns the size of a file and a number that a new one in its place does not have.
func look(path string) (size int64, number uint64, there bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, false
	}
	return info.Size(), uint64(info.ModTime().UnixNano()), true
}
