package columnar

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// MaxGroups is the largest number of groups of a Parquet file: their ordinals are int16.
const MaxGroups = 1 << 15

const magic = "PAR1"

// A Compression is a way to make pages smaller.
type Compression string

// The compressions of Parquet files.
const (
	Zstd         Compression = "zstd"
	Snappy       Compression = "snappy"
	LZ4          Compression = "lz4"
	Uncompressed Compression = "none"
)

// Compressions lists the compressions in the order in which help texts show them.
func Compressions() []Compression { return []Compression{Zstd, LZ4, Snappy, Uncompressed} }

var codecs = map[Compression]compress.Compression{
	Zstd:         compress.Codecs.Zstd,
	Snappy:       compress.Codecs.Snappy,
	LZ4:          compress.Codecs.Lz4Raw,
	Uncompressed: compress.Codecs.Uncompressed,
}

// level is the compression level, where there are levels. Higher ones take longer and gain
// nothing on random mantissas.
const level = 1

// A Parquet writes one row group per group of rows, and one data page per column of it.
//
// Pages are encoded here and not by arrow-go's column writers, which copy every page five
// times and allocate its memory anew; arrow-go does the compression, the headers and the
// metadata.
type Parquet struct {
	sink    offsetWriter
	columns []Column
	schema  *schema.Schema
	props   *parquet.WriterProperties
	codec   compress.Compression
	arrow   string // the Arrow schema, for readers that know it
	footer  footer
	pager   file.PageWriter

	encoders []*encoder   // one per goroutine
	free     chan *page   // pages that nobody uses
	ready    []chan *page // encoded pages, by column
}

// offsetWriter counts what is written.
type offsetWriter struct {
	io.Writer
	n int64
}

func (w *offsetWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.n += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}

// Tell returns the number of bytes written.
func (w *offsetWriter) Tell() int64 { return w.n }

// NewParquet returns a writer of a Parquet file that encodes the columns of a group in the
// given number of goroutines. It does not close w.
func NewParquet(w io.Writer, columns []Column, c Compression, goroutines int) (*Parquet, error) {
	p, err := newParquet(w, columns, c, goroutines)
	if err != nil {
		return nil, err
	}
	_, err = io.WriteString(&p.sink, magic)
	return p, err
}

// ContinueParquet is like NewParquet for a file that has some groups already; w appends to it.
func ContinueParquet(w io.Writer, columns []Column, c Compression, goroutines int, so ParquetState) (*Parquet, error) {
	p, err := newParquet(w, columns, c, goroutines)
	if err != nil {
		return nil, err
	}
	p.sink.n, p.footer.groups, p.footer.rows = so.Bytes, so.Groups, so.Rows
	p.footer.list.Write(so.List)
	return p, nil
}

// A ParquetState is what a file has so far.
type ParquetState struct {
	Bytes  int64 // its length
	Groups int
	Rows   int64
	List   []byte // the row groups, as they will stand in the footer
}

// State returns the state of the file. List is valid until the next group.
func (p *Parquet) State() ParquetState {
	return ParquetState{p.sink.n, p.footer.groups, p.footer.rows, p.footer.list.Bytes()}
}

func newParquet(w io.Writer, columns []Column, c Compression, goroutines int) (*Parquet, error) {
	if err := check(columns); err != nil {
		return nil, err
	}
	codec, ok := codecs[c]
	if !ok {
		return nil, fmt.Errorf("compression %q is not known; known: %v", c, Compressions())
	}
	root, err := parquetSchema(columns)
	if err != nil {
		return nil, err
	}
	described, err := serialized(arrowSchema(columns))
	if err != nil {
		return nil, err
	}
	p := &Parquet{
		sink:    offsetWriter{Writer: w},
		columns: columns,
		schema:  schema.NewSchema(root),
		props:   properties(columns, codec),
		codec:   codec,
		ready:   make([]chan *page, len(columns)),
	}
	p.arrow = base64.StdEncoding.EncodeToString(described)
	for k := range p.ready {
		p.ready[k] = make(chan *page, 1)
	}
	goroutines = max(1, goroutines)
	for range goroutines {
		e, err := newEncoder(columns, codec)
		if err != nil {
			return nil, err
		}
		p.encoders = append(p.encoders, e)
	}
	p.free = make(chan *page, 4*goroutines)
	for range cap(p.free) {
		p.free <- new(page)
	}
	return p, nil
}

func parquetSchema(columns []Column) (*schema.GroupNode, error) {
	fields := make(schema.FieldList, len(columns))
	for k, c := range columns {
		repetition := parquet.Repetitions.Required
		if c.Nullable {
			repetition = parquet.Repetitions.Optional
		}
		var logical schema.LogicalType = schema.NoLogicalType{}
		if c.Kind == Label {
			logical = schema.StringLogicalType{}
		}
		node, err := schema.NewPrimitiveNodeLogical(c.Name, repetition, logical, c.Kind.physical(), -1, -1)
		if err != nil {
			return nil, err
		}
		fields[k] = node
	}
	return schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
}

