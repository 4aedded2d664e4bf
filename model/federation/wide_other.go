//go:build !amd64 || purego

package federation

const hasWide = false

func wideRows([]float64, int, [][]float64, int) { panic("federation: there is no wide kernel here") }
