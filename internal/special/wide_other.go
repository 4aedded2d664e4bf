//go:build !amd64 || purego

package special

const hasWide = false

func wideExp([]float64, []float64) int   { panic(noWide) }
func wideExpm1([]float64, []float64) int { panic(noWide) }
func wideLog([]float64, []float64) int   { panic(noWide) }
func wideLog1p([]float64, []float64) int { panic(noWide) }

const noWide = "special: there is no wide kernel here"
