// Package decimal writes numbers for people, the same everywhere.
package decimal

import (
	"math"
	"strconv"
	"strings"
)

// Exact returns the shortest text that reads back as x, with an exponent like e9 or e-9.
func Exact(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	mantissa, exponent, found := strings.Cut(s, "e")
	if !found {
		return s
	}
	sign := ""
	if exponent[0] == '-' {
		sign = "-"
	}
	return mantissa + "e" + sign + strings.TrimLeft(exponent, "+-0")
}

// Brief returns x to four digits, or to the unit from 1,000 to a million.
func Brief(x float64) string {
	if a := math.Abs(x); a >= 1000 && a < 1e6 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	if err != nil {
		y = x
	}
	return Exact(y)
}

// Fixed returns x, which is finite, with a number of decimals, a true minus sign, and thousands set apart.
func Fixed(x float64, decimals int) string {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', decimals, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	if x < 0 && strings.Trim(whole, "0.,") != "" {
		return "−" + whole
	}
	return whole
}
