//go:build !purego

package sampler

import "golang.org/x/sys/cpu"

// hasWide says that the processor has, and the operating system keeps, the 512-bit registers
// and the instructions that wideSobol needs.
var hasWide = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512BW

// wideSobol is sobolColumn.narrow for eight points at a time; the length of dst and from are multiples
// of 8, and x is point from, before scrambling.
//
//go:noescape
func wideSobol(dst []float64, s *scramble, c *sobolColumn, from, x uint64)
