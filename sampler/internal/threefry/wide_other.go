//go:build !amd64 || purego

package threefry

const hasWide = false

func wide([]float64, uint64, *schedule) { panic("threefry: there is no wide kernel here") }
