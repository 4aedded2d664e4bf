package columnar

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/thrift/lib/go/thrift"
	"github.com/klauspost/compress/zstd"
)

// Limits of a Parquet file that is read. What a file claims allocates no more than a page of each
// column and the footer; arrow-go alone believes claims of gigabytes.
const (
	maxPageBytes   = 16 << 20 // of a page, and of what it decompresses to
	maxFooterBytes = 1 << 30  // a file of 1e9 points with 300 columns has 0.9 GB
	maxFooterDepth = 16       // of what is nested in it
	footerTail     = 8        // the length of the footer, and the magic word
)

var errBomb = errors.New("a page decompresses to more than it claims")

// The codecs that are read decompress to no more than the room that the page's header claims, which
// maxPageBytes bounds. That of LZ4 and no codec at all do so by themselves.
func init() { //nolint:gochecknoinits // the registry of arrow-go has no lock, and a writer may read it
	compress.RegisterCodec(compress.Codecs.Zstd, newBoundedZstd(codecOf(compress.Codecs.Zstd)))
	compress.RegisterCodec(compress.Codecs.Snappy, boundedSnappy{codecOf(compress.Codecs.Snappy)})
}

func codecOf(c compress.Compression) compress.Codec {
	codec, err := compress.GetCodec(c)
	if err != nil {
		panic(err) // arrow-go has these two
	}
	return codec
}

type boundedZstd struct {
	compress.Codec
	decoder *zstd.Decoder
}

func newBoundedZstd(c compress.Codec) boundedZstd {
	d, err := zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxWindow(maxPageBytes))
	if err != nil {
		panic(err) // the options are valid
	}
	return boundedZstd{c, d}
}

// DecodeWithError decompresses src to dst.
func (z boundedZstd) DecodeWithError(dst, src []byte) ([]byte, error) {
	out, err := z.decoder.DecodeAll(src, dst[:0:len(dst)])
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return nil, errBomb
	}
	return out, err
}

type boundedSnappy struct{ compress.Codec }

// DecodeWithError decompresses src to dst.
func (s boundedSnappy) DecodeWithError(dst, src []byte) ([]byte, error) {
	if n, _ := binary.Uvarint(src); n > uint64(len(dst)) {
		return nil, errBomb
	}
	return compress.Decode(s.Codec, dst, src)
}

// properties of a file that is read: columns are streamed, and pages are small.
func readerProperties() *parquet.ReaderProperties {
	p := parquet.NewReaderProperties(nil)
	p.BufferedStreamEnabled = true
	p.MaxCompressedPageSize, p.MaxUncompressedPageSize = maxPageBytes, maxPageBytes
	return p
}

// checkFooter refuses a footer that is larger than the file or than any that is needed.
func checkFooter(r interface {
	io.ReaderAt
	io.Seeker
},
) error {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	var tail [footerTail]byte
	if size < footerTail+int64(len(magic)) {
		return fmt.Errorf("not a Parquet file: it has %d bytes", size)
	}
	if _, err := r.ReadAt(tail[:], size-footerTail); err != nil {
		return err
	}
	if end := string(tail[4:]); end != magic {
		return fmt.Errorf("not a Parquet file: it ends in %q, not %q", end, magic)
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	switch {
	case n > size-footerTail:
		return fmt.Errorf("broken Parquet file: it has %d bytes, and its footer claims %d", size, n)
	case n > maxFooterBytes:
		return fmt.Errorf("its footer has %d bytes, and at most %d are read", n, maxFooterBytes)
	}
	footer := make([]byte, n)
	if _, err := r.ReadAt(footer, size-footerTail-n); err != nil {
		return err
	}
	return checkClaims(footer)
}

// checkClaims refuses a footer with a list that claims more elements than there are bytes left: room
// for them would be allocated before they are read.
func checkClaims(footer []byte) error {
	left := bytes.NewBuffer(footer)
	lists := &honestLists{compact(&thrift.TMemoryBuffer{Buffer: left}), left}
	if err := thrift.Skip(context.Background(), lists, thrift.STRUCT, maxFooterDepth); err != nil {
		return fmt.Errorf("broken Parquet file: its footer: %w", err)
	}
	return nil
}

type honestLists struct {
	thrift.TProtocol
	left *bytes.Buffer
}

// ReadListBegin reads what a list says of its size.
func (h *honestLists) ReadListBegin(ctx context.Context) (thrift.TType, int, error) {
	t, n, err := h.TProtocol.ReadListBegin(ctx)
	if err == nil && n > h.left.Len() {
		err = fmt.Errorf("a list claims %d elements in %d bytes", n, h.left.Len())
	}
	return t, n, err
}

// checkCompression refuses codecs that are not bounded.
func checkCompression(c compress.Compression) error {
	for _, known := range codecs {
		if c == known {
			return nil
		}
	}
	return fmt.Errorf("its compression is %v; read are %v", c, Compressions())
}

// boundedPages refuses pages whose header claims more values than they can have, or whose encoding
// makes values that are longer than the page.
type boundedPages struct {
	file.PageReader
	nullable bool
	err      error
}

// Next moves to the next page.
func (p *boundedPages) Next() bool {
	if p.err != nil || !p.PageReader.Next() {
		return false
	}
	p.err = p.check(p.Page())
	return p.err == nil
}

// Err returns what ended the pages.
func (p *boundedPages) Err() error { return errors.Join(p.err, p.PageReader.Err()) }

// check accepts what this package writes, and what others do by default.
func (p *boundedPages) check(page file.Page) error {
	if d, ok := page.(*file.DictionaryPage); ok {
		const smallest = 4 // bytes of a value: a float32, or the length of a text
		if n := int(d.NumValues()); n > len(d.Data())/smallest {
			return fmt.Errorf("a dictionary of %d bytes claims %d values", len(d.Data()), n)
		}
		return nil
	}
	switch e := parquet.Encoding(page.Encoding()); e {
	case parquet.Encodings.Plain, parquet.Encodings.PlainDict, parquet.Encodings.RLEDict, parquet.Encodings.RLE, parquet.Encodings.ByteStreamSplit:
		return nil
	case parquet.Encodings.DeltaBinaryPacked:
		// Behind levels the header would not be found where it is looked for.
		if _, ok := page.(*file.DataPageV1); !ok || p.nullable {
			return errors.New("a page with differences has levels of nulls")
		}
		const largest = 1 << 16 // values of a block; writers have 128, or 1,024
		if n, _ := binary.Uvarint(page.Data()); n > largest {
			return fmt.Errorf("a block of differences claims %d values, and at most %d are read", n, largest)
		}
		return nil
	default:
		return fmt.Errorf("its encoding is %v; read are PLAIN, RLE, dictionaries, BYTE_STREAM_SPLIT and DELTA_BINARY_PACKED", e)
	}
}
