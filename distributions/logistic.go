package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewLogistic returns the logistic distribution.
//
// Support: all numbers.
//
// Parameters: mean, finite, and scale > 0, in the unit of the values.
//
// Moments: mean, (π·scale)²/3. The mode is the mean.
//
// Algorithm and error bound: mean + scale·ln(p/(1−p)), from both tails; 1e-15 scale, and
// relative beyond.
//
// Source: definition.
func NewLogistic(mean, scale float64) (Distribution, error) {
	if !(scale > 0) || !finite(mean, scale) {
		return nil, fmt.Errorf("logistic: mean must be finite and scale > 0, got %v and %v", mean, scale)
	}
	return exact{logisticLaw{mean, scale}}, nil
}

// NewLogLogistic returns the distribution of a number whose logarithm is logistic.
//
// Support: the positive numbers.
//
// Parameters: median > 0, in the unit of the values; shape k > 0, a pure number.
//
// Moments: median·B and median²·(C − B²) with B = Γ(1+1/k)·Γ(1−1/k) and C the same of 2/k; the
// mean diverges for k ≤ 1, the variance for k ≤ 2. The mode is median·((k−1)/(k+1))^(1/k) for
// k > 1, else 0.
//
// Algorithm and error bound: median·exp(ln(p/(1−p))/k); relative 1e-15·(1+|ln p|/k).
//
// Source: definition.
func NewLogLogistic(median, shape float64) (Distribution, error) {
	if !(median > 0) || !(shape > 0) || !finite(median, shape, 1/shape) {
		return nil, fmt.Errorf("log_logistic: median and shape must be > 0, got %v and %v", median, shape)
	}
	return exact{logLogistic{median, shape}}, nil
}

type logisticLaw struct{ mean, scale float64 }

func (l logisticLaw) Support() (lo, hi float64) { return everywhere() }
func (l logisticLaw) Mean() float64             { return l.mean }
func (l logisticLaw) Variance() float64         { return 2 * piSquare6 * l.scale * l.scale }
func (l logisticLaw) mode() float64             { return l.mean }

func (l logisticLaw) quantile(p, q, _ float64) float64 {
	return l.mean + float64(l.scale*logit(p, q))
}

func (l logisticLaw) cdf(x float64) (p, q float64) {
	z := (x - l.mean) / l.scale
	return logistic(z), logistic(-z)
}

// exponentialMoment returns the mean of exp(k·x).
func (l logisticLaw) exponentialMoment(k float64) float64 {
	s := float64(k * l.scale)
	if s >= 1 {
		return math.Inf(1)
	}
	return special.Exp(float64(k*l.mean) + special.LogGamma(1+s) + special.LogGamma(1-s))
}

// logit returns ln(p/q), for q = 1−p.
func logit(p, q float64) float64 {
	if d := p - q; math.Abs(d) < 0.5 {
		return special.Log1p(d / q)
	}
	return special.Log(p) - special.Log(q)
}

type logLogistic struct{ median, shape float64 }

func (l logLogistic) Support() (lo, hi float64) { return 0, math.Inf(1) }

func (l logLogistic) Mean() float64 {
	if l.shape <= 1 {
		return math.Inf(1)
	}
	return l.median * special.Exp(l.logMoment(1))
}

func (l logLogistic) Variance() float64 {
	switch {
	case l.shape <= 1:
		return math.NaN()
	case l.shape <= 2:
		return math.Inf(1)
	}
	// The square of the coefficient of variation is tan(b)/b − 1 with b = π/shape.
	mean, b := l.Mean(), math.Pi/l.shape
	cv2 := special.SinPi(1/l.shape)/special.CosPi(1/l.shape)/b - 1
	if s := float64(b * b); s < 1e-3 {
		cv2 = s * (1./3 + float64(s*(2./15+float64(s*(17./315+float64(s*(62./2835)))))))
	}
	return mean * mean * cv2
}

// logMoment returns the logarithm of the mean of (x/median)^k.
func (l logLogistic) logMoment(k float64) float64 {
	return special.LogGamma(1+k/l.shape) + special.LogGamma(1-k/l.shape)
}

func (l logLogistic) mode() float64 {
	if l.shape <= 1 {
		return 0
	}
	return l.median * special.Pow((l.shape-1)/(l.shape+1), 1/l.shape)
}

func (l logLogistic) quantile(p, q, _ float64) float64 {
	return l.median * special.Exp(logit(p, q)/l.shape)
}

func (l logLogistic) cdf(x float64) (p, q float64) {
	z := l.shape * special.Log(x/l.median)
	return logistic(z), logistic(-z)
}
