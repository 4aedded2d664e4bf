//go:build !purego

package federation

import "golang.org/x/sys/cpu"

// hasWide says that the processor has, and the operating system keeps, the 512-bit registers
// that wideRows works on.
var hasWide = cpu.X86.HasAVX512F

// wideRows copies tile points of the columns x from first on into rows, which lie one after the
// other, width numbers each. The last columns are left out, so that a multiple of eight remains.
//
//go:noescape
func wideRows(rows []float64, width int, x [][]float64, first int)
