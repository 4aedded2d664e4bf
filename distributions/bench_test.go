package distributions

import (
	"fmt"
	"testing"
)

func BenchmarkNewJoint(b *testing.B) {
	set := studyLike()
	for b.Loop() {
		if _, err := NewJoint(set); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTransform(b *testing.B) {
	j, err := NewJoint(studyLike())
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{256, 1024, 4096} {
		b.Run(fmt.Sprintf("inputs=%d/rows=%d", len(j.marginals), n), func(b *testing.B) {
			u := make([][]float64, j.Dim())
			x := make([][]float64, j.Dim())
			for k := range u {
				u[k], x[k] = uniforms(n, uint64(k)), make([]float64, n)
			}
			b.ReportAllocs()
			for b.Loop() {
				for k := range u {
					copy(x[k], u[k])
				}
				j.Transform(x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n)/float64(len(j.marginals)), "ns/draw")
		})
	}
}

// BenchmarkQuantile reports the time per draw of every case, computed and tabulated.
func BenchmarkQuantile(b *testing.B) {
	const n = 1024
	u, x := uniforms(n, 1), make([]float64, n)
	for _, c := range cases(b) {
		for _, impl := range []struct {
			name string
			d    Distribution
		}{{"exact", c.Distribution}, {"table", tabulate(c.Distribution)}} {
			b.Run(fmt.Sprintf("dist=%s/impl=%s", c.name, impl.name), func(b *testing.B) {
				b.SetBytes(8 * n)
				for b.Loop() {
					impl.d.Quantile(x, u)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/draw")
			})
		}
	}
}

// BenchmarkScores reports the time per draw of the steps of correlated inputs.
func BenchmarkScores(b *testing.B) {
	const n = 1024
	u, z, x := uniforms(n, 1), make([]float64, n), make([]float64, n)
	standardNormal().Quantile(z, u)
	for _, step := range []struct {
		name string
		call func()
	}{
		{"to_scores", func() { standardNormal().Quantile(x, u) }},
		{"mix", func() { mix(x, z, 0.5, 0.5) }},
		{"from_scores", func() { copy(x, z); standardUniform().values(x) }},
	} {
		b.Run("step="+step.name, func(b *testing.B) {
			b.SetBytes(8 * n)
			for b.Loop() {
				step.call()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/draw")
		})
	}
}

// BenchmarkTable reports the time to build one table.
func BenchmarkTable(b *testing.B) {
	for _, c := range cases(b) {
		if _, ok := tabulate(c.Distribution).(*table); !ok {
			continue
		}
		b.Run("dist="+c.name, func(b *testing.B) {
			for b.Loop() {
				tabulate(c.Distribution)
			}
		})
	}
}
