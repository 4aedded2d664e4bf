package columnar

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/klauspost/compress/zstd"
)

// crafted returns a file with one column of one page, which the encoder would not make.
func crafted(tb testing.TB, c Column, compression Compression, p *page, rows int) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w, err := NewParquet(&buf, []Column{c}, compression, 1)
	if err != nil {
		tb.Fatal(err)
	}
	pw := w
	builder := pw.builder()
	row := builder.AppendRowGroup()
	if err := pw.writeColumn(row.NextColumnChunk(), 0, rows, p); err != nil {
		tb.Fatal(err)
	}
	row.SetNumRows(rows)
	if err := row.Finish(0, 0); err != nil {
		tb.Fatal(err)
	}
	if err := pw.footer.add(builder); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(nil); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// withFooter returns a file that is nothing but a footer.
func withFooter(claimed uint32, footer ...byte) []byte {
	text := append([]byte(magic), footer...)
	return append(binary.LittleEndian.AppendUint32(text, claimed), magic...)
}

// zeros returns a zstd frame of n zeros, which does not say how many there are.
func zeros(tb testing.TB, n int) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out)
	if err != nil {
		tb.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range n / len(block) {
		if _, err := w.Write(block); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// bombs returns small files that claim gigabytes, or hold them.
func bombs(tb testing.TB) map[string]bomb {
	number := Column{Name: "a", Kind: Real}
	text := Column{Name: "a", Kind: Label, Levels: []string{"x"}}
	point := Column{Name: "a", Kind: Point}
	// 32 bits for each index, and runs of the largest index that there is.
	far := binary.LittleEndian.AppendUint32([]byte{32, 16}, math.MaxInt32-1)
	blocks := binary.AppendUvarint(nil, 1<<31)
	blocks = binary.AppendUvarint(blocks, 1)       // miniblocks
	blocks = binary.AppendUvarint(blocks, 1<<20)   // values
	blocks = append(blocks, 0, 0, 1, 1, 1, 1, 1)   // first value, first block
	list := binary.AppendUvarint(nil, 100_000_000) // elements
	plain, indices := parquet.Encodings.Plain, parquet.Encodings.RLEDict
	return map[string]bomb{
		"zstd":            {number, crafted(tb, number, Zstd, &page{data: zeros(tb, 256<<20), size: 64, encoding: plain}, 8), "decompresses to more than it claims"},
		"snappy":          {number, crafted(tb, number, Snappy, &page{data: binary.AppendUvarint(nil, 1<<31), size: 64, encoding: plain}, 8), "decompresses to more than it claims"},
		"large page":      {number, crafted(tb, number, Zstd, &page{data: zeros(tb, 1<<20), size: 200 << 20, encoding: plain}, 25<<20), "exceeds configured limit"},
		"dictionary":      {text, crafted(tb, text, Uncompressed, &page{dictionary: []byte{1, 0, 0, 0, 'x'}, entries: math.MaxInt32, data: far, size: len(far), encoding: indices}, 8), "a dictionary of 5 bytes claims 2147483647 values"},
		"real dictionary": {number, crafted(tb, number, Uncompressed, &page{dictionary: make([]byte, 8), entries: math.MaxInt32, data: far, size: len(far), encoding: indices}, 8), "a dictionary of 8 bytes claims 2147483647 values"},
		"differences":     {point, crafted(tb, point, Uncompressed, &page{data: blocks, size: len(blocks), encoding: parquet.Encodings.DeltaBinaryPacked}, 1<<20), "a block of differences claims 2147483648 values"},
		"prefixes":        {text, crafted(tb, text, Uncompressed, &page{data: blocks, size: len(blocks), encoding: parquet.Encodings.DeltaByteArray}, 8), "its encoding is DELTA_BYTE_ARRAY"},
		"more rows":       {number, crafted(tb, number, Uncompressed, &page{data: make([]byte, 64), size: 64, encoding: plain}, 1<<30), "eof"},
		"footer list":     {number, withFooter(uint32(len(list)+3), append(append([]byte{0x49, 0xfc}, list...), 0)...), "a list claims 100000000 elements in 1 bytes"},
		"footer length":   {number, withFooter(1<<31, 0), "it has 13 bytes, and its footer claims 2147483648"},
		"no footer":       {number, []byte(magic + "...." + "ELF!"), `it ends in "ELF!", not "PAR1"`},
		"short":           {number, []byte(magic), "it has 4 bytes"},
	}
}

type bomb struct {
	column Column
	file   []byte
	want   string
}

// readAll returns the error of reading a file, or nil.
func readAll(file []byte, columns []Column) error {
	r, err := NewReader(bytes.NewReader(file))
	if err != nil {
		return err
	}
	for _, err := range r.Read(columns) {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestBombs reads files of at most some kilobytes. None may cost more memory than a few pages.
func TestBombs(t *testing.T) {
	const most = 8 * maxPageBytes
	for name, b := range bombs(t) {
		t.Run(name, func(t *testing.T) {
			if len(b.file) > 64<<10 {
				t.Fatalf("the file has %d bytes, which is no bomb", len(b.file))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := readAll(b.file, []Column{b.column})
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), b.want) {
				t.Errorf("got %v, want %q", err, b.want)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > most {
				t.Errorf("%d bytes were allocated, more than %d", n, most)
			}
		})
	}
}
