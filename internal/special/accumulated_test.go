package special

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

// TestAccumulated hashes the bits of a million results of every function. The digests are
// the same on every machine; do not change them: runs that exist depend on these bits.
func TestAccumulated(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	tests := []struct {
		name   string
		n      int
		f      func(u, v float64) float64
		digest string
	}{
		{"Exp", 1000000, func(u, _ float64) float64 { return Exp(float64(1500*u) - 750) }, "8306bcfe7b0ba23c40c23a9a"},
		{"Expm1", 1000000, func(u, _ float64) float64 { return Expm1(2*u - 1) }, "57b94434622c44a3a2776c07"},
		{"Log", 1000000, func(u, v float64) float64 { return Log(math.Ldexp(u, int(2000*v)-1000)) }, "cf913f5f1e760a290874478c"},
		{"Log1p", 1000000, func(u, v float64) float64 { return Log1p(float64(u*v*v) - 0.5) }, "3b0fc97c929f011e9b20c876"},
		{"Pow", 1000000, func(u, v float64) float64 { return Pow(10*u, float64(40*v)-20) }, "af8b6231346eb0518decb28d"},
		{"NormalCDF", 1000000, func(u, _ float64) float64 { return NormalCDF(float64(80*u) - 40) }, "40e13faaca7d9c6f276be00b"},
		{"NormalQuantile", 1000000, func(u, v float64) float64 { return NormalQuantile(u * v * v * v) }, "570cc59c34dffc60309c66c3"},
		{"LogGamma", 1000000, func(u, v float64) float64 { return LogGamma(100 * u * v) }, "38d288086618ebf2e210938e"},
		{"RegIncBeta", 100000, func(u, v float64) float64 { return RegIncBeta(1+4*u, 5-4*u, v) }, "d474ff67e627dd975aab259e"},
		{"InvRegIncBeta", 100000, func(u, v float64) float64 { return InvRegIncBeta(1+4*u, 5-4*u, v) }, "919045c2eddf067f479aab0f"},
		{"RegIncGamma", 100000, func(u, v float64) float64 { return RegIncGamma(20*u, 30*v) }, "b8442f44776ea4db9a37915e"},
		{"InvRegIncGamma", 100000, func(u, v float64) float64 { return InvRegIncGamma(20*u, v) }, "256db6d54685ce53a3140204"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rng, h := source(), sha256.New()
			for range tt.n {
				var b [8]byte
				binary.LittleEndian.PutUint64(b[:], math.Float64bits(tt.f(rng.Float64(), rng.Float64())))
				h.Write(b[:])
			}
			if got := hex.EncodeToString(h.Sum(nil)[:12]); got != tt.digest {
				t.Errorf("digest %s, want %s", got, tt.digest)
			}
		})
	}
}
