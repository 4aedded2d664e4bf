package distributions

import (
	"errors"
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// checkQuantiles returns what is wrong with quantiles that should lie within (low, high).
func checkQuantiles(quantiles []Quantile, low, high float64) error {
	for i, q := range quantiles {
		switch {
		case !(q.P > 0 && q.P < 1):
			return fmt.Errorf("the probabilities of quantiles must be above 0 and below 1, got %v", q.P)
		case !finite(q.X):
			return fmt.Errorf("quantiles must be finite, got %v", q.X)
		case !(q.X > low && q.X < high):
			return fmt.Errorf("quantiles must be above %v and below %v, got %v", low, high, q.X)
		case i > 0 && q.P <= quantiles[i-1].P:
			return fmt.Errorf("the probabilities of quantiles must increase, got %v after %v", q.P, quantiles[i-1].P)
		case i > 0 && q.X <= quantiles[i-1].X:
			return fmt.Errorf("quantiles must increase, got %v at %v after %v at %v", q.X, q.P, quantiles[i-1].X, quantiles[i-1].P)
		}
	}
	return nil
}

// some checks the quantiles and their number.
func (r request) some(n int, low, high float64) error {
	if len(r.Quantiles) != n {
		return fmt.Errorf("is fitted to %d quantiles, got %d", n, len(r.Quantiles))
	}
	return checkQuantiles(r.Quantiles, low, high)
}

// straight returns location and scale of location + scale·standard(p, q) through two quantiles,
// whose values are transformed first.
func (r request) straight(transform func(x float64) float64, standard func(p, q float64) float64) (location, scale float64) {
	a, b := r.Quantiles[0], r.Quantiles[1]
	ya, yb := transform(a.X), transform(b.X)
	sa, sb := standard(a.P, 1-a.P), standard(b.P, 1-b.P)
	scale = (yb - ya) / (sb - sa)
	return ya - float64(scale*sa), scale
}

func same(x float64) float64 { return x }

func fitUniform(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(2, lo, hi); err != nil {
		return nil, err
	}
	low, width := r.straight(same, func(p, _ float64) float64 { return p })
	return NewUniform(low, low+width)
}

func fitNormal(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(2, lo, hi); err != nil {
		return nil, err
	}
	return NewNormal(r.straight(same, score))
}

func fitLogistic(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(2, lo, hi); err != nil {
		return nil, err
	}
	return NewLogistic(r.straight(same, logit))
}

func fitCauchy(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(2, lo, hi); err != nil {
		return nil, err
	}
	return NewCauchy(r.straight(same, func(p, q float64) float64 { return cauchy{0, 1}.quantile(p, q, 0) }))
}

func fitGumbel(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(2, lo, hi); err != nil {
		return nil, err
	}
	return NewGumbel(r.straight(same, func(p, q float64) float64 { return gev{0, 1, 0}.quantile(p, q, 0) }))
}

func fitStudentT(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(2, lo, hi); err != nil {
		return nil, err
	}
	standard, err := NewStudentT(r.a["df"], 0, 1)
	if err != nil {
		return nil, err
	}
	of := lawOf(standard)
	location, scale := r.straight(same, func(p, q float64) float64 { return of.quantile(p, q, math.NaN()) })
	return NewStudentT(r.a["df"], location, scale)
}

func fitLogitNormal(r request) (Distribution, error) {
	if err := r.some(2, 0, 1); err != nil {
		return nil, err
	}
	location, scale := r.straight(func(x float64) float64 { return logit(x, 1-x) }, score)
	return NewLogitNormal(logistic(location), special.Exp(scale))
}

func fitLogLogistic(r request) (Distribution, error) {
	if err := r.some(2, 0, math.Inf(1)); err != nil {
		return nil, err
	}
	location, scale := r.straight(special.Log, logit)
	return NewLogLogistic(special.Exp(location), 1/scale)
}

func fitWeibull(r request) (Distribution, error) {
	if err := r.some(2, 0, math.Inf(1)); err != nil {
		return nil, err
	}
	location, scale := r.straight(special.Log, func(p, q float64) float64 { return special.Log(minusLog(q, p)) })
	return NewWeibull(1/scale, special.Exp(location))
}

func fitPareto(r request) (Distribution, error) {
	if err := r.some(2, 0, math.Inf(1)); err != nil {
		return nil, err
	}
	location, scale := r.straight(special.Log, func(p, q float64) float64 { return minusLog(q, p) })
	return NewPareto(special.Exp(location), 1/scale)
}

func fitExponential(r request) (Distribution, error) {
	if err := r.some(1, 0, math.Inf(1)); err != nil {
		return nil, err
	}
	q := r.Quantiles[0]
	return NewExponential(q.X / minusLog(1-q.P, q.P))
}

// fitLognormal meets two quantiles, or three with a shift.
func fitLognormal(r request) (Distribution, error) {
	if len(r.Quantiles) == 3 {
		return fitShiftedLognormal(r)
	}
	if err := r.some(2, 0, math.Inf(1)); err != nil {
		return nil, err
	}
	location, scale := r.straight(special.Log, score)
	return NewLognormal(special.Exp(location), special.Exp(scale))
}

// fitShiftedLognormal finds the shift at which the logarithms of what exceeds it lie on a line.
func fitShiftedLognormal(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(3, lo, hi); err != nil {
		return nil, err
	}
	q := r.Quantiles
	var z [3]float64
	for i := range z {
		z[i] = score(q[i].P, 1-q[i].P)
	}
	d := [2]float64{q[1].X - q[0].X, q[2].X - q[1].X}
	want := (z[2] - z[1]) / (z[1] - z[0])
	if !(d[1]/d[0] > want*(1+1e-9)) {
		return nil, errors.New("the three quantiles are not skewed to the right, as a lognormal is; two_piece_normal and metalog can take them")
	}
	// With e the excess of the first: ln((e+d0+d1)/(e+d0)) / ln((e+d0)/e) grows with e.
	logExcess := root(-700, 700, func(t float64) float64 {
		e := float64(d[0] * special.Exp(t))
		return special.Log1p(d[1]/(e+d[0])) - float64(want*special.Log1p(d[0]/e))
	})
	e := float64(d[0] * special.Exp(logExcess))
	sd := special.Log1p(d[0]/e) / (z[1] - z[0])
	of, err := NewLognormal(e*special.Exp(-float64(sd*z[0])), special.Exp(sd))
	if err != nil {
		return nil, err
	}
	return Shift(of, q[0].X-e)
}

// fitTwoPieceNormal takes the median and two quantiles that are as far from it in probability.
func fitTwoPieceNormal(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(3, lo, hi); err != nil {
		return nil, err
	}
	q := r.Quantiles
	if q[1].P != 0.5 || math.Abs(q[0].P+q[2].P-1) > 1e-12 {
		return nil, fmt.Errorf("is fitted to the median and two quantiles as far below as above, got %v, %v and %v", q[0].P, q[1].P, q[2].P)
	}
	return NewTwoPieceNormal(q[1].X, q[0].X, q[2].X, 1-float64(2*q[0].P))
}

func fitMetalog(r request) (Distribution, error) {
	low, high := everywhere()
	if x := r.a["low"]; !math.IsNaN(x) {
		low = x
	}
	if x := r.a["high"]; !math.IsNaN(x) {
		high = x
	}
	terms := float64(len(r.Quantiles))
	if x := r.a["terms"]; !math.IsNaN(x) {
		terms = x
	}
	if terms != math.Floor(terms) || !(math.Abs(terms) < 1e6) {
		return nil, fmt.Errorf("terms must be a whole number, got %v", terms)
	}
	return NewMetalog(r.Quantiles, int(terms), low, high)
}

func newLogUniform(low, high float64) (Distribution, error) {
	if !(low > 0) {
		return nil, fmt.Errorf("low must be > 0, got %v", low)
	}
	if !(low < high) || !finite(low, high) {
		return nil, fmt.Errorf("low must be below high, got %v and %v", low, high)
	}
	d, err := NewUniform(special.Log(low), special.Log(high))
	if err != nil {
		return nil, err
	}
	return Log(d), nil
}

// lognormalWithin returns the lognormal distribution with that central interval.
func lognormalWithin(low, high, level float64) (Distribution, error) {
	if !(level > 0 && level < 1) {
		return nil, fmt.Errorf("level must be above 0 and below 1, got %v", level)
	}
	tail := float64((1 - level) / 2)
	return fitLognormal(request{Dist: Dist{Quantiles: []Quantile{{tail, low}, {1 - tail, high}}}})
}
