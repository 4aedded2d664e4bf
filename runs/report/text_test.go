package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var notes = Notes{
	NotModelled: "chip supply, staffing, demand, sanctions, what rivals do in answer, politics after the decision",
	Files:       []string{"mc-out/default-0123456789ab/summary.json"},
}

func written(tb testing.TB, s *analysis.Summary) string {
	tb.Helper()
	var b bytes.Buffer
	if err := Text(&b, s, notes); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// The numbers of the golden summaries are made up: the files hold what is said and how, not noise.
func TestTextGolden(t *testing.T) {
	failed := synthetic()
	failed.Failed, failed.Method, failed.Replicates = 1200, "lhs", 16
	failed.Answer.WinIfFailed = [2]runs.Number{0.8610, 0.8622}
	for name, s := range map[string]*analysis.Summary{"summary": synthetic(), "failed_lhs": failed} {
		path := filepath.Join("testdata", name+".txt")
		got := written(t, s)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got, -update rewrites):\n%s", path, diff)
		}
	}
}

func TestTextFitsTerminal(t *testing.T) {
	s := synthetic()
	s.Failed = 120
	content := strings.Split(strings.TrimRight(written(t, s), "\n"), "\n")
	if len(content) > 45 {
		t.Errorf("%d lines, want at most 45", len(content))
	}
	for _, l := range content {
		if n := utf8.RuneCountInString(l); n > textWidth {
			t.Errorf("%d columns, want at most %d: %s", n, textWidth, l)
		}
		if strings.TrimRight(l, " ") != l {
			t.Errorf("blanks at the end: %q", l)
		}
	}
}

// The first line is the answer with its standard error and its band.
func TestTextFirstLine(t *testing.T) {
	first, _, _ := strings.Cut(written(t, synthetic()), "\n")
	for _, want := range []string{"0.8620", "± 0.0003", "0.8613 to 0.8627"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first line lacks %q: %s", want, first)
		}
	}
}

// A run without a race has no answer; the text says which run it is and no more.
func TestTextWithoutAnswer(t *testing.T) {
	s := &analysis.Summary{Run: analysis.Run{Study: "other", Scenario: "none", Model: "ishigami/1", Method: "random", Points: 10}}
	if got := written(t, s); !strings.Contains(got, "other, scenario none, model ishigami/1: 10 points") {
		t.Errorf("the text does not name the run:\n%s", got)
	}
}
