package runs

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A memory is everything that an archive can have.
type memory struct {
	Yes    bool
	N      int
	Words  [3]uint16
	Text   string
	Bytes  []byte
	X      []float64
	Maybe  *float64
	Nested []struct{ A *int64 }
}

func TestArchive(t *testing.T) {
	negative, seven := math.Copysign(0, -1), int64(7)
	for _, m := range []memory{
		{},
		{Yes: true, N: -3, Words: [3]uint16{1, 2, 65535}, Text: "é", Bytes: []byte{0, 255}, X: []float64{math.Inf(1), math.SmallestNonzeroFloat64}, Maybe: &negative},
		{X: []float64{}, Nested: []struct{ A *int64 }{{}, {&seven}}},
	} {
		saved := new(Archive)
		saved.Value(&m, &m.X)
		if saved.err != nil {
			t.Fatal(saved.err)
		}
		var got memory
		if err := restore(saved.text, func(a *Archive) { a.Value(&got, &got.X) }); err != nil {
			t.Fatal(err)
		}
		if m.X == nil {
			m.X = []float64{} // what a list at the top comes back as
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Error(diff)
		}
		if m.Maybe != nil && !math.Signbit(*got.Maybe) {
			t.Error("−0 came back as 0")
		}
	}
}

// TestArchiveRefuses holds that text that is cut, too long or foreign is an error, and no panic
// and no large allocation.
func TestArchiveRefuses(t *testing.T) {
	m := memory{Text: "abc", X: []float64{1, 2}, Nested: make([]struct{ A *int64 }, 2)}
	saved := new(Archive)
	saved.Value(&m)
	into := func(a *Archive) { a.Value(new(memory)) }
	for n := range saved.text {
		if err := restore(saved.text[:n], into); err == nil {
			t.Errorf("%d of %d bytes: no error", n, len(saved.text))
		}
	}
	if err := restore(append(slices.Clone(saved.text), 0), into); err == nil {
		t.Error("a byte too many: no error")
	}
	rapid.Check(t, func(t *rapid.T) {
		_ = restore(rapid.SliceOf(rapid.Byte()).Draw(t, "text"), into) // whatever it says
	})
	a := new(Archive)
	a.Value(&struct{ D time.Month }{3}, &struct{ F func() }{})
	if a.err == nil {
		t.Error("a function was saved")
	}
}
