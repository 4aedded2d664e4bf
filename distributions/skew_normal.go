package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewSkewNormal returns the skew-normal distribution, of density 2·φ(z)·Φ(shape·z)/scale with
// z = (x−location)/scale.
//
// Support: all numbers.
//
// Parameters: location, finite, and scale > 0, in the unit of the values; shape within
// −1000..1000, a pure number, 0 for the normal distribution.
//
// Moments: with d = shape/√(1+shape²), location + scale·d·√(2/π) and scale²·(1 − 2d²/π). The mode
// is the root of z = shape·φ(shape·z)/Φ(shape·z).
//
// Algorithm and error bound: the distribution function by Owen's T function, as an integral of a
// positive function for either tail, by Gauss and Legendre's rule; relative 1e-12 of the smaller
// tail. The quantile is its root, between those of the normal and half-normal distributions.
//
// Source: Azzalini 1985; Owen 1956.
func NewSkewNormal(location, scale, shape float64) (Distribution, error) {
	switch {
	case !(scale > 0) || !finite(location, scale):
		return nil, fmt.Errorf("skew_normal: location must be finite and scale > 0, got %v and %v", location, scale)
	case !(math.Abs(shape) <= 1000):
		return nil, fmt.Errorf("skew_normal: shape must be within -1000..1000, got %v", shape)
	case shape < 0:
		l := skewNormal{-location, scale, -shape}
		return exact{affine{l, -1, 0}}, nil
	}
	return exact{skewNormal{location, scale, shape}}, nil
}

// skewNormal has a shape that is not negative.
type skewNormal struct{ location, scale, shape float64 }

func (l skewNormal) Support() (lo, hi float64) { return everywhere() }

// delta returns the correlation behind the skewness, times √(2/π).
func (l skewNormal) delta() float64 {
	return 2 * inverseSqrt2Pi * l.shape / math.Sqrt(1+float64(l.shape*l.shape))
}

func (l skewNormal) Mean() float64 { return l.location + float64(l.scale*l.delta()) }

func (l skewNormal) Variance() float64 {
	d := l.delta()
	return l.scale * l.scale * ((1 - d) * (1 + d))
}

func (l skewNormal) mode() float64 {
	z := root(0, 1, func(z float64) float64 {
		s := float64(l.shape * z)
		return z - float64(l.shape*(special.NormalDensity(s)/special.NormalCDF(s)))
	})
	return l.location + float64(l.scale*z)
}

func (l skewNormal) quantile(p, q, _ float64) float64 {
	lo, hi := score(p, q), -special.NormalQuantile(q/2)
	return l.location + float64(l.scale*invert(p, q, lo, hi, l.standard))
}

func (l skewNormal) cdf(x float64) (p, q float64) { return l.standard((x - l.location) / l.scale) }

func (l skewNormal) standard(z float64) (p, q float64) {
	switch {
	case l.shape == 0:
		return special.NormalCDF(z), special.NormalCDF(-z)
	case z < 0: // Φ(z) − 2T(z, shape), as the part of the integral of T beyond shape
		p = 2 * owen(-z, l.shape, math.Inf(1))
		return p, 1 - p
	}
	q = special.NormalCDF(-z) + float64(2*owen(z, 0, l.shape))
	return 1 - q, q
}

// owen returns the integral of exp(−h²(1+x²)/2)/(2π(1+x²)) over x from a to b, for h ≥ 0: Owen's
// T function for a = 0. With x = sinh(u) the integrand is exp(−h²cosh²u/2)/cosh u, which has
// no feature narrower than about 1 but its last fall; it counts until that is e^-44.
func owen(h, a, b float64) float64 {
	s := math.Sqrt(1 + float64(a*a)) // cosh of the first u
	// reach returns how far u is from the first one at x, given x−a and x²−a².
	reach := func(x, difference, squares float64) float64 {
		return special.Log1p((difference + squares/(math.Sqrt(1+float64(x*x))+s)) / (a + s))
	}
	width := 40.0 // where 1/cosh u has fallen by e^-40
	if !math.IsInf(b, 1) {
		width = reach(b, b-a, float64((b-a)*(b+a)))
	}
	if fall := 88 / float64(h*h); fall < 1e30 {
		far := math.Sqrt(float64(a*a) + fall)
		width = min(width, reach(far, fall/(far+a), fall))
	}
	panels := max(8, int(math.Ceil(2*width)))
	half := width / float64(2*panels)
	sum := 0.0
	at := func(v float64) float64 {
		e := special.Exp(v)
		c := (float64(e*(s+a)) + 1/(s+a)/e) / 2 // cosh(u+v), as s²−a² = 1
		return special.Exp(-float64(h*h)/2*float64(c*c)) / c
	}
	for k := range panels {
		centre := float64(half * float64(2*k+1))
		for i, node := range gaussNodes {
			d := float64(half * node)
			sum += float64(gaussWeights[i] * (at(centre+d) + at(centre-d)))
		}
	}
	return sum * half / (2 * math.Pi)
}
