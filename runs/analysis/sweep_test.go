package analysis

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// normals makes normal inputs of variance 1 with these means of uniforms.
type normals []float64

func (n normals) Variables() []string { return []string{"strength", "load"} }
func (n normals) Dim() int            { return len(n) }

func (n normals) Transform(x [][]float64) {
	for k, mean := range n {
		for i, u := range x[k] {
			x[k][i] = mean + special.NormalQuantile(u)
		}
	}
}

// strengthSweep sweeps the mean strength of reference.Strength: whether the part breaks has the
// probability Φ((2 − mean)/√2), its margin the mean mean − 2.
func strengthSweep(tb testing.TB, output string, method sampler.Method, replicates int, points int64, seed uint64, workers int, means ...float64) *Sweep {
	tb.Helper()
	axis := Axis{Name: "strength", Scale: ScaleLinear}
	record := func(mean float64, seed uint64) *Record {
		joint := normals{mean, 2}
		job := runs.Job{
			Spec: runs.Spec{
				Params: &params.Set{Inputs: []params.Input{{Name: "strength", Unit: "1"}, {Name: "load", Unit: "1"}}},
				Plan:   sampler.Plan{Method: method, Variables: joint.Variables(), Points: points, Replicates: replicates, Seed: seed},
				Model:  "strength/1",
			},
			Model: reference.Strength().Model, Joint: joint,
		}
		r, err := NewRecord(&job, output)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := runs.Execute(tb.Context(), job, runs.Options{Workers: workers}); err != nil {
			tb.Fatal(err)
		}
		return r
	}
	var cells []*Record
	for _, mean := range means {
		cells = append(cells, record(mean, seed))
		axis.X, axis.Settings = append(axis.X, runs.Number(mean)), append(axis.Settings, "")
	}
	streams, err := sampler.New(sampler.Plan{
		Method: sampler.Random, Variables: SweepStreams(len(means), replicates), Points: SweepDraws, Seed: seed,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return NewSweep(Run{Points: points, Seed: seed}, []Axis{axis}, record(4, seed), cells, streams)
}

func breaks(mean float64) float64 { return special.NormalCDF((2 - mean) / math.Sqrt2) }

// TestSweepCoverage: how often the simultaneous band holds all true values at once, and the interval
// of the crossing the true one, is what 95 % allow; each count fails by chance once in 10,000 times.
// Of 400 sweeps it sees a coverage of 86 % with probability 0.99, and so pointwise intervals that
// are taken as simultaneous.
func TestSweepCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("800 sweeps")
	}
	const level = 0.3
	truth := 2 - math.Sqrt2*special.NormalQuantile(level)
	means := []float64{0.3, 1, 1.6, 2.1, 2.7, 3.3, 3.8, 4.6}
	for _, c := range []struct {
		name       string
		method     sampler.Method
		replicates int
		points     int64
		times      int
	}{
		{"random", sampler.Random, 0, 600, 400},
		{"lhs", sampler.LHS, 16, 16 * 64, 200},
		{"sobol", sampler.Sobol, 16, 16 * 64, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			times := c.times
			binomial := distuv.Binomial{N: float64(times), P: Level}
			least, most := times, 0
			for binomial.CDF(float64(least-1)) > 5e-5 {
				least--
			}
			for most < times && 1-binomial.CDF(float64(most)) > 5e-5 {
				most++
			}
			band, crossing, pointwise := 0, 0, 0
			for seed := range times {
				s := strengthSweep(t, "breaks", c.method, c.replicates, c.points, uint64(seed), 1, means...)
				s.Cross(level)
				all, each := 1, 1
				for k, v := range s.Cells {
					p := runs.Number(breaks(means[k]))
					if p < v.BandLow || p > v.BandHigh {
						all = 0
					}
					if p < v.Low || p > v.High {
						each = 0
					}
				}
				band += all
				pointwise += each
				if found := s.Lines[0].Crossings; len(found) == 1 && float64(found[0].Low) <= truth && truth <= float64(found[0].High) {
					crossing++
				}
			}
			t.Logf("of %d sweeps the band covers in %d, pointwise intervals all at once in %d, the crossing in %d; allowed: %d to %d",
				times, band, pointwise, crossing, least, most)
			if band < least || band > most {
				t.Errorf("the simultaneous band covers in %d of %d sweeps, want %d to %d", band, times, least, most)
			}
			if crossing < least || crossing > most {
				t.Errorf("the interval of the crossing covers in %d of %d sweeps, want %d to %d", crossing, times, least, most)
			}
			if pointwise >= least {
				t.Errorf("the test does not see pointwise intervals taken as simultaneous: they cover in %d", pointwise)
			}
		})
	}
}

