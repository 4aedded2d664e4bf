package columnar

import (
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// arrowWriter writes an Arrow IPC file, one record batch per group, not compressed.
type arrowWriter struct {
	columns      []Column
	schema       *arrow.Schema
	file         *ipc.FileWriter
	dictionaries []arrow.Array // of label columns
}

// NewArrow returns a writer of an Arrow IPC file.
func NewArrow(w io.Writer, columns []Column) (Writer, error) {
	if err := check(columns); err != nil {
		return nil, err
	}
	a := &arrowWriter{columns: columns, schema: arrowSchema(columns), dictionaries: make([]arrow.Array, len(columns))}
	for k, c := range columns {
		if c.Kind == Label {
			b := array.NewStringBuilder(memory.DefaultAllocator)
			b.AppendValues(c.Levels, nil)
			a.dictionaries[k] = b.NewArray()
		}
	}
	var err error
	a.file, err = ipc.NewFileWriter(&offsetWriter{Writer: w}, ipc.WithSchema(a.schema))
	return a, err
}

func (a *arrowWriter) WriteGroup(g *Group) error {
	arrays := make([]arrow.Array, len(a.columns))
	for k := range a.columns {
		var err error
		if arrays[k], err = a.array(g, k); err != nil {
			return fmt.Errorf("column %q: %w", a.columns[k].Name, err)
		}
	}
	return a.file.Write(array.NewRecordBatch(a.schema, arrays, int64(g.Len)))
}

// array returns column k of a group.
func (a *arrowWriter) array(g *Group, k int) (arrow.Array, error) {
	c := &a.columns[k]
	switch c.Kind {
	case Point:
		b := array.NewInt64Builder(memory.DefaultAllocator)
		for i := range int64(g.Len) {
			b.Append(g.First + i)
		}
		return b.NewArray(), nil
	case Bool:
		b := array.NewBooleanBuilder(memory.DefaultAllocator)
		for i, v := range g.Data[k][:g.Len] {
			if c.null(g, v, i) {
				b.AppendNull()
			} else {
				b.Append(v != 0)
			}
		}
		return b.NewArray(), nil
	case Label:
		b := array.NewInt32Builder(memory.DefaultAllocator)
		for i, v := range g.Data[k][:g.Len] {
			if c.null(g, v, i) {
				b.AppendNull()
				continue
			}
			index, err := c.level(v)
			if err != nil {
				return nil, err
			}
			b.Append(int32(index))
		}
		return array.NewDictionaryArray(labelType, b.NewArray(), a.dictionaries[k]), nil
	case Single:
		b := array.NewFloat32Builder(memory.DefaultAllocator)
		b.Reserve(g.Len)
		for i, v := range g.Data[k][:g.Len] {
			if c.null(g, v, i) {
				b.AppendNull()
			} else {
				b.Append(float32(v))
			}
		}
		return b.NewArray(), nil
	default:
		b := array.NewFloat64Builder(memory.DefaultAllocator)
		b.Reserve(g.Len)
		for i, v := range g.Data[k][:g.Len] {
			if c.null(g, v, i) {
				b.AppendNull()
			} else {
				b.Append(v)
			}
		}
		return b.NewArray(), nil
	}
}

// Close writes the footer. The pairs come too late: Arrow files begin with their metadata.
func (a *arrowWriter) Close([]Pair) error { return a.file.Close() }
