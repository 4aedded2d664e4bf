package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/federated-frontier/mc/internal/decimal"
	"github.com/federated-frontier/mc/runs"
)

const missing = "–"

// decimals returns how many decimals show the first digit of a standard error, at most six,
// and at least least.
func decimals(stderr float64, least int) int {
	d := least
	for scale := math.Pow10(d); d < 6 && stderr > 0 && stderr*scale < 0.95; scale *= 10 {
		d++
	}
	return d
}

// fixed formats a number with a number of decimals, a true minus sign, and thousands set apart.
func fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return missing
	}
	return decimal.Fixed(v, decimals)
}

// significant formats a number with three significant digits, without an exponent.
func significant(v float64) string {
	d := 2
	for a := math.Abs(v); a >= 9.995 && d > 0; a /= 10 {
		d--
	}
	for a := math.Abs(v); a > 0 && a < 0.9995 && d < 6; a *= 10 {
		d++
	}
	return fixed(v, d)
}

// signed is fixed with a plus sign for positive numbers.
func signed(v float64, decimals int) string {
	if s := fixed(v, decimals); v > 0 && strings.Trim(s, "0.,") != "" {
		return "+" + s
	}
	return fixed(v, decimals)
}

// percent formats a share with one decimal, without rounding something to nothing or all.
func percent(share float64) string {
	switch {
	case share > 0 && share < 0.0005:
		return "<0.1 %"
	case share < 1 && share > 0.9995:
		return ">99.9 %"
	}
	return fixed(100*share, 1) + " %"
}

// ofPoints formats a count with its share of all points.
func ofPoints(k, n float64) string {
	if n == 0 {
		return fixed(k, 0)
	}
	return fmt.Sprintf("%s (%s)", fixed(k, 0), percent(k/n))
}

// plusMinus formats an estimate with its standard error.
func plusMinus(e runs.Estimate, least int) string {
	if e.StdErr == nil {
		return significant(float64(e.Value)) + " (no standard error)"
	}
	d := decimals(*e.StdErr, least)
	return fixed(float64(e.Value), d) + " ± " + fixed(*e.StdErr, d)
}
