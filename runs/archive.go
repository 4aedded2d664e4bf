package runs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
)

// An Archive saves the state of something, or restores it: the same calls in the same order do
// both, and what is restored has the same bits.
type Archive struct {
	text      []byte // saving: what there is so far; restoring: what is left
	restoring bool
	err       error
}

// An Archiver has a state that can be saved.
type Archiver interface {
	// Archive names all state to an Archive.
	Archive(a *Archive)
}

// errArchive means that an archive is not of what is restored from it.
var errArchive = errors.New("the saved state is of something else")

// restore hands an archive to what takes it.
func restore(text []byte, into func(*Archive)) error {
	a := &Archive{text: text, restoring: true}
	into(a)
	if a.err == nil && len(a.text) > 0 {
		return errArchive
	}
	return a.err
}

// Value saves or restores what the pointers point to: booleans, numbers, strings, and slices,
// arrays, pointers and structs of exported fields that are made of these. Anything else is an error
// of whoever saves.
func (a *Archive) Value(pointers ...any) {
	for _, p := range pointers {
		switch p := p.(type) {
		case *[]float64: // nearly everything
			a.floats(p)
		default:
			a.value(reflect.ValueOf(p).Elem())
		}
	}
}

// word saves or restores 8 bytes.
func (a *Archive) word(v uint64) uint64 {
	if !a.restoring {
		a.text = binary.LittleEndian.AppendUint64(a.text, v)
		return v
	}
	if len(a.text) < 8 {
		a.text, a.err = nil, errArchive
		return 0
	}
	v = binary.LittleEndian.Uint64(a.text)
	a.text = a.text[8:]
	return v
}

// length saves or restores the length of something whose elements have so many bytes at least.
func (a *Archive) length(n, size int) int {
	v := a.word(uint64(n))
	if a.restoring && v > uint64(len(a.text)/size) {
		a.text, a.err = nil, errArchive
		return 0
	}
	return int(v)
}

func (a *Archive) floats(p *[]float64) {
	n := a.length(len(*p), 8)
	if a.restoring {
		*p = make([]float64, n)
	}
	for i, v := range *p {
		(*p)[i] = math.Float64frombits(a.word(math.Float64bits(v)))
	}
}

func (a *Archive) bytes(text []byte) []byte {
	n := a.length(len(text), 1)
	if !a.restoring {
		a.text = append(a.text, text...)
		return text
	}
	text, a.text = append([]byte(nil), a.text[:n]...), a.text[n:]
	return text
}

func (a *Archive) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		n := uint64(0)
		if v.Bool() {
			n = 1
		}
		v.SetBool(a.word(n) != 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(a.word(uint64(v.Int()))))
	case reflect.Uint16, reflect.Uint64:
		v.SetUint(a.word(v.Uint()))
	case reflect.Float64:
		v.SetFloat(math.Float64frombits(a.word(math.Float64bits(v.Float()))))
	case reflect.String:
		v.SetString(string(a.bytes([]byte(v.String()))))
	case reflect.Array:
		for i := range v.Len() {
			a.value(v.Index(i))
		}
	case reflect.Slice, reflect.Pointer:
		a.optional(v)
	case reflect.Struct:
		for _, field := range v.Fields() {
			a.value(field)
		}
	default:
		a.err = fmt.Errorf("runs: an archive cannot have a %s", v.Type())
	}
}

// optional saves or restores a slice or a pointer, which may be nil.
func (a *Archive) optional(v reflect.Value) {
	there := !v.IsNil()
	a.value(reflect.ValueOf(&there).Elem())
	switch {
	case !there:
		v.SetZero()
	case v.Kind() == reflect.Pointer:
		if a.restoring {
			v.Set(reflect.New(v.Type().Elem()))
		}
		a.value(v.Elem())
	case v.Type().Elem().Kind() == reflect.Uint8:
		v.SetBytes(a.bytes(v.Bytes()))
	default:
		n := v.Len()
		if n = a.length(n, 1); a.restoring {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range n {
			a.value(v.Index(i))
		}
	}
}
