package distributions

import (
	"math"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/internal/stattest"
)

// TestCopulaVectors: rank correlations of Spearman by direct integration, with scipy 1.17.1 and numpy
// 2.4.6 for the t copula (in polar coordinates, P(R > r) = (1+r²/df)^(−df/2), which does not use the
// formula of studentPearson), and mpmath 1.4.1, 20 digits, for the others (12·∫∫C − 3 over the unit
// square). That of Clayton's copula with θ = 1 is 4π² − 39.
func TestCopulaVectors(t *testing.T) {
	for _, v := range []struct{ df, rho, spearman float64 }{
		{1, 0.1, 0.084355139},
		{1, 0.5, 0.4321247690},
		{1, 0.9, 0.845015331},
		{2.5, 0.1, 0.090520010473},
		{2.5, 0.5, 0.460613260621},
		{2.5, 0.9, 0.874758231126},
		{4, 0.1, 0.092392403356},
		{4, 0.5, 0.469020170024},
		{4, 0.9, 0.882015331966},
		{30, 0.1, 0.095131952827},
		{30, 0.5, 0.480906988422},
		{30, 0.9, 0.890458495187},
	} {
		if got := studentPearson(v.spearman, v.df); !(math.Abs(got-v.rho) <= 3e-9) {
			t.Errorf("t copula, df %v: ρ = %.12f for the rank %v, want %v", v.df, got, v.spearman, v.rho)
		}
	}
	if got, want := studentPearson(0.5, 1e4), pearsonOf(0.5); !(math.Abs(got-want) <= 1e-4) {
		t.Errorf("t copula with df 1e4: ρ = %v, want about %v", got, want)
	}
	for _, v := range []struct{ theta, spearman float64 }{
		{0.2, 0.135846311183}, {1, 4*math.Pi*math.Pi - 39}, {3, 0.786439128243}, {8, 0.940918138756},
	} {
		if got := (clayton{v.theta}).spearman(); !(math.Abs(got-v.spearman) <= 1e-11) {
			t.Errorf("clayton %v: %.12f, want %.12f", v.theta, got, v.spearman)
		}
		pair := Pair{Rank: v.spearman, Copula: Clayton}
		if got := pair.conditional().(clayton).theta; !(math.Abs(got-v.theta) <= 1e-9*v.theta) {
			t.Errorf("clayton: θ = %.12g for the rank %v, want %v", got, v.spearman, v.theta)
		}
	}
	for _, v := range []struct{ theta, spearman float64 }{{1, 0}, {1.2, 0.245660051628}, {2, 0.682233833281}, {5, 0.943189925358}} {
		if got := (gumbel{v.theta}).spearman(); !(math.Abs(got-v.spearman) <= 1e-11) {
			t.Errorf("gumbel %v: %.12f, want %.12f", v.theta, got, v.spearman)
		}
		pair := Pair{Rank: v.spearman, Copula: Gumbel}
		if got := pair.conditional().(gumbel).theta; v.spearman > 0 && !(math.Abs(got-v.theta) <= 1e-9*v.theta) {
			t.Errorf("gumbel: θ = %.12g for the rank %v, want %v", got, v.spearman, v.theta)
		}
	}
	for kendall, pair := range map[float64]Pair{1. / 3: {Kendall: 1. / 3}, 0.4: {Kendall: 0.4, Copula: Clayton}} {
		if pair.normal() && math.Abs(pair.spearman()-0.482583740) > 1e-9 { // ρ = 1/2
			t.Errorf("kendall %v is the rank %v", kendall, pair.spearman())
		}
		if c, ok := pair.conditional().(clayton); ok && math.Abs(c.theta-4./3) > 1e-15 {
			t.Errorf("kendall %v is θ = %v", kendall, c.theta)
		}
	}
}

// TestStudentScores: Φ⁻¹(T(t)) within 1e-10, in both tails.
func TestStudentScores(t *testing.T) {
	for _, df := range []float64{1, 1.7, 4, 30, 1e3, 1e4} {
		c := newStudentCopula(0.5, df)
		law := studentT{df, 0, 1, special.NewIncBeta(df/2, 0.5)}
		rng := source(4)
		for range 20000 {
			x := math.Ldexp(2*rng.Float64()-1, rng.IntN(30)-10)
			z, one := []float64{x}, []float64{1}
			c.toScores(z, one)
			p, q := law.cdf(x)
			want := special.NormalQuantile(p)
			if x > 0 {
				want = -special.NormalQuantile(q)
			}
			if math.Abs(want) > scoreLimit {
				if !(math.Abs(z[0]) >= scoreLimit-1e-9 && z[0]*want > 0) {
					t.Errorf("df %v: score of %v is %v", df, x, z[0])
				}
			} else if !(math.Abs(z[0]-want) <= 1e-10) {
				t.Errorf("df %v: score of %v is %v, want %v", df, x, z[0], want)
			}
		}
		z := []float64{math.NaN(), math.Inf(1), 0}
		c.toScores(z, []float64{1, 1, 1})
		if z[0] == z[0] || !(z[1] > scoreLimit) || math.Abs(z[2]) > 1e-10 {
			t.Errorf("df %v: special cases %v", df, z)
		}
	}
}

