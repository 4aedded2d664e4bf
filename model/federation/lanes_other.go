//go:build !goexperiment.simd || !amd64 || purego

package federation

const hasLanes = false

// laneEvaluator evaluates no points in this build.
type laneEvaluator struct{}

func newLaneEvaluator(*federationModel) *laneEvaluator { return nil }

func (*laneEvaluator) tile(_, _ [][]float64, _ int) bool { return false }
