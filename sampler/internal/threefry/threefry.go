// Package threefry is the counter-based generator Threefry2x64 with 20 rounds.
//
// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; the
// reference is include/Random123/threefry.h of Random123. A block of two words is a bijection
// of the counter for each key, so any word of a stream can be had without the words before it.
package threefry

import "math/bits"

// parity is the constant of the key schedule, C240 of Threefish.
const parity = 0x1BD11BDAA9FC1A22

// Block returns the two words of a counter under a key.
func Block(key, counter [2]uint64) [2]uint64 {
	k0, k1 := key[0], key[1]
	k2 := parity ^ k0 ^ k1
	x0, x1 := counter[0]+k0, counter[1]+k1
	x0, x1 = even(x0, x1, k1, k2+1)
	x0, x1 = odd(x0, x1, k2, k0+2)
	x0, x1 = even(x0, x1, k0, k1+3)
	x0, x1 = odd(x0, x1, k1, k2+4)
	x0, x1 = even(x0, x1, k2, k0+5)
	return [2]uint64{x0, x1}
}

// even makes four rounds with the first half of the rotations, then adds the subkeys.
func even(x0, x1, s0, s1 uint64) (uint64, uint64) {
	x0 += x1
	x1 = bits.RotateLeft64(x1, 16) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 42) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 12) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 31) ^ x0
	return x0 + s0, x1 + s1
}

// odd is even with the second half of the rotations.
func odd(x0, x1, s0, s1 uint64) (uint64, uint64) {
	x0 += x1
	x1 = bits.RotateLeft64(x1, 16) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 32) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 24) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 21) ^ x0
	return x0 + s0, x1 + s1
}

// Open01 maps a word to {1, 3, …, 2⁵³−1}/2⁵³, a subset of the open interval (0, 1) that holds
// 1−u with every u. It uses the upper 52 bits.
func Open01(w uint64) float64 {
	return float64(int64(w>>12<<1|1)) * 0x1p-53
}
