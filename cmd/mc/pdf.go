package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pdfEngines are the programs that pandoc can make a PDF with, in the order in which they are tried.
var pdfEngines = []string{"weasyprint", "typst", "xelatex", "wkhtmltopdf"}

// checkPDF says what is missing to make a PDF, before the work.
func checkPDF() (engine string, err error) {
	if _, err := exec.LookPath("pandoc"); err != nil {
		return "", missingPDF("pandoc is not installed")
	}
	for _, engine := range pdfEngines {
		if _, err := exec.LookPath(engine); err == nil {
			return engine, nil
		}
	}
	return "", missingPDF(fmt.Sprintf("none of %s is installed", strings.Join(pdfEngines, ", ")))
}

func missingPDF(what string) error {
	return &usageError{err: errors.New("--pdf: " + what), hint: "on Debian: apt install pandoc weasyprint"}
}

// reportPDF is the name in a reproduction of the PDF, which the manifest does not list.
const reportPDF = "paper/report.pdf"

// pdfStyle is how the engines that start from HTML set the pages.
const pdfStyle = `@page { size: A4; margin: 18mm 18mm 20mm; @bottom-center { content: counter(page); font: 8pt sans-serif } }
html { font-size: 9.5pt }
body { font: 9.5pt/1.4 "Liberation Sans", Arial, sans-serif; max-width: none; padding: 0; margin: 0 }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 8pt } h2 { font-size: 13pt; margin: 14pt 0 4pt; break-after: avoid }
p, li { margin: 4pt 0 } figure { margin: 6pt 0; break-inside: avoid } figcaption { display: none }
img { max-width: 100%; max-height: 88mm; display: block; margin: 0 auto }
table { font-size: 8pt; width: 100%; border-collapse: collapse; margin: 6pt 0 } th, td { padding: 1.5pt 4pt } tr { break-inside: avoid }
a { color: #0055aa; text-decoration: none; overflow-wrap: anywhere } code { font-size: 8.5pt }
`

// writePDF makes a PDF of a Markdown file, next to it. Its bytes belong to the versions of the programs that make it.
func writePDF(ctx context.Context, engine, markdown string) error {
	name := strings.TrimSuffix(filepath.Base(markdown), ".md") + ".pdf"
	style, err := os.CreateTemp("", "mc-*.css")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(style.Name()) }() // a file of the temporary directory
	_, err = style.WriteString(pdfStyle)
	if err := errors.Join(err, style.Close()); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "pandoc", filepath.Base(markdown), "--from=gfm", "--output="+name,
		"--pdf-engine="+engine, "--css="+style.Name(), "--metadata=pagetitle:"+name)
	cmd.Dir = filepath.Dir(markdown)
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("--pdf: pandoc with %s: %w: %s", engine, err, strings.TrimSpace(string(out)))
	}
	return nil
}
