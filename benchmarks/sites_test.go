package benchmarks

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/params"
)

// BenchmarkSites measures how the cost of a point grows with the number of sites: half of them
// machines, which are those of the default study over and over, half new. All may take part. What
// is drawn grows with them; ns/site is the time of a point over the number of sites.
func BenchmarkSites(b *testing.B) {
	for _, sites := range []int{10, 50, 200, 1000} {
		b.Run(fmt.Sprintf("sites=%d/workers=1", sites), func(b *testing.B) {
			s := enlarged(b, sites)
			stages := newStages(b, s)
			x, y := head(newColumns(s.joint.Dim(), nil)), head(s.outputs(false))
			l := int64(0)
			b.ReportAllocs()
			for b.Loop() {
				stages.sampler.Fill(x, l%leaves*batch)
				s.joint.Transform(x)
				stages.eval(b, y, x)
				l++
			}
			reportPoints(b, batch)
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/batch/float64(sites), "ns/site")
		})
	}
}

// batch is the number of points that runs.Execute computes at a time unless told otherwise.
const batch = 256

func head(columns [][]float64) [][]float64 {
	for k, c := range columns {
		columns[k] = c[:min(len(c), batch)]
	}
	return columns
}

// enlarged is the default study with another number of sites.
func enlarged(tb testing.TB, sites int) *study {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "study")
	if err := params.WriteDefault(dir); err != nil {
		tb.Fatal(err)
	}
	name := filepath.Join(dir, "sites.csv")
	text, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	table := lines[:1:1]
	for k := range sites / 2 {
		line := lines[1+k%(len(lines)-1)]
		table = append(table, fmt.Sprintf("s%d_%s", k, line))
	}
	if err := os.WriteFile(name, []byte(strings.Join(table, "\n")+"\n"), 0o644); err != nil {
		tb.Fatal(err)
	}
	read, err := params.Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	d, err := prepare(read, params.ResolveOptions{Overrides: []params.Override{
		{Name: "mesh_sites", Value: fmt.Sprint(sites - sites/2), Origin: "the benchmark"},
		{Name: "max_sites", Value: fmt.Sprint(sites), Origin: "the benchmark"},
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return newStudy(d)
}
