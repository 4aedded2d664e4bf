// Package report shows a summary or a sweep to people: as text for a terminal, and as charts in PNG
// and SVG. Everything shown comes from an [analysis.Summary] or [analysis.Sweep]; nothing is computed
// here but places on the page.
package report
