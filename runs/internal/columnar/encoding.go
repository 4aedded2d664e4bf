package columnar

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// The encodings of Parquet that files use, from
// https://parquet.apache.org/docs/file-format/data-pages/encodings/. All of them are
// little-endian, and bits go from the least significant of a byte upwards.

// appendRun appends n times the same value below 256, in the run-length encoding.
func appendRun(dst []byte, n int, value byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(n)<<1), value)
}

// appendPackedHeader appends the header of n bit-packed values, which are padded to a multiple
// of eight.
func appendPackedHeader(dst []byte, n int) []byte {
	return binary.AppendUvarint(dst, uint64(n+7)/8<<1|1)
}

// appendLevels appends the definition levels of n rows: 1 where the bit of valid is set, and
// everywhere if valid is nil.
func appendLevels(dst []byte, valid []byte, n int) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	if valid == nil {
		dst = appendRun(dst, n, 1)
	} else {
		dst = append(appendPackedHeader(dst, n), valid...)
	}
	binary.LittleEndian.PutUint32(dst[start:], uint32(len(dst)-start-4))
	return dst
}

// appendTruths appends one bit per value, 1 if it is not 0.
func appendTruths(dst []byte, x []float64) []byte {
	for len(x) > 0 {
		var b byte
		for i, v := range x[:min(8, len(x))] {
			if v != 0 {
				b |= 1 << i
			}
		}
		dst = append(dst, b)
		x = x[min(8, len(x)):]
	}
	return dst
}

// appendLabels appends indices of a dictionary: their width, and then the indices in so many
// bits each.
func appendLabels(dst []byte, c *Column, x []float64) ([]byte, error) {
	width := max(1, bits.Len(uint(len(c.Levels)-1)))
	dst = append(dst, byte(width))
	if len(x) == 0 {
		return dst, nil
	}
	dst = appendPackedHeader(dst, len(x))
	var acc uint64
	have := 0
	for i := range (len(x) + 7) / 8 * 8 {
		if i < len(x) {
			k, err := c.level(x[i])
			if err != nil {
				return nil, err
			}
			acc |= uint64(k) << have
		}
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
		}
	}
	return dst, nil
}

// appendDoubles appends values one after the other.
func appendDoubles(dst []byte, x []float64) []byte {
	start := len(dst)
	dst = slices.Grow(dst, 8*len(x))[:start+8*len(x)]
	out := dst[start:]
	for i, v := range x {
		binary.LittleEndian.PutUint64(out[8*i:], math.Float64bits(v))
	}
	return dst
}

// appendStreams appends the first bytes of all values, then their second bytes, and so on
// (BYTE_STREAM_SPLIT).
func appendStreams(dst []byte, x []float64) []byte {
	n, start := len(x), len(dst)
	dst = slices.Grow(dst, 8*n)[:start+8*n]
	out := dst[start:]
	i := 0
	for ; i+8 <= n; i += 8 {
		rows := [8]uint64{
			math.Float64bits(x[i]), math.Float64bits(x[i+1]), math.Float64bits(x[i+2]), math.Float64bits(x[i+3]),
			math.Float64bits(x[i+4]), math.Float64bits(x[i+5]), math.Float64bits(x[i+6]), math.Float64bits(x[i+7]),
		}
		transpose(&rows)
		for s, row := range rows {
			binary.LittleEndian.PutUint64(out[s*n+i:], row)
		}
	}
	for ; i < n; i++ {
		for s := range 8 {
			out[s*n+i] = byte(math.Float64bits(x[i]) >> (8 * s))
		}
	}
	return dst
}

// appendSingles is appendDoubles for numbers of 32 bits, to the nearest of which values are rounded.
func appendSingles(dst []byte, x []float64) []byte {
	start := len(dst)
	dst = slices.Grow(dst, 4*len(x))[:start+4*len(x)]
	out := dst[start:]
	for i, v := range x {
		binary.LittleEndian.PutUint32(out[4*i:], math.Float32bits(float32(v)))
	}
	return dst
}

// appendSingleStreams is appendStreams for numbers of 32 bits.
func appendSingleStreams(dst []byte, x []float64) []byte {
	n, start := len(x), len(dst)
	dst = slices.Grow(dst, 4*n)[:start+4*n]
	out := dst[start:]
	s0, s1, s2, s3 := out[:n], out[n:2*n], out[2*n:3*n], out[3*n:4*n]
	for i, v := range x {
		b := math.Float32bits(float32(v))
		s0[i], s1[i], s2[i], s3[i] = byte(b), byte(b>>8), byte(b>>16), byte(b>>24)
	}
	return dst
}

// transpose swaps byte j of row i with byte i of row j: first in blocks of four by four, then
// of two by two, then single bytes.
func transpose(m *[8]uint64) {
	for i := range 4 {
		a, b := m[i], m[i+4]
		m[i], m[i+4] = a&0x00000000ffffffff|b<<32, a>>32|b&0xffffffff00000000
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		a, b := m[i], m[i+2]
		m[i], m[i+2] = a&0x0000ffff0000ffff|b<<16&0xffff0000ffff0000, a>>16&0x0000ffff0000ffff|b&0xffff0000ffff0000
	}
	for i := 0; i < 8; i += 2 {
		a, b := m[i], m[i+1]
		m[i], m[i+1] = a&0x00ff00ff00ff00ff|b<<8&0xff00ff00ff00ff00, a>>8&0x00ff00ff00ff00ff|b&0xff00ff00ff00ff00
	}
}

// appendSequence appends first, first+1, … as differences (DELTA_BINARY_PACKED): in each block
// the smallest difference is 1, and what is above that takes no bits.
func appendSequence(dst []byte, first int64, n int) []byte {
	const block, minis = 128, 4
	dst = binary.AppendUvarint(dst, block)
	dst = binary.AppendUvarint(dst, minis)
	dst = binary.AppendUvarint(dst, uint64(n))
	dst = binary.AppendVarint(dst, first)
	for done := 1; done < n; done += block {
		dst = binary.AppendVarint(dst, 1)
		dst = append(dst, 0, 0, 0, 0) // bits of each mini block
	}
	return dst
}
