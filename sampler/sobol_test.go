package sampler

import (
	"bufio"
	"math"
	"math/bits"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
)

// TestSobolPointsOfScipy compares points before scrambling with testdata/sobol.txt.
func TestSobolPointsOfScipy(t *testing.T) {
	f, err := os.Open("testdata/sobol.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := make([]string, MaxDimensions)
	for k := range names {
		names[k] = strconv.Itoa(k)
	}
	s := newSobol(Plan{Method: Sobol, Variables: names, Points: 1 << 16})
	lines := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		lines++
		fields := strings.Fields(in.Text())
		dimension, err := strconv.Atoi(fields[0])
		if err != nil {
			t.Fatal(err)
		}
		for j, i := range []uint64{1, 2, 3, 4, 5, 6, 7, 8, 1000, 65535} {
			want, err := strconv.ParseUint(fields[j+1], 10, 32)
			if err != nil {
				t.Fatal(err)
			}
			if got := bits.Reverse32(uint32(s.columns[dimension-1].point(i))); uint64(got) != want {
				t.Errorf("dimension %d, point %d: %d/2³², want %d/2³²", dimension, i, got, want)
			}
		}
	}
	if lines != 21 {
		t.Errorf("%d lines", lines)
	}
}

// TestSobolIsANet: of 2^m scrambled points each elementary interval of volume 2^-m has one, in
// every dimension, and in the first two dimensions together, whose quality parameter t is 0.
func TestSobolIsANet(t *testing.T) {
	names := make([]string, 500)
	for k := range names {
		names[k] = strconv.Itoa(k)
	}
	const m = 10
	p := Plan{Method: Sobol, Variables: names, Points: 3 << m, Replicates: 3}
	s, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	u := poisoned(len(names), 1<<m)
	for r := range 3 {
		s.Fill(u, int64(r)<<m)
		for k, column := range u {
			seen := make([]bool, 1<<m)
			for _, v := range column {
				seen[int(v*(1<<m))] = true
			}
			for j, ok := range seen {
				if !ok {
					t.Fatalf("variable %d: no point in interval %d", k, j)
				}
			}
		}
		for a := range m + 1 {
			seen := make([]bool, 1<<m)
			for i := range 1 << m {
				seen[int(u[0][i]*float64(int(1)<<a))<<(m-a)|int(u[1][i]*float64(int(1)<<(m-a)))] = true
			}
			for j, ok := range seen {
				if !ok {
					t.Fatalf("replicate %d: no point in box %d of 2^-%d by 2^-%d", r, j, a, m-a)
				}
			}
		}
	}
}

// flips returns how a scrambling changes three digits behind some others: the change of the first,
// of the second after each first, of the third after each pair, as a number of seven bits.
// Nested uniform scrambling makes all 128 equally likely.
func flips(apply func(x uint64) uint64, others uint64, number int) int {
	code, at := 0, 0
	for digit := range 3 {
		for before := range uint64(1) << digit {
			x := others | before<<number
			code |= int((apply(x)^x)>>(number+digit)&1) << at
			at++
		}
	}
	return code
}

// TestScramblingIsNested changes late digits of random numbers; no digit before them changes.
func TestScramblingIsNested(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var s scramble
	for i := range 20_000 {
		if i%100 == 0 {
			s.init([2]uint64{3, uint64(i)}, i%5)
		}
		digit := 1 + rng.IntN(51)
		x := rng.Uint64()
		y := x ^ rng.Uint64()<<digit
		if (s.apply(x)^s.apply(y))<<(64-digit) != 0 {
			t.Fatalf("a digit up to %d depends on a later one", digit)
		}
	}
}

// TestScramblingIsUniform counts the 128 ways to change three digits, from the first on and across
// the seams of the method, over 100,000 scramblings each: a false alarm has probability 6e-9
// at most, and a way that is 38 % too likely or too rare, 10.6 standard errors of its count, is missed
// with probability 1e-4. Beyond
// the twelfth digit the ways are not equally likely, as the comment of scramble says; that the
// single digits are flipped half of the time is checked there.
func TestScramblingIsUniform(t *testing.T) {
	const n = 100_000
	rng := rand.New(rand.NewPCG(1, 3))
	count := func(number int, apply func(i int) func(uint64) uint64) []int64 {
		counts := make([]int64, 128)
		for i := range n {
			counts[flips(apply(i), rng.Uint64()&(1<<number-1), number)]++
		}
		return counts
	}
	var s scramble
	scrambled := func(i int) func(uint64) uint64 {
		s.init([2]uint64{3, uint64(i)}, i%5)
		return s.apply
	}
	for _, number := range []int{0, 6, 7, 9} {
		stattest.Counts(t, count(number, scrambled), 1e-9)
	}
	for digit := exact; digit < 52; digit += 3 {
		counts := make([]int64, 2)
		for i := range n / 10 {
			x := rng.Uint64()
			counts[(scrambled(i)(x)^x)>>digit&1]++
		}
		stattest.Counts(t, counts, 1e-10)
	}
	// Planted defects: digits shifted at random, not nested; and the hash alone.
	stattest.Fails(t, func(tb testing.TB) {
		shift := uint64(0)
		stattest.Counts(tb, count(0, func(int) func(uint64) uint64 {
			shift = rng.Uint64()
			return func(x uint64) uint64 { return x ^ shift }
		}), 1e-9)
	})
	stattest.Fails(t, func(tb testing.TB) {
		stattest.Counts(tb, count(0, func(i int) func(uint64) uint64 {
			apply := scrambled(i)
			return func(x uint64) uint64 { return apply(x<<exact) >> exact }
		}), 1e-9)
	})
}

