package federation

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

const (
	secondsPerYear = 3.15576e7
	hoursPerYear   = 8766.0
	f0             = 989e12 // dense BF16 rate of one H100-equivalent, FLOP/s
	h100eTFLOPs    = 989.0
)

// A training is one run of the model on one side: its size, its work, and how its rate
// depends on the number of sites. It holds what of layer 1 does not change with time.
type training struct {
	size
	work       float64 // K, FLOP
	tau, bcrit float64
	kappa      penalty
	comm       communication
}

// A penalty is the compute multiplier kappa as a function of the number of sites.
type penalty struct {
	law int
	// range: kappa = exp(slope · (ln M / ln 20)^1.5)
	// scaling: kappa = exp(slope · ln M)
	// floor laws: delta = exp(slope · ln M) − 1, kappa = (1 + delta·gain)^power
	slope, gain, power float64
}

// A lossLaw is L(N, D) = e + a/N^alpha + b/D^beta. At C FLOP the best N is G·(C/6)^(beta/(alpha+beta)).
type lossLaw struct{ e, a, alpha, b, beta, lnG float64 }

func newLossLaw(e, a, alpha, b, beta float64) *lossLaw {
	return &lossLaw{e, a, alpha, b, beta, special.Log(alpha*a/(beta*b)) / (alpha + beta)}
}

// The loss laws of Hoffmann et al. 2022 and of Besiroglu et al. 2024.
var (
	hoffmann  = newLossLaw(1.69, 406.4, 0.34, 410.7, 0.28)
	besiroglu = newLossLaw(1.8172, 482.01, 0.3478, 2085.43, 0.3658)
)

// Logarithms of constants, and of the number of sites.
var (
	ln20, ln30, ln100 = special.Log(20), special.Log(30), special.Log(100)

	lnSites  = tabulate(special.Log)
	rangeLaw = tabulate(func(m float64) float64 {
		q := special.Log(m) / ln20
		return q * math.Sqrt(q)
	})
)

// maxInventory is the largest number of sites, owned and new, that the model can hold.
const maxInventory = 4095

func tabulate(f func(m float64) float64) *[maxInventory + 1]float64 {
	t := new([maxInventory + 1]float64)
	for m := 1; m < len(t); m++ {
		t[m] = f(float64(m))
	}
	return t
}

// lossPower is the exponent of compute in the loss law without a floor.
const lossPower = 0.0477

// A layer1 is what the trainings of a point have in common.
type layer1 struct {
	s          *scalarRow
	ch         *choiceRow
	lnH        float64
	rangeSlope float64
}

func newLayer1(s *scalarRow, ch *choiceRow) layer1 {
	l := layer1{s: s, ch: ch, lnH: special.Log(s[innerSteps])}
	if ch[penaltyLaw] == lawRange {
		l.rangeSlope = special.Log(s[kappa20]) * l.lnH / ln100
	}
	return l
}

// training prepares a run.
func (l *layer1) training(z size) training {
	t := training{size: z, work: z.flop, kappa: l.penalty(z)}
	t.tau, t.bcrit = l.batch(z)
	t.comm = l.communication(z, t.tau)
	return t
}

// batch returns the tokens per H100e and step for full utilisation, and the critical batch in
// tokens.
func (l *layer1) batch(z size) (tau, bcrit float64) {
	tau, bcrit = l.s[tau405], l.s[bcrit405]
	if ln := z.lnParams - lnParams405; ln != 0 {
		tau *= special.Exp(-l.s[tauExp] * ln)
		bcrit *= special.Exp(l.s[bcritExp] * ln)
	}
	return tau, bcrit
}

// penalty prepares the penalty of a run.
func (l *layer1) penalty(z size) penalty {
	law := l.ch[penaltyLaw]
	if law == lawRange {
		return penalty{law: law, slope: l.rangeSlope}
	}
	beta := 1.0923 * special.Exp(-0.2342*z.lnParams) * l.lnH / ln30
	switch law {
	case lawScaling:
		return penalty{law: law, slope: beta / lossPower}
	case lawHoffmann:
		return hoffmann.penalty(law, beta, z.lnFLOP)
	default:
		return besiroglu.penalty(law, beta, z.lnFLOP)
	}
}

// penalty converts a relative loss of M^slope − 1 into compute, on the compute-optimal path of
// the loss law at exp(lnFLOP) FLOP: only the reducible part R of the loss can be bought back.
func (l *lossLaw) penalty(law int, slope, lnFLOP float64) penalty {
	sum := l.alpha + l.beta
	lnC6 := lnFLOP - ln6
	lnN := l.lnG + float64(l.beta/sum*lnC6)
	lnD := lnC6 - lnN
	reducible := float64(l.a*special.Exp(-l.alpha*lnN)) + float64(l.b*special.Exp(-l.beta*lnD))
	return penalty{
		law:   law,
		slope: slope,
		gain:  (l.e + reducible) / reducible,
		power: sum / (l.alpha * l.beta),
	}
}

// at returns kappa for m sites; it is 1 for one site.
func (p *penalty) at(m int) float64 {
	switch {
	case m < 2:
		return 1
	case p.law == lawRange:
		return special.Exp(p.slope * rangeLaw[m])
	case p.law == lawScaling:
		return special.Exp(p.slope * lnSites[m])
	default:
		delta := special.Expm1(p.slope * lnSites[m])
		return special.Exp(p.power * special.Log1p(delta*p.gain))
	}
}

// A communication is the compute utilisation CU as a function of the number of sites.
type communication struct {
	fixed    float64 // CU if measured, 0 if computed
	compute  float64 // seconds of computing between two exchanges
	exchange float64 // seconds of exchange that are not hidden, at infinitely many sites
}

// communication prepares the utilisation of a run with tau tokens per H100e and step.
func (l *layer1) communication(z size, tau float64) communication {
	s := l.s
	if l.ch[commModel] == commMeasured {
		return communication{fixed: s[cu]}
	}
	step := 6 * z.params * tau / (f0 * s[mfuFed] * s[fp8])
	ring := 2 * z.params * s[exchangeBits] / (1e9 * s[wanGbps])
	return communication{
		compute:  s[innerSteps] * step,
		exchange: (1 - s[overlap]) * ring,
	}
}

// at returns CU for m sites; it is 1 for one site, which exchanges nothing.
func (c *communication) at(m int) float64 {
	switch {
	case m < 2:
		return 1
	case c.fixed > 0:
		return c.fixed
	default:
		exposed := float64(c.exchange * (1 - 1/float64(m)))
		return math.Min(0.99, c.compute/(c.compute+exposed))
	}
}

// A fleet is what is at work at a moment: m sites with n H100e in all, of which each counts
// with the weight of its site, weighted = Σ w·n.
type fleet struct {
	m           int
	n, weighted float64
}

// federated returns the useful FLOP/s of a federation.
func (t *training) federated(s *scalarRow, f fleet) float64 {
	if f.m == 0 {
		return 0
	}
	if f.m == 1 {
		return t.single(f.n, f.weighted)
	}
	p := t.comm.at(f.m) * s[vendorMix] / (s[straggler] * t.kappa.at(f.m))
	b := t.bcrit
	if s[batchMExp] != 0 {
		b *= special.Exp(s[batchMExp] * lnSites[f.m])
	}
	return f0 * p * f.weighted / (1 + f.n*t.tau/b)
}

// single returns the useful FLOP/s of one site with n H100e, weighted = w·n.
func (t *training) single(n, weighted float64) float64 {
	return f0 * weighted / (1 + n*t.tau/t.bcrit)
}
