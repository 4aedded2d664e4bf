package columnar

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"

	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/thrift/lib/go/thrift"
)

// A footer collects the metadata of row groups as they will stand in the file. A builder of
// arrow-go would keep a kilobyte of objects for each column of each group, which in a long run
// comes to more than everything else; here it is about a hundred bytes.
type footer struct {
	groups int
	rows   int64
	list   bytes.Buffer // the row groups, one after the other
}

// add takes the only row group of a builder.
func (f *footer) add(b *metadata.FileMetaDataBuilder) error {
	m, err := b.Finish()
	if err != nil {
		return err
	}
	if len(m.RowGroups) != 1 {
		return errors.New("a builder must have one row group")
	}
	if err := m.RowGroups[0].Write(context.Background(), compact(&thrift.TMemoryBuffer{Buffer: &f.list})); err != nil {
		return err
	}
	f.groups++
	f.rows += m.NumRows
	return nil
}

// writeTo writes the metadata of a builder, which has no row groups, with those of the footer.
// It returns the number of bytes.
func (f *footer) writeTo(w io.Writer, b *metadata.FileMetaDataBuilder) (int64, error) {
	m, err := b.Finish()
	if err != nil {
		return 0, err
	}
	m.NumRows = f.rows
	counted := offsetWriter{Writer: w}
	ctx, transport := context.Background(), thrift.NewStreamTransportW(&counted)
	if err := m.Write(ctx, &splicer{TProtocol: compact(transport), footer: f}); err != nil {
		return counted.n, err
	}
	if err := transport.Flush(ctx); err != nil {
		return counted.n, err
	}
	if counted.n > math.MaxInt32 {
		return counted.n, errors.New("the metadata of a Parquet file is limited to 2 GiB")
	}
	return counted.n, nil
}

func compact(t thrift.TTransport) thrift.TProtocol {
	return thrift.NewTCompactProtocolConf(t, &thrift.TConfiguration{})
}

// rowGroups is the number of the field of FileMetaData that has them (parquet.thrift).
const rowGroups = 4

// A splicer writes FileMetaData, whose list of row groups is empty, with those of the footer in
// the list.
type splicer struct {
	thrift.TProtocol
	footer *footer
	depth  int   // of the struct being written
	field  int16 // of the outermost struct
}

func (s *splicer) WriteStructBegin(ctx context.Context, name string) error {
	s.depth++
	return s.TProtocol.WriteStructBegin(ctx, name)
}

func (s *splicer) WriteStructEnd(ctx context.Context) error {
	s.depth--
	return s.TProtocol.WriteStructEnd(ctx)
}

func (s *splicer) WriteFieldBegin(ctx context.Context, name string, t thrift.TType, id int16) error {
	if s.depth == 1 {
		s.field = id
	}
	return s.TProtocol.WriteFieldBegin(ctx, name, t, id)
}

func (s *splicer) WriteListBegin(ctx context.Context, t thrift.TType, size int) error {
	if s.depth != 1 || s.field != rowGroups {
		return s.TProtocol.WriteListBegin(ctx, t, size)
	}
	if err := s.TProtocol.WriteListBegin(ctx, t, s.footer.groups); err != nil {
		return err
	}
	_, err := s.Transport().Write(s.footer.list.Bytes())
	return err
}
