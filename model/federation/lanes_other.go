//go:build !goexperiment.simd || !amd64 || purego

package federation

const hasLanes = false

// laneEvaluator evaluates no points in this build.
type laneEvaluator struct{}

func newLaneEvaluator(*federationModel) *laneEvaluator { return nil }

func (*laneEvaluator) eval(_, _ [][]float64, _ int) (tiles int, left uint) { return 0, 0 }
