package special

import (
	"fmt"
	"math"
)

// ExpSlice sets dst[i] to Exp(x[i]). The slices have equal length and may be the same.
func ExpSlice(dst, x []float64) { slice(dst, x, wideExp, narrowExp) }

// Expm1Slice sets dst[i] to Expm1(x[i]). The slices have equal length and may be the same.
func Expm1Slice(dst, x []float64) { slice(dst, x, wideExpm1, narrowExpm1) }

// LogSlice sets dst[i] to Log(x[i]). The slices have equal length and may be the same.
func LogSlice(dst, x []float64) { slice(dst, x, wideLog, narrowLog) }

// Log1pSlice sets dst[i] to Log1p(x[i]). The slices have equal length and may be the same.
func Log1pSlice(dst, x []float64) { slice(dst, x, wideLog1p, narrowLog1p) }

// slice applies a function to a slice: its wide kernel as far as it goes, and narrow to the
// eight numbers at which the wide one stops.
func slice(dst, x []float64, wide func(dst, x []float64) int, narrow func(dst, x []float64)) {
	if len(dst) != len(x) {
		panic(fmt.Sprintf("special: slices of %d and %d numbers", len(dst), len(x)))
	}
	if !hasWide {
		narrow(dst, x)
		return
	}
	for {
		i := wide(dst, x)
		dst, x = dst[i:], x[i:]
		n := min(8, len(x))
		if n == 0 {
			return
		}
		narrow(dst[:n], x[:n])
		dst, x = dst[n:], x[n:]
	}
}

func narrowExpm1(dst, x []float64) {
	for i, v := range x {
		dst[i] = Expm1(v)
	}
}

func narrowLog1p(dst, x []float64) {
	for i, v := range x {
		dst[i] = Log1p(v)
	}
}

// narrowExp is Exp of each number, in one loop without calls.
func narrowExp(dst, x []float64) {
	x = x[:len(dst)]
	for i, v := range x {
		if !(v > expMin && v < expMax) {
			dst[i] = expEdge(v)
			continue
		}
		z := float64(v*invLn2N) + shift
		k := math.Float64bits(z)
		z -= shift
		r := v - float64(z*ln2HiN) - float64(z*ln2LoN)
		e := &expTable[k%128]
		r2 := r * r
		t := e.tail + r + float64(r2*(0.5+float64(r*(1./6)))) + float64(float64(r2*r2)*(1./24+float64(r*(1./120))))
		s := math.Float64frombits(e.bits + k<<45)
		dst[i] = s + float64(s*t)
	}
}

// narrowLog is Log of each number, in one loop without calls.
func narrowLog(dst, x []float64) {
	x = x[:len(dst)]
	for i, v := range x {
		b := math.Float64bits(v)
		if b-minNormal >= infinity-minNormal {
			dst[i] = logEdge(v)
			continue
		}
		d := b - logFirst
		k := float64(int64(d) >> 52)
		c := &logTable[d>>45%128]
		b -= d &^ (1<<52 - 1)
		z, zh := math.Float64frombits(b), math.Float64frombits(b&^(1<<27-1))
		r := float64(zh*c.inv) - 1 + float64((z-zh)*c.inv)
		w := float64(k*ln2Hi) + c.hi
		hi := w + r
		r2 := r * r
		p := -1./2 + float64(r*(1./3)) + float64(r2*(-1./4+float64(r*(1./5)))) +
			float64(float64(r2*r2)*(-1./6+float64(r*(1./7))-float64(r2*(1./8))))
		dst[i] = w - hi + r + (float64(k*ln2Lo) + c.lo) + float64(r2*p) + hi
	}
}
