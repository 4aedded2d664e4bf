//go:build goexperiment.simd && amd64 && !purego

package special

import "simd/archsimd"

// laneByLane applies f to each lane.
func laneByLane(x archsimd.Float64x8, f func(float64) float64) archsimd.Float64x8 {
	var v [8]float64
	x.Store(&v)
	archsimd.ClearAVXUpperBits() // or f would be slow
	for j := range v {
		v[j] = f(v[j])
	}
	return load(&v)
}
