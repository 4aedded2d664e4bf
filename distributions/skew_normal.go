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

func (l skewNormal) mode() (float64, bool) {
	z := root(0, 1, func(z float64) float64 {
		s := float64(l.shape * z)
		return z - float64(l.shape*(special.NormalDensity(s)/special.NormalCDF(s)))
	})
	return l.location + float64(l.scale*z), true
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
// T function for a = 0. With x = tan(θ) the integrand is exp(−h²/(2cos²θ)); it counts up to where
// it has fallen by e^-44.
func owen(h, a, b float64) float64 {
	// t is the angle beyond that of a, from 0 to reach.
	angle := func(x float64) float64 { return special.Atan((x - a) / (1 + float64(a*x))) }
	reach := special.Atan(1 / a) // up to x = ∞
	if !math.IsInf(b, 1) {
		reach = angle(b)
	}
	if far := math.Sqrt(float64(a*a) + 88/float64(h*h)); far < b {
		// x−a without cancellation: (far²−a²)/(far+a).
		reach = min(reach, special.Atan(88/float64(h*h)/(far+a)/(1+float64(a*far))))
	}
	const panels = 8
	half := reach / (2 * panels)
	sum := 0.0
	at := func(t float64) float64 {
		tan := special.SinPi(t/math.Pi) / special.CosPi(t/math.Pi)
		x := (a + tan) / (1 - float64(a*tan))
		return special.Exp(-float64(h*h) / 2 * (1 + float64(x*x)))
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
