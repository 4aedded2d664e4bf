//go:build !purego

package threefry

import "golang.org/x/sys/cpu"

// hasWide says that the processor has, and the operating system keeps, the 512-bit registers
// that wide works on.
var hasWide = cpu.X86.HasAVX512F

// wide is fill4 for sixteen counters at a time; the length of dst is a multiple of 32.
//
//go:noescape
func wide(dst []float64, c uint64, s *schedule)
