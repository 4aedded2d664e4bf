package main

import (
	"errors"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// begin returns the first numbers of an order, unpacked by arithmetic on one long integer.
func begin(t *testing.T, o order, n int) []uint64 {
	t.Helper()
	bytes := make([]byte, (n*o.bits+63)/64*8)
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(write(w, o)) }()
	if _, err := io.ReadFull(r, bytes); err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	slices.Reverse(bytes) // little-endian
	rest := new(big.Int).SetBytes(bytes)
	var numbers []uint64
	for range n {
		var low big.Int
		low.And(rest, big.NewInt(1<<o.bits-1))
		numbers = append(numbers, low.Uint64())
		rest.Rsh(rest, uint(o.bits))
	}
	return numbers
}

// TestOrders compares what is written with the numbers of sampler.Sampler, and looks whether the defects are there.
func TestOrders(t *testing.T) {
	known, err := orders()
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range known {
		const points = 3
		numbers := begin(t, o, points*o.columns)
		for i := range points {
			columns := make([][]float64, o.columns)
			for k := range columns {
				columns[k] = make([]float64, 1)
			}
			o.fill(columns, int64(i))
			for k, c := range columns {
				if got, want := numbers[i*o.columns+k], uint64(c[0]*(1<<52))&(1<<o.bits-1); got != want {
					t.Fatalf("%s: column %d of point %d is %x, want %x", name, k, i, got, want)
				}
			}
		}
		slices.Sort(numbers)
		different := len(slices.Compact(numbers))
		want := map[string]int{"repeated": points * (o.columns - 1), "shared": points - 1 + o.columns}[name]
		if want == 0 {
			want = points * o.columns
		}
		if different != want {
			t.Errorf("%s has %d different numbers, want %d", name, different, want)
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
		t.Errorf("the first numbers are %x, %x, %x", all, one, seed)
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
