package columnar

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/metadata"
)

// A page is a column of a group, encoded.
type page struct {
	dictionary []byte // its values, one after the other; nil if there is no dictionary
	entries    int    // how many
	data       []byte // the data page, compressed
	size       int    // of the data page before compression
	encoding   parquet.Encoding
	stats      metadata.EncodedStatistics
	err        error
}

// An encoder turns columns into pages. It belongs to one goroutine.
type encoder struct {
	columns      []Column
	dictionaries [][]byte // of label columns
	codec        compress.Compression
	compressor   compress.Codec // nil if pages stay as they are

	plain  []byte    // a data page before compression
	values []float64 // the values of a column that are not null
	valid  []byte    // which these are, one bit per row
}

func newEncoder(columns []Column, codec compress.Compression) (*encoder, error) {
	e := &encoder{columns: columns, codec: codec, dictionaries: make([][]byte, len(columns))}
	for k, c := range columns {
		for _, s := range c.Levels {
			e.dictionaries[k] = binary.LittleEndian.AppendUint32(e.dictionaries[k], uint32(len(s)))
			e.dictionaries[k] = append(e.dictionaries[k], s...)
		}
	}
	if codec == compress.Codecs.Uncompressed {
		return e, nil
	}
	var err error
	e.compressor, err = compress.GetCodec(codec)
	return e, err
}

// encode makes column k of the group a page, in the memory of p.
func (e *encoder) encode(p *page, k int, g *Group) error {
	c := &e.columns[k]
	p.dictionary, p.entries, p.encoding, p.stats = nil, 0, c.Kind.encoding(e.codec), metadata.EncodedStatistics{}
	plain := e.plain[:0]
	if c.Kind == Point {
		plain = appendSequence(plain, g.First, g.Len)
		if c.Stats {
			p.stats = sequenceStats(g.First, g.Len)
		}
		e.finish(p, plain)
		return nil
	}
	values := g.Data[k][:g.Len]
	if c.Nullable {
		var valid []byte
		values, valid = e.split(values, g.Null)
		plain = appendLevels(plain, valid, g.Len)
	}
	if c.Stats && c.Kind != Label {
		p.stats = c.stats(values, g.Len-len(values))
	}
	switch {
	case c.Kind == Bool:
		plain = appendTruths(plain, values)
	case c.Kind == Label:
		p.dictionary, p.entries, p.encoding = e.dictionaries[k], len(c.Levels), parquet.Encodings.RLEDict
		var err error
		if plain, err = appendLabels(plain, c, values); err != nil {
			return err
		}
	case constant(values):
		p.dictionary, p.entries, p.encoding = c.Kind.plain(values[0]), 1, parquet.Encodings.RLEDict
		plain = append(plain, 1) // bits per index
		plain = appendRun(plain, len(values), 0)
	case c.Kind == Single && e.compressor == nil:
		plain = appendSingles(plain, values)
	case c.Kind == Single:
		plain = appendSingleStreams(plain, values)
	case e.compressor == nil:
		plain = appendDoubles(plain, values)
	default:
		plain = appendStreams(plain, values)
	}
	e.finish(p, plain)
	return nil
}

// finish compresses the page that was put together in e.plain's memory.
func (e *encoder) finish(p *page, plain []byte) {
	p.size = len(plain)
	if e.compressor == nil {
		p.data, e.plain = plain, p.data
		return
	}
	if need := int(e.compressor.CompressBound(int64(len(plain)))); cap(p.data) < need {
		p.data = make([]byte, 0, need)
	}
	p.data = e.compressor.EncodeLevel(p.data[:cap(p.data)], plain, level)
	e.plain = plain
}

// split returns the values of x that are not null and a bit per row that says which these
// are. They are x and nil if none is null.
func (e *encoder) split(x []float64, null []bool) (values []float64, valid []byte) {
	first := 0
	for first < len(x) && !isNull(x[first]) && (null == nil || !null[first]) {
		first++
	}
	if first == len(x) {
		return x, nil
	}
	if size := (len(x) + 7) / 8; cap(e.valid) < size {
		e.valid = make([]byte, size)
	} else {
		e.valid = e.valid[:size]
		clear(e.valid)
	}
	e.values = append(e.values[:0], x[:first]...)
	for i := range first {
		e.valid[i/8] |= 1 << (i % 8)
	}
	for i := first; i < len(x); i++ {
		if isNull(x[i]) || null != nil && null[i] {
			continue
		}
		e.valid[i/8] |= 1 << (i % 8)
		e.values = append(e.values, x[i])
	}
	return e.values, e.valid
}

// plain returns a number as a file has it.
func (k Kind) plain(v float64) []byte {
	if k == Single {
		return binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(v)))
	}
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
}

// constant reports whether there are values and all have the same bits.
func constant(x []float64) bool {
	for _, v := range x {
		if math.Float64bits(v) != math.Float64bits(x[0]) {
			return false
		}
	}
	return len(x) > 0
}
