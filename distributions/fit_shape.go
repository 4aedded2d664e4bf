package distributions

import (
	"errors"
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// fitGamma finds the shape at which the ratio of the two quantiles is right: it falls as the
// shape grows.
func fitGamma(r request) (Distribution, error) {
	if err := r.some(2, 0, math.Inf(1)); err != nil {
		return nil, err
	}
	a, b := r.Quantiles[0], r.Quantiles[1]
	want := special.Log(b.X / a.X)
	ratio := func(logShape float64) float64 {
		g := special.NewIncGamma(special.Exp(logShape))
		return special.Log(g.Inverse(b.P, 1-b.P, math.NaN()) / g.Inverse(a.P, 1-a.P, math.NaN()))
	}
	least, most := special.Log(0.01), special.Log(1e6)
	if ratio(least) < want || ratio(most) > want {
		return nil, fmt.Errorf("no gamma distribution of shape 0.01 to 1e6 has quantiles in the ratio %.4g at %v and %v", b.X/a.X, a.P, b.P)
	}
	shape := special.Exp(root(least, most, func(s float64) float64 { return want - ratio(s) }))
	return NewGamma(shape, a.X/special.NewIncGamma(shape).Inverse(a.P, 1-a.P, math.NaN()))
}

// fitBeta finds, for each a+b, the mean that meets the first quantile, and the a+b that then
// meets the second.
func fitBeta(r request) (Distribution, error) {
	low, high := r.a["low"], r.a["high"]
	if err := r.some(2, low, high); err != nil {
		return nil, err
	}
	a, b := r.Quantiles[0], r.Quantiles[1]
	probability := func(mean, n, x float64) (p, q float64) {
		return special.NewIncBeta(float64(mean*n), float64((1-mean)*n)).At((x-low)/(high-low), (high-x)/(high-low))
	}
	meanOf := func(n float64) float64 {
		return root(1e-9, 1-1e-9, func(mean float64) float64 {
			p, q := probability(mean, n, a.X)
			if a.P <= 0.5 {
				return relative(a.P, p)
			}
			return relative(q, 1-a.P)
		})
	}
	excess := func(logN float64) float64 {
		n := special.Exp(logN)
		p, _ := probability(meanOf(n), n, b.X)
		return p - b.P
	}
	least, most := special.Log(0.02), special.Log(1e5)
	if excess(least) > 0 || excess(most) < 0 {
		return nil, fmt.Errorf("no beta distribution on %v..%v with a+b from 0.02 to 1e5 has the quantiles %v at %v and %v at %v", low, high, a.X, a.P, b.X, b.P)
	}
	n := special.Exp(root(least, most, excess))
	mean := meanOf(n)
	return NewBeta(float64(mean*n), float64((1-mean)*n), low, high)
}

// fitGEV finds the shape at which the distances of three quantiles have the right ratio: it
// grows with the shape.
func fitGEV(r request) (Distribution, error) {
	lo, hi := everywhere()
	if err := r.some(3, lo, hi); err != nil {
		return nil, err
	}
	q := r.Quantiles
	standard := func(shape float64) [3]float64 {
		var x [3]float64
		for i := range x {
			x[i] = gev{0, 1, shape}.quantile(q[i].P, 1-q[i].P, 0)
		}
		return x
	}
	want := special.Log((q[2].X - q[1].X) / (q[1].X - q[0].X))
	excess := func(shape float64) float64 {
		x := standard(shape)
		return special.Log((x[2]-x[1])/(x[1]-x[0])) - want
	}
	if excess(-5) > 0 || excess(5) < 0 {
		return nil, errors.New("no shape from -5 to 5 gives such quantiles")
	}
	shape := root(-5, 5, excess)
	x := standard(shape)
	scale := (q[2].X - q[0].X) / (x[2] - x[0])
	return NewGEV(q[1].X-float64(scale*x[1]), scale, shape)
}

// spread checks the standard deviation of a form by mean and sd.
func (r request) spread() error {
	if !(r.a["sd"] > 0) {
		return fmt.Errorf("sd must be > 0, got %v", r.a["sd"])
	}
	return nil
}

// positive also checks the mean of a family of positive numbers, and returns the square of the
// coefficient of variation.
func (r request) positive() (cv2 float64, err error) {
	if !(r.a["mean"] > 0) {
		return 0, fmt.Errorf("mean must be > 0, got %v", r.a["mean"])
	}
	cv := r.a["sd"] / r.a["mean"]
	return float64(cv * cv), r.spread()
}

func uniformMeanSD(r request) (Distribution, error) {
	if err := r.spread(); err != nil {
		return nil, err
	}
	half := float64(math.Sqrt(3) * r.a["sd"])
	return NewUniform(r.a["mean"]-half, r.a["mean"]+half)
}

func lognormalMeanSD(r request) (Distribution, error) {
	cv2, err := r.positive()
	if err != nil {
		return nil, err
	}
	s2 := special.Log1p(cv2)
	return NewLognormal(r.a["mean"]*special.Exp(-s2/2), special.Exp(math.Sqrt(s2)))
}

// modeCV checks the arguments of a form by mode and coefficient of variation.
func (r request) modeCV() error {
	if !(r.a["mode"] > 0) || !(r.a["cv"] > 0) {
		return fmt.Errorf("mode and cv must be > 0, got %v and %v", r.a["mode"], r.a["cv"])
	}
	return nil
}

func lognormalModeCV(r request) (Distribution, error) {
	if err := r.modeCV(); err != nil {
		return nil, err
	}
	s2 := special.Log1p(float64(r.a["cv"] * r.a["cv"]))
	return NewLognormal(r.a["mode"]*special.Exp(s2), special.Exp(math.Sqrt(s2)))
}

func gammaMeanSD(r request) (Distribution, error) {
	cv2, err := r.positive()
	if err != nil {
		return nil, err
	}
	return NewGamma(1/cv2, r.a["mean"]*cv2)
}

func gumbelMeanSD(r request) (Distribution, error) {
	if err := r.spread(); err != nil {
		return nil, err
	}
	scale := r.a["sd"] / math.Sqrt(piSquare6)
	return NewGumbel(r.a["mean"]-float64(eulerGamma*scale), scale)
}

func logisticMeanSD(r request) (Distribution, error) {
	if err := r.spread(); err != nil {
		return nil, err
	}
	return NewLogistic(r.a["mean"], r.a["sd"]/math.Sqrt(2*piSquare6))
}

func weibullMeanSD(r request) (Distribution, error) {
	cv2, err := r.positive()
	if err != nil {
		return nil, err
	}
	shape, err := weibullShape(cv2)
	if err != nil {
		return nil, err
	}
	return NewWeibull(shape, r.a["mean"]*special.Exp(-special.LogGamma(1+1/shape)))
}

func weibullModeCV(r request) (Distribution, error) {
	if err := r.modeCV(); err != nil {
		return nil, err
	}
	if r.a["cv"] >= 1 {
		return nil, fmt.Errorf("cv must be < 1, or the mode is 0, got %v", r.a["cv"])
	}
	shape, err := weibullShape(float64(r.a["cv"] * r.a["cv"]))
	if err != nil {
		return nil, err
	}
	return NewWeibull(shape, r.a["mode"]/special.Pow(1-1/shape, 1/shape))
}

// weibullShape returns the shape that has the square of the coefficient of variation.
func weibullShape(cv2 float64) (float64, error) {
	least, most := special.Log(0.05), special.Log(1000)
	excess := func(t float64) float64 { return special.Log(cv2) - special.Log(weibullCV2(special.Exp(t))) }
	if excess(least) > 0 || excess(most) < 0 {
		return 0, fmt.Errorf("no Weibull distribution of shape 0.05 to 1000 has a coefficient of variation of %.4g", math.Sqrt(cv2))
	}
	return special.Exp(root(least, most, excess)), nil
}

func betaMeanSD(r request) (Distribution, error) {
	low, high, mean, sd := r.a["low"], r.a["high"], r.a["mean"], r.a["sd"]
	if err := r.spread(); err != nil {
		return nil, err
	}
	if !(mean > low && mean < high) {
		return nil, fmt.Errorf("mean %v is not between %v and %v", mean, low, high)
	}
	most := float64((mean - low) * (high - mean))
	if float64(sd*sd) >= most {
		return nil, fmt.Errorf("sd must be below %.4g, the largest that a mean of %v between %v and %v allows, got %v", math.Sqrt(most), mean, low, high, sd)
	}
	n := most/float64(sd*sd) - 1
	return NewBeta(n*((mean-low)/(high-low)), n*((high-mean)/(high-low)), low, high)
}

func negativeBinomialMeanSD(r request) (Distribution, error) {
	mean, variance := r.a["mean"], float64(r.a["sd"]*r.a["sd"])
	if !(mean > 0) || !(variance > mean) {
		return nil, fmt.Errorf("mean must be > 0 and below sd², got %v and sd %v; with sd² = mean it is a poisson", mean, r.a["sd"])
	}
	return NewNegativeBinomial(float64(mean*mean)/(variance-mean), mean/variance)
}

func triangularCoverage(r request) (Distribution, error) {
	return r.covered(func(low, high float64) (Distribution, error) {
		return NewTriangular(low, r.a["mode"], high)
	})
}

func pertCoverage(r request) (Distribution, error) {
	return r.covered(func(low, high float64) (Distribution, error) {
		return NewPERT(low, r.a["mode"], high, r.a["weight"])
	})
}

// covered returns the distribution of a family of ends and a mode whose central interval of
// probability level is low..high; level 1 means the ends. What the quantiles miss is added to
// the ends, until nothing is.
func (r request) covered(build func(low, high float64) (Distribution, error)) (Distribution, error) {
	low, high, level := r.a["low"], r.a["high"], r.a["level"]
	d, err := build(low, high)
	switch {
	case err != nil || level == 1:
		return d, err
	case !(level > 0 && level <= 1):
		return nil, fmt.Errorf("level must be above 0 and at most 1, got %v", level)
	}
	tail := float64((1 - level) / 2)
	from, to := low, high
	for range 2000 {
		l := lawOf(d)
		below, above := low-l.quantile(tail, 1-tail, math.NaN()), high-l.quantile(1-tail, tail, math.NaN())
		if math.Abs(below)+math.Abs(above) <= 1e-13*(to-from) {
			return d, nil
		}
		from, to = from+below, to+above
		if d, err = build(from, to); err != nil {
			break
		}
	}
	return nil, fmt.Errorf("no ends give a central %.3g %% interval of %v..%v around the mode %v; the mode may be too close to one of them, or the level too low", 100*level, low, high, r.a["mode"])
}
