// Package directions has the direction numbers of Sobol' sequences.
//
// They are those of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better
// two-dimensional projections", SIAM Journal on Scientific Computing 30 (2008) 2635–2654, file
// new-joe-kuo-6.21201 (BSD licence), of which the first Dimensions dimensions are kept.
package directions

import (
	_ "embed" // for the table
	"encoding/binary"
	"fmt"
	"math/bits"
	"sync"
)

// Dimensions is the number of dimensions in the table.
const Dimensions = 4096

// Bits is the number of direction numbers of a dimension, and of the digits of a point.
const Bits = 32

// table has, for each dimension from the second on, the polynomial as a number whose bits are
// its coefficients, then (m−1)/2 for as many direction numbers m as its degree; all as unsigned
// varints. testdata/gen/directions.py writes it.
//
//go:embed joe-kuo-6.bin
var table []byte

// numbers are the varints of each dimension.
var numbers = sync.OnceValue(func() [][]uint64 {
	all := make([][]uint64, 1, Dimensions)
	for rest := table; len(rest) > 0; {
		poly, n := binary.Uvarint(rest)
		rest = rest[n:]
		one := []uint64{poly}
		for range bits.Len64(poly) - 1 {
			half, n := binary.Uvarint(rest)
			rest = rest[n:]
			one = append(one, 2*half+1)
		}
		all = append(all, one)
	}
	return all
})

// Numbers returns the direction numbers of a dimension, counted from 0, as binary fractions
// with 32 digits: number j has digit j+1 set and none after it. It panics if there is no such
// dimension.
func Numbers(dimension int) [Bits]uint32 {
	if dimension < 0 || dimension >= Dimensions {
		panic(fmt.Sprintf("directions: dimension %d of %d", dimension, Dimensions))
	}
	var v [Bits]uint32
	if dimension == 0 {
		for j := range v {
			v[j] = 1 << (Bits - 1 - j)
		}
		return v
	}
	one := numbers()[dimension]
	poly, m := one[0], one[1:]
	degree := len(m)
	for j := range v {
		if j < degree {
			v[j] = uint32(m[j]) << (Bits - 1 - j)
			continue
		}
		v[j] = v[j-degree] ^ v[j-degree]>>degree
		for k := 1; k < degree; k++ {
			if poly>>(degree-k)&1 == 1 {
				v[j] ^= v[j-k]
			}
		}
	}
	return v
}
