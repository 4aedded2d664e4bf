package runs

import "math"

// Moments accumulates the mean and the central moments of numbers. The zero value is empty.
//
// Mean and moments of a call of Add are found in two passes, and merged by the formulas of
// Pébay (2008), so there is no cancellation. Products are rounded before they are added, so
// that the bits do not depend on the machine.
type Moments struct {
	Count float64 // of the numbers, or the sum of their weights
	Mean  float64
	// M2, M3 and M4 are the sums of the powers of the differences from the mean.
	M2, M3, M4 float64
}

// Add takes in numbers, which must be finite. How they are spread over calls changes the last
// bits.
func (m *Moments) Add(x []float64) { m.add(x, sum(x)) }

// add is Add, for numbers whose sum is known.
func (m *Moments) add(x []float64, total float64) {
	if len(x) == 0 {
		return
	}
	n := float64(len(x))
	mean := total / n
	var s1, s2, s3, s4 [2]float64
	for ; len(x) >= 2; x = x[2:] {
		d, e := x[0]-mean, x[1]-mean
		dd, ee := float64(d*d), float64(e*e)
		s1[0] += d
		s1[1] += e
		s2[0] += dd
		s2[1] += ee
		s3[0] += float64(dd * d)
		s3[1] += float64(ee * e)
		s4[0] += float64(dd * dd)
		s4[1] += float64(ee * ee)
	}
	for _, v := range x {
		d := v - mean
		dd := float64(d * d)
		s1[0] += d
		s2[0] += dd
		s3[0] += float64(dd * d)
		s4[0] += float64(dd * dd)
	}
	// The sums are about the rounded mean; shift them to the mean.
	shift := (s1[0] + s1[1]) / n
	shift2 := float64(shift * shift)
	p2, p3, p4 := s2[0]+s2[1], s3[0]+s3[1], s4[0]+s4[1]
	m.Merge(Moments{
		Count: n,
		Mean:  mean + shift,
		M2:    p2 - float64(n*shift2),
		M3:    p3 - float64(3*shift*p2) + float64(2*n*shift*shift2),
		M4:    p4 - float64(4*shift*p3) + float64(6*shift2*p2) - float64(3*n*shift2*shift2),
	})
}

// sum adds in four strands, since an addition waits for the one before it.
func sum(x []float64) float64 {
	var s0, s1, s2, s3 float64
	for ; len(x) >= 4; x = x[4:] {
		s0 += x[0]
		s1 += x[1]
		s2 += x[2]
		s3 += x[3]
	}
	for _, v := range x {
		s0 += v
	}
	return (s0 + s1) + (s2 + s3)
}

// Merge takes in the moments of the numbers that follow.
func (m *Moments) Merge(o Moments) {
	if o.Count == 0 {
		return
	}
	if m.Count == 0 {
		*m = o
		return
	}
	a, b := m.Count, o.Count
	n := a + b
	d := o.Mean - m.Mean
	ra, rb := a/n, b/n // shares
	dd := float64(d * d)
	m.M4 += o.M4 +
		float64(dd*dd*(a*rb)*(float64(ra*ra)-float64(ra*rb)+float64(rb*rb))) +
		float64(6*dd*(float64(ra*ra*o.M2)+float64(rb*rb*m.M2))) +
		float64(4*d*(float64(ra*o.M3)-float64(rb*m.M3)))
	m.M3 += o.M3 +
		float64(dd*d*(a*rb)*(ra-rb)) +
		float64(3*d*(float64(ra*o.M2)-float64(rb*m.M2)))
	m.M2 += o.M2 + float64(dd*(a*rb))
	m.Mean += float64(d * rb)
	m.Count += o.Count
}

// Scale makes the numbers count weight times as much, which must be positive.
func (m *Moments) Scale(weight float64) {
	m.Count *= weight
	m.M2 *= weight
	m.M3 *= weight
	m.M4 *= weight
}

// StdDev returns the standard deviation, with divisor Count−1; NaN for fewer than 2 numbers.
func (m *Moments) StdDev() float64 {
	if m.Count < 2 {
		return math.NaN()
	}
	return math.Sqrt(m.M2 / (m.Count - 1))
}

// MeanErr returns the standard error of the mean of independent numbers; NaN for fewer than 2.
func (m *Moments) MeanErr() float64 { return m.StdDev() / math.Sqrt(m.Count) }

// Estimate estimates the mean of independent numbers, with the interval of Student's t.
func (m *Moments) Estimate() Estimate {
	none := Number(math.NaN())
	e := Estimate{Value: Number(m.Mean), Low: none, High: none}
	switch {
	case m.Count == 0:
		e.Value, e.Basis = none, noNumbers
	case m.Count == 1:
		e.Basis = tooFew
	case m.M2 == 0:
		e.StdErr, e.Low, e.High, e.Level, e.Basis = finite(0), e.Value, e.Value, confidence, constant
	default:
		half := float64(studentT95(m.Count-1) * m.MeanErr())
		e.StdErr = finite(m.MeanErr())
		e.Low, e.High, e.Level = Number(m.Mean-half), Number(m.Mean+half), confidence
		e.Basis = "iid mean"
	}
	return e
}

// StdDevErr returns the standard error of StdDev for independent numbers, from their fourth
// moment; NaN for fewer than 4 numbers or equal ones.
func (m *Moments) StdDevErr() float64 {
	if m.Count < 4 {
		return math.NaN()
	}
	n := m.Count
	variance := m.M2 / (n - 1)
	ofVariance := (m.M4/n - float64((n-3)/(n-1)*variance*variance)) / n
	return math.Sqrt(max(ofVariance, 0)) / (2 * math.Sqrt(variance))
}
