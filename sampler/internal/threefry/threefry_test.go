package threefry

import (
	"math"
	"strconv"
	"testing"
)

// The vectors are those of kat_vectors of Random123 for threefry2x64 20.
func TestBlockKnownAnswers(t *testing.T) {
	const ones = math.MaxUint64
	tests := []struct{ counter, key, want [2]uint64 }{
		{[2]uint64{0, 0}, [2]uint64{0, 0}, [2]uint64{0xc2b6e3a8c2c69865, 0x6f81ed42f350084d}},
		{[2]uint64{ones, ones}, [2]uint64{ones, ones}, [2]uint64{0xe02cb7c4d95d277a, 0xd06633d0893b8b68}},
		{
			[2]uint64{0x243f6a8885a308d3, 0x13198a2e03707344},
			[2]uint64{0xa4093822299f31d0, 0x082efa98ec4e6c89},
			[2]uint64{0x263c7d30bb0f0af1, 0x56be8361d3311526},
		},
	}
	for _, tt := range tests {
		if got := Block(tt.key, tt.counter); got != tt.want {
			t.Errorf("Block(%x, %x) = %x, want %x", tt.key, tt.counter, got, tt.want)
		}
	}
}

func TestOpen01(t *testing.T) {
	tests := []struct {
		word uint64
		want float64
	}{
		{0, 0x1p-53},
		{1<<12 - 1, 0x1p-53},
		{1 << 12, 0x3p-53},
		{1 << 63, 0.5 + 0x1p-53},
		{1<<63 - 1, 0.5 - 0x1p-53},
		{math.MaxUint64, 1 - 0x1p-53},
	}
	for _, tt := range tests {
		got := Open01(tt.word)
		if got != tt.want || got <= 0 || got >= 1 {
			t.Errorf("Open01(%#x) = %x, want %x", tt.word, got, tt.want)
		}
		if mirror := Open01(^tt.word); mirror != 1-got {
			t.Errorf("Open01(^%#x) = %x, want %x", tt.word, mirror, 1-got)
		}
	}
}

// TestFill compares the kernels with the definition at every length and parity around their steps.
func TestFill(t *testing.T) {
	t.Logf("kernel of 512-bit registers: %v", hasWide)
	key := [2]uint64{7, 0xfedcba9876543210}
	for i, first := range []int64{0, 1, 2, 3, 8, 1<<40 - 5, math.MaxInt64 - 140} {
		stream := uint64(i) * 0x123456789abcdef // 0 too
		for n := range 140 {
			dst := make([]float64, n+1)
			for j := range dst {
				dst[j] = math.NaN()
			}
			Fill(dst[:n], key, stream, first)
			for j, got := range dst[:n] {
				i := uint64(first) + uint64(j)
				want := float64(2*(Block(key, [2]uint64{i / 2, stream})[i%2]>>12)+1) / (1 << 53)
				if got != want {
					t.Fatalf("first %d, length %d: number %d is %x, want %x", first, n, j, got, want)
				}
			}
			if !math.IsNaN(dst[n]) {
				t.Fatalf("first %d, length %d: wrote beyond the end", first, n)
			}
		}
	}
}

func TestFillDoesNotAllocate(t *testing.T) {
	dst := make([]float64, 1023)
	if n := testing.AllocsPerRun(10, func() { Fill(dst, [2]uint64{1, 2}, 0, 1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFill(b *testing.B) {
	for _, n := range []int{1, 256, 1024} {
		b.Run("n="+strconv.Itoa(n), func(b *testing.B) {
			dst := make([]float64, n)
			b.SetBytes(int64(8 * n))
			b.ReportAllocs()
			for b.Loop() {
				Fill(dst, [2]uint64{1, 2}, 0, 0)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/number")
		})
	}
}
