package columnar

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// chunkRows is the largest number of rows that a reader yields at once.
const chunkRows = 1 << 15

// A Reader reads columns of a Parquet file, one that this package wrote or any other with the
// same columns, in one of the Compressions and with pages of at most 16 MiB. A file that claims more
// than it has costs no more memory than that for each column. It is not safe for concurrent use.
type Reader struct {
	file *file.Reader
}

// NewReader reads the footer of a Parquet file.
func NewReader(r interface {
	io.ReaderAt
	io.Seeker
},
) (*Reader, error) {
	if err := checkFooter(r); err != nil {
		return nil, err
	}
	var f *file.Reader
	err := guard(func() (err error) {
		f, err = file.NewParquetReader(r, file.WithReadProps(readerProperties()))
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Reader{file: f}, nil
}

// Rows returns the number of rows that the file claims.
func (r *Reader) Rows() int64 { return r.file.NumRows() }

// guard calls f and turns a panic into an error: arrow-go panics on some broken files.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("broken Parquet file: %v", p)
		}
	}()
	return f()
}

// Read yields the values of columns, some rows at a time and in order: chunk[k] belongs to
// columns[k], null is +Inf, and a label is its index in Column.Levels. The chunk is valid for
// one step. An error ends the sequence.
func (r *Reader) Read(columns []Column) iter.Seq2[[][]float64, error] {
	return func(yield func([][]float64, error) bool) {
		decoders := make([]*decoder, len(columns))
		for k, c := range columns {
			var err error
			if decoders[k], err = r.decoder(c); err != nil {
				yield(nil, err)
				return
			}
		}
		chunk := make([][]float64, len(columns))
		for group := range r.file.NumRowGroups() {
			left, err := r.open(decoders, group)
			for err == nil && left > 0 {
				n := min(left, chunkRows)
				for k, d := range decoders {
					if chunk[k], err = d.next(int(n)); err != nil {
						break
					}
				}
				if err == nil && !yield(chunk, nil) {
					return
				}
				left -= n
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// open points the decoders to a row group and returns the number of its rows.
func (r *Reader) open(decoders []*decoder, group int) (rows int64, err error) {
	err = guard(func() error {
		row := r.file.RowGroup(group)
		rows = row.NumRows()
		for _, d := range decoders {
			var err error
			if d.source, err = r.column(row, d.index); err != nil {
				return fmt.Errorf("column %q: %w", d.Name, err)
			}
		}
		return nil
	})
	return rows, err
}

// column returns a reader of a column of a row group whose pages are bounded.
func (r *Reader) column(row *file.RowGroupReader, index int) (file.ColumnChunkReader, error) {
	chunk, err := row.MetaData().ColumnChunk(index)
	if err != nil {
		return nil, err
	}
	if err := checkCompression(chunk.Compression()); err != nil {
		return nil, err
	}
	pages, err := row.GetColumnPageReader(index)
	if err != nil {
		return nil, err
	}
	descriptor := r.file.MetaData().Schema.Column(index)
	bounded := &boundedPages{PageReader: pages, nullable: descriptor.MaxDefinitionLevel() > 0}
	// The only way to put something between pages and columns.
	return file.NewColumnReader(descriptor, bounded, memory.DefaultAllocator, r.file.BufferPool()), nil //nolint:staticcheck // deprecated for want of users
}

// A decoder reads one column.
type decoder struct {
	Column
	index  int // of the column in the file
	source file.ColumnChunkReader
	label  map[string]float64

	x       []float64
	levels  []int16
	numbers []int64
	singles []float32
	truths  []bool
	texts   []parquet.ByteArray
}

func (r *Reader) decoder(c Column) (*decoder, error) {
	d := &decoder{Column: c}
	var err error
	if e := guard(func() error { d.index, err = r.find(c); return nil }); e != nil {
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	if c.Kind == Label {
		d.label = make(map[string]float64, len(c.Levels))
		for i, s := range c.Levels {
			d.label[s] = float64(i)
		}
	}
	return d, nil
}

// find returns the index of the column in the file.
func (r *Reader) find(c Column) (int, error) {
	s := r.file.MetaData().Schema
	index := s.ColumnIndexByName(c.Name)
	if index < 0 {
		return 0, fmt.Errorf("there is no column %q", c.Name)
	}
	column := s.Column(index)
	if column.MaxRepetitionLevel() > 0 || column.MaxDefinitionLevel() > 1 {
		return 0, fmt.Errorf("column %q is nested", c.Name)
	}
	if got, want := column.PhysicalType(), c.Kind.physical(); got != want {
		return 0, fmt.Errorf("column %q is %v, not %v", c.Name, got, want)
	}
	return index, nil
}

// next returns the next n values.
func (d *decoder) next(n int) ([]float64, error) {
	d.x, d.levels = resize(d.x, n), resize(d.levels, n)
	err := guard(func() error {
		for done := 0; done < n; {
			rows, values, err := d.batch(done, n)
			if err != nil {
				return err
			}
			if rows == 0 {
				return cmp.Or(d.source.Err(), io.ErrUnexpectedEOF)
			}
			if d.source.Descriptor().MaxDefinitionLevel() > 0 {
				if err := spread(d.x[done:done+rows], d.levels[done:done+rows], values); err != nil {
					return err
				}
			}
			done += rows
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("column %q: %w", d.Name, err)
	}
	return d.x, nil
}

// batch reads some of the rows from done to n. The values that are not null come first.
func (d *decoder) batch(done, n int) (rows, values int, err error) {
	size, levels := int64(n-done), d.levels[done:]
	x := d.x[done:]
	var total int64
	switch r := d.source.(type) {
	case *file.Float64ColumnChunkReader:
		total, values, err = r.ReadBatch(size, x, levels, nil)
	case *file.Int64ColumnChunkReader:
		d.numbers = resize(d.numbers, n)
		total, values, err = r.ReadBatch(size, d.numbers, levels, nil)
		for i, v := range d.numbers[:values] {
			x[i] = float64(v)
		}
	case *file.Float32ColumnChunkReader:
		d.singles = resize(d.singles, n)
		total, values, err = r.ReadBatch(size, d.singles, levels, nil)
		for i, v := range d.singles[:values] {
			x[i] = float64(v)
		}
	case *file.BooleanColumnChunkReader:
		d.truths = resize(d.truths, n)
		total, values, err = r.ReadBatch(size, d.truths, levels, nil)
		for i, v := range d.truths[:values] {
			x[i] = 0
			if v {
				x[i] = 1
			}
		}
	case *file.ByteArrayColumnChunkReader:
		d.texts = resize(d.texts, n)
		total, values, err = r.ReadBatch(size, d.texts, levels, nil)
		for i, s := range d.texts[:values] {
			index, ok := d.label[string(s)]
			if !ok {
				return 0, 0, fmt.Errorf("%q is not one of its labels", bytes.Clone(s))
			}
			x[i] = index
		}
	default:
		err = errors.New("its type cannot be read")
	}
	return int(total), values, err
}

// spread moves the values at the beginning of x to the rows whose level is 1, and makes the
// others null.
func spread(x []float64, levels []int16, values int) error {
	for i := len(x) - 1; i >= 0; i-- {
		if levels[i] == 0 {
			x[i] = math.Inf(1)
			continue
		}
		if values--; values < 0 {
			return errors.New("there are fewer values than rows")
		}
		x[i] = x[values]
	}
	return nil
}

// resize returns a slice of length n, in the memory of s if that is large enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
