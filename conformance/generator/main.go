// Command generator writes the random numbers of a run to stdout, as bits, for a battery of statistical tests.
//
//	go run ./conformance/generator variable|points|seeds|low|repeated|shared
//
// The numbers are those of sampler.Sampler for the default study, in an order in which somebody could use them
// together. A number is one of 2⁵² in (0, 1); all 52 bits of each are written, the lowest bit first, without a gap:
// what else the generator makes is used by nobody. Numbers come without an end, until nobody reads them.
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

// seeds is the number of seeds of the order by that name.
const seeds = 391

// A source fills columns with numbers of the points from first on. They are written row by row.
type source func(columns [][]float64, first int64)

// An order says which numbers are written: how many columns a row has, where they come from, and how many of
// the bits of each, from the lowest, are written.
type order struct {
	columns int
	fill    source
	bits    int
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
		"variable": {1, one, 52},
		"points":   {len(names), points, 52},
		"seeds":    {seeds, bySeed, 52},
		"low":      {len(names), points, 26},
		"repeated": {len(names), repeated(points), 52},
		"shared":   {len(names), shared(one), 52},
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
	out := packer{w: bufio.NewWriterSize(w, 1<<16)}
	for first := int64(0); first+rows <= sampler.MaxPoints; first += rows {
		o.fill(columns, first)
		for i := range rows {
			for _, c := range columns {
				if err := out.put(uint64(c[i]*0x1p53)>>1, o.bits); err != nil {
					return err
				}
			}
		}
	}
	return out.w.Flush()
}

// A packer writes bits without gaps, as words of 64 bits in little-endian order.
type packer struct {
	w    *bufio.Writer
	word uint64
	n    int // bits in word
}

// put writes the n lowest bits of v, at most 52.
func (p *packer) put(v uint64, n int) error {
	v &= 1<<n - 1
	p.word |= v << p.n
	p.n += n
	if p.n < 64 {
		return nil
	}
	if _, err := p.w.Write(binary.LittleEndian.AppendUint64(p.w.AvailableBuffer(), p.word)); err != nil {
		return err
	}
	p.n -= 64
	p.word = v >> (n - p.n)
	return nil
}
