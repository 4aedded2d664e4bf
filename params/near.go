package params

import (
	"fmt"
	"strings"
)

// Nearest returns the candidate that name was probably meant to be, or "".
func Nearest(name string, candidates []string) string {
	const longest = 64
	if len(name) > longest {
		return ""
	}
	best, bestDistance := "", max(1, len(name)/3)+1
	for _, c := range candidates {
		if len(c) > longest {
			continue
		}
		if d := editDistance(strings.ToLower(name), strings.ToLower(c), bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// editDistance returns the number of insertions, deletions, replacements and swaps of
// neighbours that turn a into b, or some number ≥ limit if it is not below limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

// didYouMean is the hint for an unknown name: the near miss, or what is allowed.
func didYouMean(name string, allowed []string) string {
	if c := Nearest(name, allowed); c != "" {
		return fmt.Sprintf("did you mean %q?", c)
	}
	const few = 25
	if len(allowed) == 0 || len(allowed) > few {
		return ""
	}
	return "allowed: " + strings.Join(allowed, ", ")
}