// TestConditionals: the quantile inverts the derivative of the copula, rises, and stays in (0, 1).
func TestConditionals(t *testing.T) {
	derivative := func(c conditional, u, v float64) float64 {
		x, y := -math.Log(u), -math.Log(v)
		switch c := c.(type) {
		case clayton:
			return math.Pow(1+math.Exp(c.theta*(y-x))-math.Exp(-c.theta*x), -1/c.theta-1)
		case gumbel:
			r := x * math.Pow(1+math.Pow(y/x, c.theta), 1/c.theta)
			return math.Exp(x-r) * math.Pow(x/r, c.theta-1)
		}
		return math.NaN()
	}
	grid := []float64{0x1p-53, 1e-9, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1 - 1e-9, 1 - 0x1p-53}
	for _, c := range []conditional{clayton{1e-6}, clayton{0.5}, clayton{3}, claytonOf(0.99), gumbel{1}, gumbel{1 + 1e-6}, gumbel{1.5}, gumbel{4}, gumbelOf(0.99)} {
		for _, u := range grid {
			last := 0.0
			for _, w := range grid {
				column := []float64{w}
				follow(c, []float64{u}, column)
				v := column[0]
				if !(v >= 0x1p-53 && v <= 1-0x1p-53) || v < last {
					t.Errorf("%#v: given %v the %v-quantile is %v, after %v", c, u, w, v, last)
				}
				last = v
				// Next to the ends of (0, 1) v has not the digits for the check.
				if v > 1e-9 && v < 1-1e-6 && u > 1e-9 && u < 1-1e-6 {
					if got := derivative(c, u, v); !(math.Abs(got-w) <= 1e-8) {
						t.Errorf("%#v: given %v the probability of %v is %v, want %v", c, u, v, got, w)
					}
				}
			}
		}
	}
	column := []float64{math.NaN()}
	if follow(gumbel{2}, []float64{0.5}, column); column[0] == column[0] {
		t.Error("NaN does not stay")
	}
}

// kendall returns Kendall's rank correlation, by counting inversions.
func kendall(x, y []float64) float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if x[a] < x[b] {
			return -1
		}
		return 1
	})
	s := make([]float64, len(x))
	for i, k := range order {
		s[i] = y[k]
	}
	n := float64(len(x))
	return 1 - 4*float64(inversions(s, make([]float64, len(s))))/(n*(n-1))
}

// inversions sorts s and counts the pairs out of order.
func inversions(s, scratch []float64) int {
	if len(s) < 2 {
		return 0
	}
	h := len(s) / 2
	count := inversions(s[:h], scratch) + inversions(s[h:], scratch)
	copy(scratch, s)
	for i, j, k := 0, h, 0; k < len(s); k++ {
		if j == len(s) || i < h && scratch[i] <= scratch[j] {
			s[k] = scratch[i]
			i++
		} else {
			s[k] = scratch[j]
			j++
			count += h - i
		}
	}
	return count
}

// wantMean fails unless the mean of a statistic of 100 parts of a sample is within 4.5 standard
// errors of what it should be.
func wantMean(tb testing.TB, what string, x, y []float64, statistic func(x, y []float64) float64, want float64) {
	tb.Helper()
	const parts = 100
	n := len(x) / parts
	mean, square := 0.0, 0.0
	for i := range parts {
		s := statistic(x[i*n:(i+1)*n], y[i*n:(i+1)*n]) - want
		mean += s / parts
		square += s * s / parts
	}
	se := math.Sqrt((square - mean*mean) / (parts - 1))
	if !(math.Abs(mean) <= 4.5*se) {
		tb.Errorf("%s is %.5f ± %.5f, want %.5f", what, want+mean, se, want)
	}
}

// wantTail fails unless the share of y in a tail, among the x in it, is within 4.5 standard errors of
// what it should be. The tail has probability p, and is the upper one if upper.
func wantTail(tb testing.TB, what string, x, y []float64, p float64, upper bool, want float64) {
	tb.Helper()
	n, both := 0.0, 0.0
	for i := range x {
		a, b := x[i], y[i]
		if upper {
			a, b = 1-a, 1-b
		}
		if a < p {
			n++
			if b < p {
				both++
			}
		}
	}
	if se := math.Sqrt(want * (1 - want) / n); !(math.Abs(both/n-want) <= 4.5*se) {
		tb.Errorf("%s: of %.0f in the tail of %g, upper %v, %.4f ± %.4f have the other there, want %.4f", what, n, p, upper, both/n, se, want)
	}
}