// owen is nested uniform scrambling by its definition: a random bit for each node of the tree.
type owen struct {
	nodes map[[2]uint64]uint64
	rng   *rand.Rand
}

func (o *owen) apply(x uint64) uint64 {
	var y uint64
	for digit := range uint64(24) {
		node := [2]uint64{digit, x & (1<<digit - 1)}
		bit, ok := o.nodes[node]
		if !ok {
			bit = o.rng.Uint64() & 1
			o.nodes[node] = bit
		}
		y |= (x>>digit&1 ^ bit) << digit
	}
	return y | o.rng.Uint64()<<24
}

// TestScramblingHasOwensVariance compares the variance of the mean of four functions over 32 points
// with that under scrambling by definition. Over 4,000 designs each has a standard error of 3 to 5 %, so
// four comparisons at 6 standard errors are false alarms with probability 1e-8, and miss a
// variance that is 1.6 times too large or small with probability 1e-4. The planted defect shifts
// digits at random.
func TestScramblingHasOwensVariance(t *testing.T) {
	const n, d, designs = 32, 4, 4000
	functions := []func(x []float64) float64{
		func(x []float64) float64 { return x[0] + x[1] + x[2] + x[3] },
		func(x []float64) float64 { return (x[0] - 0.5) * (x[1] - 0.5) },
		func(x []float64) float64 { return math.Exp(x[0]*x[1] + x[2]*x[3]) },
		func(x []float64) float64 {
			if x[0]+x[1]+x[2]+x[3] > 2.3 {
				return 1
			}
			return 0
		},
	}
	s := newSobol(Plan{Method: Sobol, Variables: []string{"a", "b", "c", "d"}, Points: n})
	rng := rand.New(rand.NewPCG(20261124, 1))
	variances := func(scrambler func(design, k int) func(uint64) uint64) (v, se []float64) {
		means := make([][]float64, len(functions))
		x := make([]float64, d)
		for design := range designs {
			apply := make([]func(uint64) uint64, d)
			for k := range apply {
				apply[k] = scrambler(design, k)
			}
			sums := make([]float64, len(functions))
			for i := range uint64(n) {
				for k := range x {
					x[k] = float64(bits.Reverse64(apply[k](s.columns[k].point(i)))>>11) * 0x1p-53
				}
				for j, f := range functions {
					sums[j] += f(x) / n
				}
			}
			for j := range sums {
				means[j] = append(means[j], sums[j])
			}
		}
		for _, m := range means {
			var mean, m2, m4 float64
			for _, y := range m {
				mean += y / designs
			}
			for _, y := range m {
				m2 += (y - mean) * (y - mean) / designs
				m4 += math.Pow(y-mean, 4) / designs
			}
			v, se = append(v, m2), append(se, math.Sqrt((m4-m2*m2)/designs))
		}
		return v, se
	}
	want, wantErr := variances(func(int, int) func(uint64) uint64 {
		o := &owen{make(map[[2]uint64]uint64), rng}
		return o.apply
	})
	check := func(tb testing.TB, scrambler func(design, k int) func(uint64) uint64) {
		tb.Helper()
		got, gotErr := variances(scrambler)
		for j := range got {
			if z := (got[j] - want[j]) / math.Hypot(gotErr[j], wantErr[j]); math.Abs(z) > 6 {
				tb.Errorf("function %d: variance %.3g, %.3g by definition, %.1f standard errors apart", j, got[j], want[j], z)
			}
		}
	}
	check(t, func(design, k int) func(uint64) uint64 {
		h := new(scramble)
		h.init([2]uint64{9, uint64(k)}, design)
		return h.apply
	})
	stattest.Fails(t, func(tb testing.TB) {
		check(tb, func(int, int) func(uint64) uint64 {
			shift := rng.Uint64()
			return func(x uint64) uint64 { return x ^ shift }
		})
	})
}
