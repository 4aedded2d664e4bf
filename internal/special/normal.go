package special

import (
	"math"
	"slices"
)

// NormalQuantile returns the p-quantile of the standard normal distribution.
//
// Special cases are:
//
//	NormalQuantile(0) = -Inf
//	NormalQuantile(1) = +Inf
//	NormalQuantile(p) = NaN for p < 0, p > 1 or p NaN
//
// The relative error is below 1e-15, in the lower tail down to the smallest p.
func NormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * (wichuraA.at(r) / wichuraB.at(r))
	}
	r := min(p, 1-p)
	if !(r > 0) {
		switch {
		case p == 0:
			return math.Inf(-1)
		case p == 1:
			return math.Inf(1)
		}
		return math.NaN()
	}
	r = math.Sqrt(-Log(r))
	var x float64
	if r <= 5 {
		r -= 1.6
		x = wichuraC.at(r) / wichuraD.at(r)
	} else {
		r -= 5
		x = wichuraE.at(r) / wichuraF.at(r)
	}
	if q < 0 {
		return -x
	}
	return x
}

// NormalCDF returns the probability that a standard normal variable is at most x.
//
// Special cases are:
//
//	NormalCDF(-Inf) = 0
//	NormalCDF(+Inf) = 1
//	NormalCDF(NaN) = NaN
//
// The relative error is below 1e-15 down to results of 1e-297.
func NormalCDF(x float64) float64 {
	y := math.Abs(x)
	if y <= 0.67448975 {
		s := x * x
		return 0.5 + float64(x*(codyA.at(s)/codyB.at(s)))
	}
	var tail float64
	if y <= 5.656854249492380 { // √32
		tail = codyC.at(y) / codyD.at(y)
	} else {
		s := 1 / float64(y*y)
		tail = (inverseSqrt2Pi - float64(s*(codyP.at(s)/codyQ.at(s)))) / y
	}
	// exp(-y²/2) with y = a + d, a a multiple of 1/16, so that a² is exact.
	a := float64(math.Floor(y*16) / 16)
	tail *= Exp(-float64(a*a)/2) * Exp(-float64((y-a)*(y+a))/2)
	switch {
	case y > 39:
		tail = 0
	case y != y:
		return y
	}
	if x > 0 {
		return 1 - tail
	}
	return tail
}

// NormalDensity returns the density of the standard normal distribution at x.
func NormalDensity(x float64) float64 { return float64(inverseSqrt2Pi * Exp(-float64(x*x)/2)) }

const inverseSqrt2Pi = 0.398942280401432677939946059934

// A polynomial has its coefficients from the constant upwards.
type polynomial []float64

// at is Horner's rule.
func (c polynomial) at(x float64) float64 {
	y := 0.0
	for _, v := range slices.Backward(c) {
		y = float64(y*x) + v
	}
	return y
}

// The rational forms of PPND16: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988)
// 477–484.
var (
	// |p − 1/2| ≤ 0.425
	wichuraA = polynomial{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3}
	wichuraB = polynomial{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	// √(−ln p) in (1.6, 5]
	wichuraC = polynomial{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	wichuraD = polynomial{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	// √(−ln p) in (5, 27]
	wichuraE = polynomial{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	wichuraF = polynomial{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// The rational forms of W. J. Cody, Rational Chebyshev approximations for the error function,
// Mathematics of Computation 23 (1969) 631–637, in the form for the normal distribution of
// his program anorm.
var (
	// |x| ≤ 0.67448975, in x²
	codyA = polynomial{18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287, 0.065682337918207449113}
	codyB = polynomial{45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1}
	// |x| ≤ √32, in |x|
	codyC = polynomial{9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711, 597.27027639480026226, 93.506656132177855979, 8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8}
	codyD = polynomial{19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091, 6485.558298266760755, 1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1}
	// |x| > √32, in 1/x²
	codyP = polynomial{2.9112874951168792e-5, 0.001421619193227893466, 2.2235277870649807e-2, 0.1274011611602473639, 0.21589853405795699, 0.02307344176494017303}
	codyQ = polynomial{7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118, 1.28426009614491121, 1}
)
