// Package report shows what package analysis finds to people: as text for a terminal, and as charts in
// PNG and SVG. Everything shown comes from an [analysis.Summary], [analysis.Sweep], [analysis.SensitivityRun] or the
// like; nothing is computed here but places on the page.
package report
