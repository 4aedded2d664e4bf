//go:build !purego

package special

import "golang.org/x/sys/cpu"

// hasWide says that the processor has, and the operating system keeps, the 512-bit registers
// that the wide kernels work on.
var hasWide = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ

// The wide kernels do the operations of Exp, Expm1, Log and Log1p in their order, on eight
// numbers at a time. They stop before the first eight of which one is a special case, and
// before the rest of fewer than eight, and return how many they have done.

//go:noescape
func wideExp(dst, x []float64) (done int)

//go:noescape
func wideExpm1(dst, x []float64) (done int)

//go:noescape
func wideLog(dst, x []float64) (done int)

//go:noescape
func wideLog1p(dst, x []float64) (done int)
