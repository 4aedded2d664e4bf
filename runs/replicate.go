package runs

import "math"

// FromReplicates gives an estimate the error that independent replicates of a design show:
// values are what each of them gives for what e is of all points. The interval is that of Student's
// t with one degree of freedom less than there are replicates. Errors as for independent points,
// which e may have, are not true of a design.
//
// There is no error if there are fewer than two replicates, if one of them gives no number, or
// if all give the same, which says nothing about how the next would differ. An estimate that is
// constant, or has no value, stays.
func FromReplicates(e Estimate, values []float64) Estimate {
	if e.Basis == constant || math.IsNaN(float64(e.Value)) {
		return e
	}
	isShare := e.Basis == wilsonBasis || e.Basis == clopperPearsonBasis
	none := Number(math.NaN())
	e.StdErr, e.Low, e.High, e.Level = nil, none, none, 0
	if len(values) < 2 {
		e.Basis = "none: a design without replicates"
		return e
	}
	var m Moments
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			e.Basis = "none: a replicate has no value"
			return e
		}
		m.Add([]float64{v})
	}
	if m.M2 == 0 {
		e.Basis = "none: the same in every replicate"
		return e
	}
	half := float64(studentT95(m.Count-1) * m.MeanErr())
	e.StdErr, e.Level, e.Basis = finite(m.MeanErr()), confidence, replicatesBasis
	e.Low, e.High = e.Value-Number(half), e.Value+Number(half)
	if isShare {
		e.Low, e.High = max(0, e.Low), min(1, e.High)
	}
	return e
}
