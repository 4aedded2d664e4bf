package distributions

import (
	"sync"

	"github.com/federated-frontier/mc/internal/special"
)

// A conditional is the copula of a pair of which one input follows the other.
type conditional interface {
	// quantile returns the w-quantile of the second uniform, given that the first is u.
	quantile(u, w float64) float64
}

// MostArchimedean is the largest rank correlation, Spearman's or Kendall's, of a Clayton or Gumbel
// pair; beyond it the two inputs are one.
const MostArchimedean = 0.99

// clayton is the Clayton copula (u^−θ + v^−θ − 1)^(−1/θ), θ > 0: small values go together, with the
// lower tail dependence 2^(−1/θ).
type clayton struct{ theta float64 }

// quantile: v = (1 + u^−θ·(w^(−θ/(1+θ)) − 1))^(−1/θ), by logarithms where the powers are large.
func (c clayton) quantile(u, w float64) float64 {
	s := -c.theta / (1 + c.theta) * special.Log(w)
	l := special.Log(special.Expm1(s)) - float64(c.theta*special.Log(u))
	if l > 0 {
		return special.Exp(-(l + special.Log1p(special.Exp(-l))) / c.theta)
	}
	return special.Exp(-special.Log1p(special.Exp(l)) / c.theta)
}

// spearman is 12·∫∫C − 3. With v = u·s below the diagonal C = u·s·(1 + s^θ·(1 − u^θ))^(−1/θ).
func (c clayton) spearman() float64 {
	rule := unitRule()
	n := len(rule)
	powers := make([]float64, n) // u^θ
	for i, node := range rule {
		powers[i] = special.Exp(c.theta * node.log)
	}
	sum := 0.0
	for _, u := range rule {
		rest := -special.Expm1(c.theta * u.log)
		inner := 0.0
		for j, s := range rule {
			inner += float64(s.weight * s.x * special.Exp(-special.Log1p(float64(powers[j]*rest))/c.theta))
		}
		sum += float64(u.weight * u.x * u.x * inner)
	}
	return float64(24*sum) - 3
}

// gumbel is the Gumbel copula exp(−((−ln u)^θ + (−ln v)^θ)^(1/θ)), θ ≥ 1: large values go together,
// with the upper tail dependence 2 − 2^(1/θ).
type gumbel struct{ theta float64 }

// quantile: with x = −ln u, y = −ln v and (x^θ + y^θ)^(1/θ) = x·e^d, the conditional probability w
// has x·(e^d − 1) + (θ−1)·d = −ln w. The left side is convex in d, so Newton's method from above
// comes down to the root.
func (c gumbel) quantile(u, w float64) float64 {
	x, e := -special.Log(u), -special.Log(w)
	d := special.Log1p(e / x)
	if c.theta > 1 {
		d = min(d, e/(c.theta-1))
	}
	for range 60 {
		growth := special.Expm1(d)
		excess := float64(x*growth) + float64((c.theta-1)*d) - e
		next := d - excess/(float64(x*(1+growth))+c.theta-1)
		if !(next < d) || next <= 0 {
			break
		}
		if d-next <= 0x1p-51*d {
			d = next
			break
		}
		d = next
	}
	// y = x·(e^(θd) − 1)^(1/θ)
	power := float64(c.theta * d)
	l := power
	if power < 40 {
		l = special.Log(special.Expm1(power))
	}
	return special.Exp(-float64(x * special.Exp(l/c.theta)))
}

// spearman is 12·∫∫C − 3. With x = s·t, y = s·(1−t) C = e^(−s·A(t)), A(t) = (t^θ + (1−t)^θ)^(1/θ), and
// the integral over s leaves ∫(1 + A(t))^−2 dt, which is symmetric about 1/2.
func (c gumbel) spearman() float64 {
	sum := 0.0
	for _, node := range unitRule() {
		t := float64(node.x / 2)
		ratio := special.Exp(c.theta * special.Log(t/(1-t)))
		a := 1 + float64((1-t)*special.Exp(special.Log1p(ratio)/c.theta))
		sum += float64(node.weight / float64(a*a))
	}
	return float64(12*sum) - 3
}

// claytonOf and gumbelOf return the copulas with Kendall's rank correlation.
func claytonOf(kendall float64) clayton { return clayton{2 * kendall / (1 - kendall)} }
func gumbelOf(kendall float64) gumbel   { return gumbel{1 / (1 - kendall)} }

// kendallOf returns Kendall's rank correlation of a copula of which Spearman's is given, in (0, 1).
func kendallOf(spearman float64, of func(kendall float64) float64) float64 {
	// Spearman's is between Kendall's and one and a half times that, here.
	return root(spearman/2, spearman, func(kendall float64) float64 { return of(kendall) - spearman })
}

// A node of the trapezoid rule in logit x for integrals over (0, 1): x, ln x, and its weight. The
// integrand may be singular at the ends, and as steep as it likes next to 1.
type node struct{ x, log, weight float64 }

var unitRule = sync.OnceValue(newUnitRule)

func newUnitRule() []node {
	const step, reach = 0.3, 36
	var rule []node
	for i := -int(reach / step); i <= int(reach/step); i++ {
		z := step * float64(i)
		log := -special.Log1p(special.Exp(-z))
		x := special.Exp(log)
		rule = append(rule, node{x, log, step * x / (1 + special.Exp(z))})
	}
	return rule
}

// follow replaces the uniforms w by those that follow u.
func follow(c conditional, u, w []float64) {
	u = u[:len(w)]
	for i, v := range w {
		if x := c.quantile(u[i], v); x == x {
			w[i] = min(max(x, 0x1p-53), 1-0x1p-53)
		} else {
			w[i] = x
		}
	}
}
