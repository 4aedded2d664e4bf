// Package report shows a summary to people: as text for a terminal, and as charts in PNG and
// SVG. Everything shown comes from an [analysis.Summary] or an [analysis.SensitivityRun]; nothing is computed here
// but places on the page.
package report
