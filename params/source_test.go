package params

import (
	"regexp"
	"testing"
)

// TestIsAddress compares with the pattern that says what is meant.
func TestIsAddress(t *testing.T) {
	pattern := regexp.MustCompile(`^https?://[^\s;<>"]+(;https?://[^\s;<>"]+)*$`)
	parts := []string{"", "http://", "https://", "https://a.org/b?c=d", "http://é", ";", "ftp://a", " ", "\t", "\u00a0", "<", `"`, "\n", "x"}
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				if s := a + b + c; isAddress(s) != pattern.MatchString(s) {
					t.Errorf("isAddress(%q) = %v", s, isAddress(s))
				}
			}
		}
	}
}

// TestIsPlainNumber: what skips the patterns are numbers by these.
func TestIsPlainNumber(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, ".": false, ".5": false, "-1": false, "1e3": false, "1_000": false, "1.2.3": false, "01": false, "00": false, "2026-01": false,
		"0": true, "0.": true, "0.5": true, "12": true, "12.50": true,
	} {
		if isPlainNumber(s) != want {
			t.Errorf("isPlainNumber(%q) = %v", s, !want)
		}
		if want && (numberPattern.FindString(s) != s || leadingZero.MatchString(s)) {
			t.Errorf("%q is no number by the patterns", s)
		}
	}
}