func (k Kind) physical() parquet.Type {
	switch k {
	case Point:
		return parquet.Types.Int64
	case Bool:
		return parquet.Types.Boolean
	case Label:
		return parquet.Types.ByteArray
	case Single:
		return parquet.Types.Float
	default:
		return parquet.Types.Double
	}
}

// properties tells the metadata how columns are encoded where they have no dictionary.
func properties(columns []Column, codec compress.Compression) *parquet.WriterProperties {
	opts := []parquet.WriterProperty{parquet.WithCompression(codec)}
	for _, c := range columns {
		opts = append(opts, parquet.WithEncodingFor(c.Name, c.Kind.encoding(codec)))
	}
	return parquet.NewWriterProperties(opts...)
}

// encoding is how the values of a column are laid out before compression. To split numbers by
// bytes makes zstd faster and its result smaller.
func (k Kind) encoding(codec compress.Compression) parquet.Encoding {
	switch {
	case k == Point:
		return parquet.Encodings.DeltaBinaryPacked
	case (k == Real || k == Single) && codec != compress.Codecs.Uncompressed:
		return parquet.Encodings.ByteStreamSplit
	default:
		return parquet.Encodings.Plain
	}
}

// WriteGroup encodes the columns in goroutines and appends them to the file in order as they
// become ready.
func (p *Parquet) WriteGroup(g *Group) error {
	if g.Len < 1 || p.footer.groups == MaxGroups {
		return fmt.Errorf("group %d of %d rows: a Parquet file has at most %d groups, each with a row at least", p.footer.groups, g.Len, MaxGroups)
	}
	var next atomic.Int64
	var encoders sync.WaitGroup
	defer encoders.Wait()
	for _, e := range p.encoders {
		encoders.Go(func() {
			// Who has a page takes a column, so whoever takes the next column in
			// order can finish it.
			for page := range p.free {
				k := int(next.Add(1)) - 1
				if k >= len(p.columns) {
					p.free <- page
					return
				}
				page.err = e.encode(page, k, g)
				p.ready[k] <- page
			}
		})
	}
	builder := p.builder()
	row := builder.AppendRowGroup()
	var err error
	for k := range p.columns {
		page := <-p.ready[k]
		if err == nil {
			err = p.writeColumn(row.NextColumnChunk(), k, g.Len, page)
		}
		p.free <- page
	}
	if err != nil {
		return err
	}
	row.SetNumRows(g.Len)
	if err := row.Finish(0, int16(p.footer.groups)); err != nil {
		return err
	}
	return p.footer.add(builder)
}

// builder returns an empty builder of metadata.
func (p *Parquet) builder() *metadata.FileMetaDataBuilder {
	return metadata.NewFileMetadataBuilder(p.schema, p.props, nil)
}

// writeColumn appends an encoded column to the file.
func (p *Parquet) writeColumn(chunk *metadata.ColumnChunkMetaDataBuilder, k, rows int, page *page) error {
	if page.err != nil {
		return fmt.Errorf("column %q: %w", p.columns[k].Name, page.err)
	}
	if err := p.resetPager(chunk, k); err != nil {
		return err
	}
	if page.dictionary != nil {
		dictionary := file.NewDictionaryPage(memory.NewBufferBytes(page.dictionary), int32(page.entries), parquet.Encodings.Plain)
		defer dictionary.Release()
		if _, err := p.pager.WriteDictionaryPage(dictionary); err != nil {
			return err
		}
	}
	data := file.NewDataPageV1WithConfig(memory.NewBufferBytes(page.data), parquet.Encodings.RLE, parquet.Encodings.RLE,
		file.DataPageConfig{Num: int32(rows), Encoding: page.encoding, UncompressedSize: int32(page.size)})
	defer data.Release()
	if _, err := p.pager.WriteDataPage(data); err != nil {
		return err
	}
	if page.stats.IsSet() {
		chunk.SetStats(page.stats)
	}
	return p.pager.Close(page.dictionary != nil, false)
}

func (p *Parquet) resetPager(chunk *metadata.ColumnChunkMetaDataBuilder, k int) (err error) {
	group, column := int16(p.footer.groups), int16(k)
	if p.pager != nil {
		return p.pager.Reset(&p.sink, p.codec, level, chunk, group, column, nil, nil)
	}
	p.pager, err = file.NewPageWriter(&p.sink, p.codec, level, chunk, group, column, memory.DefaultAllocator, false, nil, nil)
	return err
}

// Close writes the footer.
func (p *Parquet) Close(pairs []Pair) error {
	builder := p.builder()
	for _, pair := range append([]Pair{{"ARROW:schema", p.arrow}}, pairs...) {
		if err := builder.AppendKeyValueMetadata(pair.Key, pair.Value); err != nil {
			return err
		}
	}
	n, err := p.footer.writeTo(&p.sink, builder)
	if err != nil {
		return err
	}
	end := binary.LittleEndian.AppendUint32(nil, uint32(n))
	_, err = p.sink.Write(append(end, magic...))
	return err
}