// TestSweepPairs: differences of values of the same points are known far better than of others. The
// margin is linear in what is swept, so its differences have no error left but rounding.
func TestSweepPairs(t *testing.T) {
	for _, c := range []struct {
		method     sampler.Method
		replicates int
	}{{sampler.Random, 0}, {sampler.Sobol, 16}} {
		s := strengthSweep(t, "breaks", c.method, c.replicates, 16*1024, 5, 0, 3.8, 4, 4.2)
		for i, v := range s.Cells {
			if i == 1 {
				if v.Difference.Value != 0 || v.Difference.StdErr != nil {
					t.Errorf("%s: the study less itself is %+v", c.method, v.Difference)
				}
				continue
			}
			unpaired := math.Sqrt(*v.StdErr**v.StdErr + *s.Own.StdErr**s.Own.StdErr)
			if !(*v.Difference.StdErr < 0.55*unpaired) && c.method == sampler.Random {
				t.Errorf("%s: difference %v ± %v, unpaired ± %v", c.method, v.Difference.Value, *v.Difference.StdErr, unpaired)
			}
			want := breaks([]float64{3.8, 4, 4.2}[i]) - breaks(4)
			if got := float64(v.Difference.Value); math.Abs(got-want) > 4.5**v.Difference.StdErr {
				t.Errorf("%s: difference %v ± %v, want %v", c.method, got, *v.Difference.StdErr, want)
			}
		}
	}
	s := strengthSweep(t, "margin", sampler.Random, 0, 5000, 5, 0, 3, 5)
	for i, v := range s.Cells {
		want := 2*float64(i) - 1
		if math.Abs(float64(v.Difference.Value)-want) > 1e-12 || *v.Difference.StdErr > 1e-9 || *v.StdErr < 0.01 {
			t.Errorf("margin: difference %v ± %v, want %v", v.Difference.Value, *v.Difference.StdErr, want)
		}
	}
}

// TestSweepNumbers: numbers do not depend on workers, and are those of the runs by themselves.
func TestSweepNumbers(t *testing.T) {
	for _, output := range []string{"breaks", "margin"} {
		for _, c := range []struct {
			method     sampler.Method
			replicates int
		}{{sampler.Random, 0}, {sampler.LHS, 16}} {
			const points = 3 * 16 * 5000
			var texts []string
			for _, workers := range []int{1, 5} {
				s := strengthSweep(t, output, c.method, c.replicates, points, 7, workers, 3, 3.5, 4.5)
				s.Cross(0.15)
				text, err := json.Marshal(s)
				if err != nil {
					t.Fatal(err)
				}
				texts = append(texts, string(text))
			}
			if texts[0] != texts[1] {
				t.Errorf("%s, %s: numbers depend on the workers:\n%s\n%s", output, c.method, texts[0], texts[1])
			}
		}
	}
}

// TestSweepEdges: shares of 0 and 1 have intervals, and do not disturb the others.
func TestSweepEdges(t *testing.T) {
	s := strengthSweep(t, "breaks", sampler.Random, 0, 2000, 3, 0, -50, 2, 50)
	s.Cross(0.5)
	if v := s.Cells[0]; v.Value != 1 || !(v.BandLow > 0.99 && v.BandLow < v.Low) || v.BandHigh != 1 {
		t.Errorf("a certain event: %+v", v)
	}
	if v := s.Cells[2]; v.Value != 0 || v.BandLow != 0 || !(v.BandHigh < 0.01 && v.BandHigh > 0) {
		t.Errorf("an impossible event: %+v", v)
	}
	if c := float64(s.Critical); math.Abs(c-z95) > 0.06 {
		t.Errorf("one estimate that varies has the critical value %v, want that of one alone", c)
	}
	one := strengthSweep(t, "breaks", sampler.Random, 0, 2000, 3, 0, 50)
	if text, err := json.Marshal(one); err != nil || !math.IsNaN(float64(one.Critical)) {
		t.Errorf("a sweep that does not vary: %s, %v", text, err)
	}
}

func TestNewRecordRefuses(t *testing.T) {
	job := runs.Job{Spec: runs.Spec{Params: &params.Set{}}, Model: reference.Strength().Model}
	if _, err := NewRecord(&job, "broken"); err == nil || err.Error() != `the model has no output "broken"` {
		t.Errorf("got %v", err)
	}
}
