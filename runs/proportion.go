package runs

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

const (
	// confidence is the level of all intervals.
	confidence = 0.95
	// z95 is the 0.975-quantile of the standard normal distribution.
	z95 = 1.959963984540054
	// fewEvents is the number of events, or of their opposites, under which the interval of
	// a share is that of Clopper and Pearson.
	fewEvents = 20
)

// Proportion estimates the probability of an event that happened at k of n independent points. The
// value is right for weights instead of numbers of points too; the error is not, see FromReplicates.
func Proportion(k, n float64) Estimate {
	return proportion(k, n, interval95)
}

// ProportionAt is Proportion with an interval of z standard errors, as a simultaneous interval of
// several shares needs: its level is that at which the normal distribution lies within ±z.
func ProportionAt(k, n, z float64) Estimate {
	tail := special.NormalCDF(-z)
	return proportion(k, n, interval{1 - float64(2*tail), z, z * z, tail})
}

// An interval says how wide the interval of a share is.
type interval struct {
	level float64
	z, zz float64 // a quantile of the standard normal distribution, and its square
	tail  float64 // the probability beyond each end
}

// interval95 is the interval of every estimate by itself.
var interval95 = interval{confidence, z95, z95 * z95, (1 - confidence) / 2}

func proportion(k, n float64, of interval) Estimate {
	if n == 0 {
		return Estimate{Value: Number(math.NaN()), Low: 0, High: 1, Level: of.level, Basis: "none: no points"}
	}
	p := k / n
	e := Estimate{
		Value:  Number(p),
		StdErr: finite(math.Sqrt(p * (1 - p) / n)),
		Level:  of.level,
	}
	var low, high float64
	if k < fewEvents || n-k < fewEvents {
		e.Basis = clopperPearsonBasis
		low, high = clopperPearson(k, n, of.tail)
	} else {
		e.Basis = wilsonBasis
		low, high = wilson(p, n, of)
	}
	e.Low, e.High = Number(low), Number(high)
	return e
}

// wilson returns the interval of Wilson (1927).
func wilson(p, n float64, of interval) (low, high float64) {
	zz := of.zz
	centre := p + zz/(2*n)
	half := float64(of.z * math.Sqrt(float64(p*(1-p)/n)+zz/(4*n*n)))
	return (centre - half) / (1 + zz/n), (centre + half) / (1 + zz/n)
}

// clopperPearson returns the interval of Clopper and Pearson (1934), for few events or few of
// their opposites.
func clopperPearson(k, n, tail float64) (low, high float64) {
	if k > n-k {
		low, high = clopperPearson(n-k, n, tail)
		return 1 - high, 1 - low
	}
	if k > 0 {
		low = solveBinomial(k-1, n, 1-tail)
	}
	return low, solveBinomial(k, n, tail)
}

// solveBinomial returns the probability p of an event for which at most k events happen at n
// points with the given probability. k must be small.
func solveBinomial(k, n, probability float64) float64 {
	low, high := 0.0, 1.0
	for {
		p := (low + high) / 2
		if p <= low || p >= high {
			return p
		}
		if binomialCDF(k, n, p) > probability {
			low = p
		} else {
			high = p
		}
	}
}

// binomialCDF returns the probability of at most k events at n points. It sums all k+1 terms.
func binomialCDF(k, n, p float64) float64 {
	odds := p / (1 - p)
	term := special.Exp(n * special.Log1p(-p))
	total := term
	for j := 1.0; j <= k; j++ {
		term = float64(term * (odds * (n - j + 1) / j))
		total += term
	}
	return total
}

// finite returns a pointer to v, nil if v is not finite.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// studentT95 returns the 0.975-quantile of Student's distribution with so many degrees of
// freedom, by formula 26.7.5 of Abramowitz and Stegun. The relative error is under 2e-4 from 5
// degrees on, and 11 % for 1.
func studentT95(degrees float64) float64 {
	const (
		z  = z95
		zz = z * z
		g1 = (zz + 1) * z / 4
		g2 = ((5*zz+16)*zz + 3) * z / 96
		g3 = (((3*zz+19)*zz+17)*zz - 15) * z / 384
		g4 = ((((79*zz+776)*zz+1482)*zz-1920)*zz - 945) * z / 92160
	)
	v := 1 / degrees
	return z + float64(v*(g1+float64(v*(g2+float64(v*(g3+float64(v*g4)))))))
}
