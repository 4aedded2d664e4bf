package analysis

import (
	"math"
	"time"
)

// Epoch is the calendar year in which dates are 0: a date is the number of years of 365.25
// days since 1 January of it.
const Epoch = 2026

const daysPerYear = 365.25

// Month returns the calendar month of a date, as in "Nov 2029", and "never" for a null date.
func Month(years float64) string {
	if math.IsInf(years, 0) || math.IsNaN(years) {
		return "never"
	}
	days := int(math.Floor(years * daysPerYear))
	return time.Date(Epoch, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Format("Jan 2006")
}

// DecimalYear returns a date as a calendar year with a fraction, as in 2029.9.
func DecimalYear(years float64) float64 { return Epoch + years }
