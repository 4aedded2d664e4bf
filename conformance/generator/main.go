// Command generator writes the random numbers of a run to stdout, as bits, for a battery of statistical tests.
//
//	go run ./conformance/generator variable|points|seeds|low|repeated|shared
//
// The numbers are those of sampler.Sampler for the default study, in an order in which somebody could use them
// together. A number is one of 2⁵² in (0, 1). The upper 32 bits of each are a word, so that a test which takes a word for a number takes
// the number; low has the lower 32 bits. What else the generator makes is used by nobody. Words are little-endian, and come without an end, until nobody reads
// them.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/sampler"
)

// rows is the number of points that are drawn together.
const rows = 1024

// upper is the number of bits below the upper 32.
const upper = 52 - 32

// seeds is the number of seeds of the order by that name.
const seeds = 391

// A source fills columns with numbers of the points from first on. They are written row by row.
type source func(columns [][]float64, first int64)

// An order says which numbers are written: how many columns a row has, where they come from, and how many of
// the 52 bits of each are below the word.
type order struct {
	columns int
	fill    source
	below   int
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generator:", err)
		os.Exit(2)
	}
}

func run(args []string, w io.Writer) error {
	known, err := orders()
	if err != nil {
		return err
	}
	if len(args) != 1 || known[args[0]].fill == nil {
		return fmt.Errorf("write one of %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	return write(w, known[args[0]])
}

// orders are those that must pass, and at the end two defects that must not.
func orders() (map[string]order, error) {
	study, err := params.Default()
	if err != nil {
		return nil, err
	}
	set, err := study.Resolve(params.ResolveOptions{})
	if err != nil {
		return nil, err
	}
	joint, err := set.Joint()
	if err != nil {
		return nil, err
	}
	names := slices.DeleteFunc(joint.Variables(), func(name string) bool { return name == "" })
	points, err := random(1, names)
	if err != nil {
		return nil, err
	}
	one, err := random(1, names[:1])
	if err != nil {
		return nil, err
	}
	bySeed, err := manySeeds(names[0])
	if err != nil {
		return nil, err
	}
	return map[string]order{
		"variable": {1, one, upper},
		"points":   {len(names), points, upper},
		"seeds":    {seeds, bySeed, upper},
		"low":      {len(names), points, 0},
		"repeated": {len(names), repeated(points), upper},
		"shared":   {len(names), shared(one), upper},
	}, nil
}

// random is the source of a run with a seed.
func random(seed uint64, names []string) (source, error) {
	s, err := sampler.New(sampler.Plan{Method: sampler.Random, Variables: names, Points: sampler.MaxPoints, Seed: seed})
	if err != nil {
		return nil, err
	}
	return s.Fill, nil
}

// manySeeds has a column for each of the seeds 1, 2, 3 …: the same variable of as many runs.
func manySeeds(name string) (source, error) {
	var all []source
	for seed := range uint64(seeds) {
		s, err := random(seed+1, []string{name})
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return func(columns [][]float64, first int64) {
		for k, s := range all {
			s(columns[k:k+1], first)
		}
	}, nil
}

// repeated is the defect that the second variable has the numbers of the first, as if two names had one key.
func repeated(of source) source {
	return func(columns [][]float64, first int64) {
		of(columns, first)
		copy(columns[1], columns[0])
	}
}

// shared is the defect that all variables have one stream, each a point further than the one before it.
func shared(of source) source {
	return func(columns [][]float64, first int64) {
		for k := range columns {
			of(columns[k:k+1], first+int64(k))
		}
	}
}

// write writes the numbers of an order until the reader has enough.
func write(w io.Writer, o order) error {
	columns := make([][]float64, o.columns)
	for k := range columns {
		columns[k] = make([]float64, rows)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	for first := int64(0); first+rows <= sampler.MaxPoints; first += rows {
		o.fill(columns, first)
		for i := range rows {
			for _, c := range columns {
				word := uint32(uint64(c[i]*(1<<52)) >> o.below)
				if _, err := out.Write(binary.LittleEndian.AppendUint32(out.AvailableBuffer(), word)); err != nil {
					return err
				}
			}
		}
	}
	return out.Flush()
}
