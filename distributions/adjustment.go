package distributions

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/internal/decimal"
)

// An Adjustment is a rank (Spearman) correlation between two inputs that is not what was stated.
type Adjustment struct {
	A, B   string
	Stated float64 // NaN if it was not stated
	Used   float64
}

// change returns how far the correlation has moved, from 0 if it was not stated.
func (a Adjustment) change() float64 {
	if a.Stated != a.Stated {
		return math.Abs(a.Used)
	}
	return math.Abs(a.Used - a.Stated)
}

// String returns the adjustment for people.
func (a Adjustment) String() string {
	if a.Stated != a.Stated {
		return fmt.Sprintf("%s, %s %s", a.A, a.B, rounded(a.Used))
	}
	return fmt.Sprintf("%s, %s %s instead of %s", a.A, a.B, rounded(a.Used), decimal.Brief(a.Stated))
}

// rounded returns a correlation to four decimals.
func rounded(r float64) string { return decimal.Exact(math.Round(1e4*r) / 1e4) }

// Adjustments is a list of them, the largest changes first.
type Adjustments []Adjustment

// Changed returns those of correlations that were stated.
func (l Adjustments) Changed() Adjustments { return l.where(true) }

// Completed returns those of correlations that were not stated.
func (l Adjustments) Completed() Adjustments { return l.where(false) }

func (l Adjustments) where(stated bool) Adjustments {
	var out Adjustments
	for _, a := range l {
		if (a.Stated == a.Stated) == stated {
			out = append(out, a)
		}
	}
	return out
}

// maxAdjustments is the number of adjustments that a text names.
const maxAdjustments = 3

// String names the first few, and says how many more there are.
func (l Adjustments) String() string {
	var b strings.Builder
	for i, a := range l[:min(len(l), maxAdjustments)] {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(a.String())
	}
	if more := len(l) - maxAdjustments; more > 0 {
		fmt.Fprintf(&b, "; and %d more", more)
	}
	return b.String()
}

// A ContradictionError says that the rank correlations between some inputs contradict each other:
// no joint distribution has them all.
type ContradictionError struct {
	Inputs  []string
	Nearest Adjustments // what would have to change
}

// Error names the inputs, ten at most, and the largest changes.
func (e *ContradictionError) Error() string {
	const most = 10
	names := strings.Join(e.Inputs[:min(len(e.Inputs), most)], ", ")
	if more := len(e.Inputs) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("the rank correlations of %s contradict each other; the nearest that do not: %s", names, e.Nearest)
}

// correlations are those of one component of pairs.
type correlations struct {
	names         []string
	rank, pearson [][]float64
	stated        [][]bool
}

// leastAdjustment is what counts as a change of a rank correlation; rounding does not.
const leastAdjustment = 1e-9

// adjustments returns where a matrix of Pearson correlations of scores differs from what is stated.
func (c *correlations) adjustments(used [][]float64) Adjustments {
	var list Adjustments
	for i := range used {
		for j := range i {
			a := Adjustment{A: c.names[j], B: c.names[i], Stated: math.NaN(), Used: rankOf(used[i][j])}
			switch {
			case used[i][j] == c.pearson[i][j]:
				continue
			case c.stated[i][j]:
				a.Stated = c.rank[i][j]
			}
			if a.change() > leastAdjustment {
				list = append(list, a)
			}
		}
	}
	slices.SortStableFunc(list, larger)
	return list
}

// larger orders adjustments by their change, the largest first. Changes that differ by rounding
// only are equal.
func larger(a, b Adjustment) int {
	return cmp.Compare(math.Round(b.change()/leastAdjustment), math.Round(a.change()/leastAdjustment))
}

// rankOf returns the rank correlation of two normal scores of which the Pearson correlation is
// given, within -1..1: (6/π)·asin(ρ/2).
func rankOf(pearson float64) float64 {
	return float64(6 / math.Pi * asin(float64(pearson/2)))
}