// copulaSample returns a million points of two uniform inputs.
func copulaSample(tb testing.TB, change func(set *Set)) (a, b []float64) {
	set := inputs(event, "a", "b")
	change(set)
	v := sample(newJoint(tb, set), set, 1000000)
	return v["a"], v["b"]
}

// TestCopulas: rank correlations and tails of a million points. The planted defects are the normal
// copula of the same rank correlation, and of a t copula the ρ of a normal one.
func TestCopulas(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	group := func(copula string, df, rank float64) func(set *Set) {
		return func(set *Set) {
			set.Groups = []Group{{Name: "g", Rank: rank, Members: []string{"a", "b"}, Copula: copula, DF: df}}
		}
	}
	pair := func(p Pair) func(set *Set) {
		p.A, p.B = "a", "b"
		return func(set *Set) { set.Pairs = []Pair{p} }
	}
	normalA, normalB := copulaSample(t, group("", 0, 0.5))
	check := func(name string, change func(set *Set), kendallWant float64, tails func(tb testing.TB, a, b []float64)) {
		t.Run(name, func(t *testing.T) {
			a, b := copulaSample(t, change)
			wantMean(t, "Spearman's correlation", a, b, spearman, 0.5)
			wantMean(t, "Kendall's correlation", a, b, kendall, kendallWant)
			for _, x := range [][]float64{a, b} {
				stattest.CDF(t, x, func(x float64) float64 { return x }, 1e-9)
			}
			if tails == nil {
				return
			}
			tails(t, a, b)
			stattest.Fails(t, func(tb testing.TB) { tails(tb, normalA, normalB) })
			stattest.Fails(t, func(tb testing.TB) {
				wantMean(tb, "Spearman's correlation", a, b, spearman, 0.5+6e-3)
			})
		})
	}
	check("gaussian", group(Gaussian, 0, 0.5), 2/math.Pi*math.Asin(pearsonOf(0.5)), nil)
	check("gaussian pair", pair(Pair{Rank: 0.5}), 2/math.Pi*math.Asin(pearsonOf(0.5)), nil)

	// C(p, p)/p at p = 0.001, by an integral of scipy 1.17.1; the limit for p → 0, which is
	// 2·T₅(−√(5(1−ρ)/(1+ρ))), is 0.27131, and that of the normal copula 0.06008 at p and 0 in the limit.
	const studentTail = 0.28182115
	rho := studentPearson(0.5, 4)
	check("student_t", group(StudentT, 4, 0.5), 2/math.Pi*math.Asin(rho), func(tb testing.TB, a, b []float64) {
		wantTail(tb, "t", a, b, 0.001, false, studentTail)
		wantTail(tb, "t", a, b, 0.001, true, studentTail)
	})

	// The ρ of a normal copula gives a t copula another rank correlation, 0.486.
	wrong := root(0.4, 0.5, func(rank float64) float64 { return studentPearson(rank, 4) - pearsonOf(0.5) })
	x, y := copulaSample(t, group(StudentT, 4, wrong))
	stattest.Fails(t, func(tb testing.TB) { wantMean(tb, "Spearman's correlation", x, y, spearman, 0.5) })

	// C(p, p)/p is within 1e-6 of the limit 2^(−1/θ) at p = 0.002.
	c := half(Clayton).(clayton)
	check("clayton", pair(Pair{Rank: 0.5, Copula: Clayton}), c.theta/(c.theta+2), func(tb testing.TB, a, b []float64) {
		wantTail(tb, "clayton", a, b, 0.002, false, math.Pow(2, -1/c.theta))
	})

	// The limit is 2 − 2^(1/θ); the tail at p = 0.002 has 4e-4 more.
	g := half(Gumbel).(gumbel)
	check("gumbel", pair(Pair{Rank: 0.5, Copula: Gumbel}), 1-1/g.theta, func(tb testing.TB, a, b []float64) {
		wantTail(tb, "gumbel", a, b, 0.002, true, 2-math.Pow(2, 1/g.theta))
	})
	check("clayton by kendall", pair(Pair{Kendall: c.theta / (c.theta + 2), Copula: Clayton}), c.theta/(c.theta+2), nil)
}

func half(copula string) conditional { return Pair{Rank: 0.5, Copula: copula}.conditional() }
