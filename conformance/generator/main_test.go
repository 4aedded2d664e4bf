package main

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// begin returns the first words of an order.
func begin(t *testing.T, o order, n int) []uint32 {
	t.Helper()
	words := make([]uint32, n)
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(write(w, o)) }()
	if err := binary.Read(r, binary.LittleEndian, words); err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	return words
}

// TestOrders compares what is written with the words of sampler.Sampler, and looks whether the defects are there.
func TestOrders(t *testing.T) {
	known, err := orders()
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range known {
		const points = 3
		words := begin(t, o, points*o.columns)
		for i := range points {
			columns := make([][]float64, o.columns)
			for k := range columns {
				columns[k] = make([]float64, 1)
			}
			o.fill(columns, int64(i))
			for k, c := range columns {
				want := uint32(c[0] * (1 << 32))
				if name == "low" {
					want = uint32(math.Mod(c[0]*(1<<20), 1) * (1 << 32))
				}
				if got := words[i*o.columns+k]; got != want {
					t.Fatalf("%s: column %d of point %d is %x, want %x", name, k, i, got, want)
				}
			}
		}
		slices.Sort(words)
		different := len(slices.Compact(words))
		want := map[string]int{"repeated": points * (o.columns - 1), "shared": points - 1 + o.columns}[name]
		if want == 0 {
			want = points * o.columns
		}
		if different != want {
			t.Errorf("%s has %d different words, want %d", name, different, want)
		}
	}
}

// TestVariableIsOfARun compares the first number with that of a plan that names other variables too.
func TestVariableIsOfARun(t *testing.T) {
	known, err := orders()
	if err != nil {
		t.Fatal(err)
	}
	all := begin(t, known["points"], 1)
	one := begin(t, known["variable"], 1)
	seed := begin(t, known["seeds"], 2)
	if all[0] != one[0] || one[0] != seed[0] || seed[0] == seed[1] {
		t.Errorf("the first words are %x, %x, %x", all, one, seed)
	}
	if _, err := random(1, []string{"a", "a"}); err == nil {
		t.Error("two variables of one name")
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{nil, {"nothing"}, {"points", "low"}} {
		if err := run(args, io.Discard); err == nil || !strings.Contains(err.Error(), "low, points, repeated, seeds, shared, variable") {
			t.Errorf("%v: error %v", args, err)
		}
	}
	if err := run([]string{"points"}, closed{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v", err)
	}
}

// closed is a writer that takes nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
