//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"reflect"
	"testing"
	"unsafe"

	"github.com/federated-frontier/mc/internal/oracle"
)

// TestLanesAreInLines checks that no eight numbers lie across two lines of the cache.
func TestLanesAreInLines(t *testing.T) {
	needLanes(t)
	m, err := New(testInventory(oracle.DefaultWorld(), 45))
	if err != nil {
		t.Fatal(err)
	}
	e := m.NewEvaluator().(*evaluator).lanes
	if at := uintptr(unsafe.Pointer(e)); at%lineBytes != 0 {
		t.Errorf("a laneEvaluator begins %d bytes behind the begin of a line", at%lineBytes)
	}
	found := 0
	var look func(what string, r reflect.Type, at uintptr)
	look = func(what string, r reflect.Type, at uintptr) {
		switch {
		case r == reflect.TypeFor[vec]() || r == reflect.TypeFor[lanes]():
			if found++; at%lineBytes != 0 {
				t.Errorf("%s begins %d bytes behind the begin of a line", what, at%lineBytes)
			}
		case r.Kind() == reflect.Array && r.Len() > 0:
			look(what+"[0]", r.Elem(), at)
			if r.Len() > 1 {
				look(what+"[1]", r.Elem(), at+r.Elem().Size())
			}
		case r.Kind() == reflect.Struct:
			for i := range r.NumField() {
				f := r.Field(i)
				look(what+"."+f.Name, f.Type, at+f.Offset)
			}
		}
	}
	look("laneEvaluator", reflect.TypeOf(*e), 0)
	if found < 50 {
		t.Errorf("only %d such fields were found", found)
	}
}
