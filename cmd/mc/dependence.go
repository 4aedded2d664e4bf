package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/params"
)

// jointHint says what to do about an error of a joint distribution, or "".
func jointHint(err error) string {
	if _, ok := errors.AsType[*distributions.ContradictionError](err); ok {
		return "correct them, or write nearest: true beside correlations to use the nearest"
	}
	return ""
}

// noteAdjusted says on stderr which correlations are not as they were stated.
func (l *loaded) noteAdjusted(w io.Writer) {
	if changed := l.joint.Adjusted().Changed(); len(changed) > 0 {
		fmt.Fprintf(w, "mc: rank correlations that contradict each other are moved to the nearest that do not: %s\n", changed)
	}
}

// showAdjusted writes which correlations are not as they were stated.
func (l *loaded) showAdjusted(w io.Writer) {
	if a := l.joint.Adjusted().Changed(); len(a) > 0 {
		fmt.Fprintf(w, "  rank correlations moved to the nearest that do not contradict each other: %s\n", a)
	}
	if a := l.joint.Adjusted().Completed(); len(a) > 0 {
		fmt.Fprintf(w, "  rank correlations implied by the others: %s\n", a)
	}
}

// showGroup writes what a group means for one of its members.
func showGroup(w io.Writer, g params.Group, name string) {
	for i, m := range g.Members {
		if m != name {
			continue
		}
		fmt.Fprintf(w, "  correlated: rank %.4g with the %d others of group %s", g.Rank, len(g.Members)-1, g.Name)
		if g.Copula != "" {
			fmt.Fprintf(w, ", copula %s with df %.4g", g.Copula, g.DF)
		}
		if len(g.Follows) > 0 {
			fmt.Fprintf(w, ", rank %.4g with %s", g.FollowRank, g.Follows[i])
		}
		fmt.Fprintln(w)
	}
}

// showPair writes what a pair means for one of its inputs.
func showPair(w io.Writer, pair params.Pair, name string) {
	other := pair.A
	switch name {
	case pair.A:
		other = pair.B
	case pair.B:
	default:
		return
	}
	what, r := "rank", pair.Rank
	if pair.Kendall != 0 {
		what, r = "kendall", pair.Kendall
	}
	fmt.Fprintf(w, "  correlated: %s %.4g with %s", what, r, other)
	if pair.Copula != "" {
		fmt.Fprintf(w, ", copula %s", pair.Copula)
	}
	fmt.Fprintln(w)
}
