package distributions

import (
	"math"
	"testing"
)

// TestWideKernels compares the wide kernels to the narrow ones bit for bit: on random numbers,
// on the ends of cells and their neighbours, on what no cell has, and on tables with cells that
// are left to the law, at every length up to some groups of eight.
func TestWideKernels(t *testing.T) {
	if !hasWide {
		t.Skip("SKIPPED: this build or processor has no wide kernels")
	}
	p := uniforms(4096, 7)
	z := make([]float64, len(p))
	for i := range p {
		z[i] = 12 * (p[i] - 0.5)
	}
	for i := range 2 * cellsPerSide {
		end := math.Float64frombits(firstCell + uint64(i)<<cellShift)
		p = append(p, end, math.Nextafter(end, 0), math.Nextafter(end, 1), 1-end)
	}
	for i := range 2*scoreCells + 1 {
		end := float64(i-scoreCells) / cellsPerUnit
		z = append(z, end, math.Nextafter(end, 9), math.Nextafter(end, -9), -end)
	}
	odd := []float64{
		0, math.Copysign(0, -1), 1, 0.5, math.NaN(), math.Inf(1), math.Inf(-1), -1, 2, 1e-300, 0x1p-53,
		1 - 0x1p-53, 0x1p-17, 0x1p-16, scoreLimit, -scoreLimit, 8.3, -8.3, 1e300, -math.NaN(),
	}
	for i, v := range odd { // once alone among ordinary numbers, once together
		p = append(p, 0.1, 0.2, 0.3, 0.4, 0.6, v, 0.7, 0.8, 0.9)
		z = append(z, 0.1, -0.2, 0.3, v, -0.4, 0.6, 0.7, 0.8, 0.9)
		p[i*64], z[i*64] = v, v
	}
	p, z = append(p, odd...), append(z, odd...)

	with := uniforms(len(z), 8)
	compareWide(t, "mix", z,
		inPlace(func(z []float64) { mix(z, with[:len(z)], 0.3, 1/3.) }),
		inPlace(func(z []float64) { narrowMix(z, with[:len(z)], 0.3, 1/3.) }))

	for _, c := range cases(t) {
		table, ok := tabulate(c.Distribution).(*table)
		if !ok {
			continue
		}
		compareWide(t, c.name, p, table.Quantile, table.narrowQuantiles)
		table.now()[100][3] = math.NaN()
		compareWide(t, c.name+" with a cell that is left to the law", p, table.Quantile, table.narrowQuantiles)

		law, ok := lawOf(c.Distribution).(smooth)
		if !ok {
			continue
		}
		scores := newScoreTable(law)
		compareWide(t, c.name+" of scores", z, inPlace(scores.values), inPlace(scores.narrowValues))
	}
}

func inPlace(f func([]float64)) func(dst, from []float64) {
	return func(dst, from []float64) {
		copy(dst, from)
		f(dst[:len(from)])
	}
}

// compareWide compares two functions of a column on all of it, in place, and on its beginning
// and end at short lengths. What lies beyond the destination must stay.
func compareWide(t *testing.T, name string, from []float64, wide, narrow func(dst, from []float64)) {
	t.Helper()
	for n := len(from); n >= 0; n-- {
		if n == len(from)-1 {
			n = 40
		}
		for _, src := range [][]float64{from[:n], from[len(from)-n:]} {
			got, want := make([]float64, n+8), make([]float64, n)
			for i := range got {
				got[i] = 42
			}
			wide(got[:n], src)
			narrow(want, src)
			for i, v := range want {
				if math.Float64bits(got[i]) != math.Float64bits(v) {
					t.Fatalf("%s, %d numbers: %v gives %v (%x), want %v (%x)",
						name, n, src[i], got[i], math.Float64bits(got[i]), v, math.Float64bits(v))
				}
			}
			for i, v := range got[n:] {
				if v != 42 {
					t.Fatalf("%s, %d numbers: wrote %v at %d", name, n, v, n+i)
				}
			}
			copy(got, src)
			wide(got[:n], got[:n])
			for i, v := range want {
				if math.Float64bits(got[i]) != math.Float64bits(v) {
					t.Fatalf("%s, %d numbers in place: %v gives %v, want %v", name, n, src[i], got[i], v)
				}
			}
		}
	}
}
