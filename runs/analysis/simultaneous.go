package analysis

import (
	"math"
	"slices"
	"strconv"

	"github.com/federated-frontier/mc/internal/special"
)

const (
	// SweepDraws is the number of draws that simultaneous bands and crossings come from. The
	// probability that a band of them holds all values has a standard error of 0.2 %.
	SweepDraws = 10_000
	// MostSweepReplicates is the largest number of replicates of a design that is swept.
	MostSweepReplicates = 64

	z95       = 1.959963984540054 // the 0.975-quantile of the standard normal distribution
	drawBatch = 250
)

// Uniforms are independent numbers between 0 and 1, as a sampler gives them.
type Uniforms interface {
	// Fill sets u[k][i] to number k of draw first+i.
	Fill(u [][]float64, first int64)
}

// SweepStreams names the uniforms of which each draw is made, one for each estimate of
// independent points; or as many as replicates of a design has replicates, squared. No parameter
// can have such a name.
func SweepStreams(estimates, replicates int) []string {
	names := make([]string, estimates)
	if replicates > 0 {
		names = make([]string, replicates*replicates)
	}
	for k := range names {
		names[k] = "sweep/" + strconv.Itoa(k)
	}
	return names
}

// A draws is a sample of the errors that the estimates of paired runs may have, in standard
// errors: that of estimate j in draw d is t[d·m+j]. Those of an estimate that does not vary are 0.
type draws struct {
	m int
	t []float64
}

// newErrors draws the errors of the means of records of the same points by the multiplier
// bootstrap: each point, or each replicate of a design, gets a normal weight, the same in all
// records.
//
// Of independent points the sums with weights are normal with the covariance of the records, whatever
// their number, and are drawn as such. Of a design the weighted replicates are drawn, and their mean
// is divided by the standard error that they show, so that each error by itself has Student's
// distribution.
func newErrors(records []*Record, u Uniforms) *draws {
	e := &draws{m: len(records), t: make([]float64, SweepDraws*len(records))}
	design := len(records) > 0 && records[0].design
	replicates := 0
	if design {
		replicates = len(records[0].parts)
	}
	columns := make([][]float64, len(SweepStreams(e.m, replicates)))
	for k := range columns {
		columns[k] = make([]float64, drawBatch)
	}
	var factor [][]float64
	if design {
		factor = deviations(records)
	} else {
		factor = cholesky(correlations(records))
	}
	g := make([]float64, len(columns))
	for first := 0; first < SweepDraws; first += drawBatch {
		u.Fill(columns, int64(first))
		for i := range drawBatch {
			for k, c := range columns {
				g[k] = special.NormalQuantile(c[i])
			}
			t := e.t[(first+i)*e.m:][:e.m]
			if design {
				studentized(t, factor, g)
			} else {
				combine(t, factor, g)
			}
		}
	}
	return e
}

// correlations returns the correlations of the means of independent points; rows of those that do
// not vary are 0.
func correlations(records []*Record) [][]float64 {
	m := len(records)
	c := make([][]float64, m)
	for j := range c {
		c[j] = make([]float64, m)
		for k := range j + 1 {
			c[j][k] = records[j].covariance(records[k])
		}
	}
	for j := range c {
		for k := range j {
			c[j][k] = ratio(c[j][k], math.Sqrt(c[j][j])*math.Sqrt(c[k][k]))
		}
	}
	for j := range c {
		c[j][j] = ratio(c[j][j], c[j][j])
	}
	return c
}

// ratio returns a/b, and 0 if b is not above 0.
func ratio(a, b float64) float64 {
	if b > 0 {
		return a / b
	}
	return 0
}

// cholesky turns the lower triangle of a matrix of correlations into its factor, in place. What is left of
// a row that depends on those before it is rounding, and set to 0.
func cholesky(c [][]float64) [][]float64 {
	const rounding = 1e-12
	for j := range c {
		for k := range j + 1 {
			rest := c[j][k]
			for l := range k {
				rest -= float64(c[j][l] * c[k][l])
			}
			switch {
			case k < j:
				c[j][k] = ratio(rest, c[k][k])
			case rest > rounding:
				c[j][j] = math.Sqrt(rest)
			default:
				c[j][j] = 0
			}
		}
	}
	return c
}

// combine sets t to the product of a triangular factor and independent normal numbers.
func combine(t []float64, factor [][]float64, g []float64) {
	for j := range t {
		sum := 0.0
		for k, f := range factor[j][:j+1] {
			sum += float64(f * g[k])
		}
		t[j] = sum
	}
}

// deviations returns, for each replicate, by how much the mean of each record in it differs from
// that of all replicates.
func deviations(records []*Record) [][]float64 {
	d := make([][]float64, len(records[0].parts))
	for r := range d {
		d[r] = make([]float64, len(records))
	}
	for j, record := range records {
		means := record.means()
		mean := 0.0
		for _, v := range means {
			mean += v / float64(len(means))
		}
		for r, v := range means {
			d[r][j] = v - mean
		}
	}
	return d
}

// studentized sets t to the mean over its standard error of as many sums of deviations as there are
// replicates, with the normal weights g.
func studentized(t []float64, deviations [][]float64, g []float64) {
	n := len(deviations)
	for j := range t {
		sum, squares := 0.0, 0.0
		for s := range n {
			y := 0.0
			for r, w := range g[s*n:][:n] {
				y += float64(w * deviations[r][j])
			}
			sum += y
			squares += float64(y * y)
		}
		mean := sum / float64(n)
		m2 := squares - float64(mean*sum)
		t[j] = ratio(mean, math.Sqrt(max(0, m2)/float64(n-1)/float64(n)))
		if math.IsNaN(t[j]) {
			t[j] = 0
		}
	}
}

// critical returns the number of standard errors within which all errors lie at once with
// probability Level, at least least.
func (e *draws) critical(least float64) float64 {
	largest := make([]float64, SweepDraws)
	for d := range largest {
		for _, t := range e.t[d*e.m:][:e.m] {
			largest[d] = max(largest[d], math.Abs(t))
		}
	}
	return max(least, quantileOf(largest, Level))
}

// quantileOf returns the p-quantile of numbers, which it sorts: the smallest that a share p of
// them does not exceed.
func quantileOf(x []float64, p float64) float64 {
	slices.Sort(x)
	return x[min(len(x)-1, max(0, int(math.Ceil(p*float64(len(x))))-1))]
}
