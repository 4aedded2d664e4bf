//go:build !purego

package distributions

import "golang.org/x/sys/cpu"

// hasWide says that the processor has, and the operating system keeps, the 512-bit registers
// that the wide kernels work on.
var hasWide = cpu.X86.HasAVX512F

// wideQuantiles is narrowQuantiles for eight numbers at a time. It stops before the first
// eight of which one needs the law itself, and before the rest of fewer than eight, and
// returns how many it has done.
//
//go:noescape
func wideQuantiles(dst, p []float64, cells *[2 * cellsPerSide]cell) (done int)

// wideValues is narrowValues for eight scores at a time. It stops before the first eight of
// which one is NaN or in a cell that is not there yet, and before the rest of fewer than eight,
// and returns how many it has done.
//
//go:noescape
func wideValues(z []float64, cells *[2 * scoreCells]cell) (done int)

// wideMix is narrowMix for whole eights; the rest of fewer than eight stays.
//
//go:noescape
func wideMix(z, with []float64, a, b float64)
