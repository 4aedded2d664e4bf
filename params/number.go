package params

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// daysPerYear makes the years that dates are counted in.
const daysPerYear = 365.25

var (
	namePattern   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	keyPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)
	optionPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*$`)
	placeholder   = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)
	numberPattern = regexp.MustCompile(`^[+-]?([0-9]+(_[0-9]+)*(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?`)
	datePattern   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$`)
	leadingZero   = regexp.MustCompile(`^[+-]?0[0-9_]`)
	sexagesimal   = regexp.MustCompile(`^[+-]?[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?$`)
	otherBase     = regexp.MustCompile(`^[+-]?0[xXoObB]`)
)

// parseNumber reads a decimal number; digits may be grouped by underscores.
func parseNumber(s string) (float64, error) {
	switch {
	case isPlainNumber(s):
	case s == "":
		return 0, errors.New("a number is missing")
	case otherBase.MatchString(s):
		return 0, fmt.Errorf("%q is not a decimal number", s)
	case leadingZero.MatchString(s):
		return 0, fmt.Errorf("%q begins with a zero, which some readers of YAML take as octal", s)
	case sexagesimal.MatchString(s):
		return 0, fmt.Errorf("%q is not a number; some readers of YAML take it as base 60", s)
	case datePattern.MatchString(s):
		return 0, fmt.Errorf("%q is a date, and a number is wanted", s)
	case isInfOrNaN(s):
		return 0, fmt.Errorf("%q is not finite", s)
	case numberPattern.FindString(s) != s:
		return 0, fmt.Errorf("%q is not a number", s)
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is too large", s)
	}
	return x, nil
}

// isPlainNumber tells whether s is digits with at most one point behind the first, which is what
// most numbers are. It saves the patterns.
func isPlainNumber(s string) bool {
	points := 0
	for i, c := range []byte(s) {
		switch {
		case c == '.' && i > 0:
			points++
		case c < '0' || c > '9':
			return false
		}
	}
	return points <= 1 && s != "" && (s[0] != '0' || len(s) == 1 || s[1] == '.')
}

func isInfOrNaN(s string) bool {
	switch strings.TrimLeft(strings.ToLower(s), "+-.") {
	case "inf", "infinity", "nan":
		return true
	}
	return false
}

// parseDay reads 2027-06, which is its first day, or 2027-06-15.
func parseDay(s string) (time.Time, error) {
	layout := time.DateOnly
	if len(s) == len("2006-01") {
		layout = "2006-01"
	}
	t, err := time.Parse(layout, s)
	if err != nil || !datePattern.MatchString(s) {
		return time.Time{}, fmt.Errorf("%q is not a date", s)
	}
	return t, nil
}

// yearsSince returns the time from epoch to t in years of 365.25 days.
func yearsSince(epoch, t time.Time) float64 {
	const secondsPerDay = 86400
	return float64((t.Unix()-epoch.Unix())/secondsPerDay) / daysPerYear
}

// parseDate reads a date, or the years since the epoch.
func parseDate(s string, epoch time.Time) (float64, error) {
	if datePattern.MatchString(s) {
		t, err := parseDay(s)
		if err != nil {
			return 0, err
		}
		return yearsSince(epoch, t), nil
	}
	x, err := parseNumber(s)
	if err != nil {
		return 0, fmt.Errorf("%q is neither a date, as in 2027-06, nor a number of years", s)
	}
	if math.Abs(x) >= 1000 {
		return 0, fmt.Errorf("%s years after the epoch is not a date; write %s-01", s, s)
	}
	return x, nil
}
