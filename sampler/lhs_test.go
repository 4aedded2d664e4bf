package sampler

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

func TestLHSHasOnePointInEachInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		p := Plan{
			Method: LHS, Variables: []string{"a", "b"}, Replicates: rapid.IntRange(1, 4).Draw(t, "replicates"),
			Seed: rapid.Uint64().Draw(t, "seed"),
		}
		p.Points = int64(n * p.Replicates)
		s, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		u := poisoned(2, int(p.Points))
		s.Fill(u, 0)
		for k, column := range u {
			for r := range p.Replicates {
				seen := make([]bool, n)
				for _, v := range column[r*n : (r+1)*n] {
					seen[min(int(v*float64(n)), n-1)] = true
				}
				for j, ok := range seen {
					if !ok {
						t.Fatalf("column %d, replicate %d: no point in interval %d of %d", k, r, j, n)
					}
				}
			}
		}
	})
}

func TestPermutationIsOne(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 4, 5, 7, 8, 9, 100, 1000, 1 << 12, 1<<12 + 1, 99991} {
		p := newPermutation([2]uint64{5, n}, 3, n)
		seen := make([]bool, n)
		for i := range n {
			j := p.at(i)
			if seen[j] {
				t.Fatalf("n = %d: %d is there twice", n, j)
			}
			seen[j] = true
		}
	}
}

// TestPermutationsAreUniform counts which of the 24 and 120 permutations of four and five numbers
// come up, and for a hundred numbers where the first two go. Each of the three comparisons is a
// false alarm with probability 1e-9 at most. The standard error of a count of c cells among n is
// √(c/n) of it: 1.7, 3.9 and 2.0 %; so a cell that is 18, 41 or 21 % too likely or too rare, some
// 10.5 standard errors, is missed with probability 1e-4.
func TestPermutationsAreUniform(t *testing.T) {
	check := func(tb testing.TB, permute func(key [2]uint64, n, i uint64) uint64) {
		tb.Helper()
		for _, n := range []uint64{4, 5} {
			counts := make([]int64, 1<<(3*n))
			for draw := range uint64(80_000) {
				code := 0
				for i := range n {
					code = code<<3 | int(permute([2]uint64{n, draw}, n, i))
				}
				counts[code]++
			}
			var seen []int64
			for _, k := range counts {
				if k > 0 {
					seen = append(seen, k)
				}
			}
			if want := math.Gamma(float64(n) + 1); float64(len(seen)) != want {
				tb.Errorf("%d of %v permutations of %d numbers", len(seen), want, n)
			}
			stattest.Counts(tb, seen, 1e-9)
		}
		places := make([]int64, 20*20)
		for draw := range uint64(1_000_000) {
			key := [2]uint64{100, draw}
			a, b := permute(key, 100, 0), permute(key, 100, 1)
			if a/5 != b/5 { // 95 % of pairs; each of the other 380 cells is as likely as another
				places[a/5*20+b/5]++
			}
		}
		var apart []int64
		for i, k := range places {
			if i/20 != i%20 {
				apart = append(apart, k)
			}
		}
		stattest.Counts(tb, apart, 1e-9)
	}
	check(t, func(key [2]uint64, n, i uint64) uint64 {
		p := newPermutation(key, 0, n)
		return p.at(i)
	})
	// The planted defect: a shift by a random number, which also has one point in each interval.
	stattest.Fails(t, func(tb testing.TB) {
		check(tb, func(key [2]uint64, n, i uint64) uint64 {
			return (i + threefry.Block(key, [2]uint64{})[0]) % n
		})
	})
}

// TestLHSVariance compares the variance of the mean of a sum and of a product of 5 variables over 64
// points with theory: for a sum of uniform variables it is d/(12·n³), as only the places within
// intervals are random; for a product of centred ones, to 1/n, that of random points, (1/12)⁵/n.
// Over 20,000 designs the ratio has a standard error of 1 % and 2 %; each of two comparisons is a false
// alarm with probability 1e-6, and misses a ratio 9 % and 19 % off with probability 1e-4.
func TestLHSVariance(t *testing.T) {
	const n, d, designs = 64, 5, 20_000
	names := make([]string, d)
	for k := range names {
		names[k] = strconv.Itoa(k)
	}
	s, err := New(Plan{Method: LHS, Variables: names, Points: n * designs, Replicates: designs})
	if err != nil {
		t.Fatal(err)
	}
	u := poisoned(d, n)
	var sum2, product2, product4 float64
	for r := range designs {
		s.Fill(u, int64(r*n))
		sum, product := 0.0, 0.0
		for i := range n {
			f := 1.0
			for k := range u {
				sum += u[k][i] - 0.5
				f *= u[k][i] - 0.5
			}
			product += f
		}
		sum2 += sum * sum / n / n
		product2 += product * product / n / n
		product4 += math.Pow(product/n, 4)
	}
	if ratio := sum2 / designs / (d / (12. * n * n * n)); math.Abs(ratio-1) > 0.05 {
		t.Errorf("sum: variance %.3f times that of theory", ratio)
	}
	theory := math.Pow(1./12, d) / n
	se := math.Sqrt(product4/designs-math.Pow(product2/designs, 2)) / math.Sqrt(designs) / theory
	if ratio := product2 / designs / theory; math.Abs(ratio-1) > 5*se+1./n {
		t.Errorf("product: variance %.3f ± %.3f times that of theory", ratio, se)
	}
}
