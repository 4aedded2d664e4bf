//go:build !amd64 || purego

package distributions

const hasWide = false

func wideQuantiles([]float64, []float64, *[2 * cellsPerSide]cell) int {
	panic("distributions: there is no wide kernel here")
}

func wideValues([]float64, *[2 * scoreCells]cell) int {
	panic("distributions: there is no wide kernel here")
}

func wideMix([]float64, []float64, float64, float64) {
	panic("distributions: there is no wide kernel here")
}
