// Package threefry is the counter-based generator Threefry2x64 with 20 rounds.
//
// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; the
// reference is include/Random123/threefry.h of Random123. A block of two words is a bijection
// of the counter for each key, so any word of a stream can be had without the words before it.
package threefry

import "math/bits"

// parity is the constant of the key schedule, C240 of Threefish.
const parity = 0x1BD11BDAA9FC1A22

// A schedule has the pairs of subkeys that are added before the first round and after every
// fourth.
type schedule [6][2]uint64

func newSchedule(key [2]uint64) schedule {
	k := [3]uint64{key[0], key[1], parity ^ key[0] ^ key[1]}
	var s schedule
	for r := range s {
		s[r] = [2]uint64{k[r%3], k[(r+1)%3] + uint64(r)}
	}
	return s
}

// Block returns the two words of a counter under a key.
func Block(key, counter [2]uint64) [2]uint64 {
	s := newSchedule(key)
	return s.block(counter)
}

func (s *schedule) block(counter [2]uint64) [2]uint64 {
	x0, x1 := counter[0]+s[0][0], counter[1]+s[0][1]
	x0, x1 = even(x0, x1, &s[1])
	x0, x1 = odd(x0, x1, &s[2])
	x0, x1 = even(x0, x1, &s[3])
	x0, x1 = odd(x0, x1, &s[4])
	x0, x1 = even(x0, x1, &s[5])
	return [2]uint64{x0, x1}
}

// even makes four rounds with the first half of the rotations, then adds the subkeys.
func even(x0, x1 uint64, s *[2]uint64) (uint64, uint64) {
	x0 += x1
	x1 = bits.RotateLeft64(x1, 16) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 42) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 12) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 31) ^ x0
	return x0 + s[0], x1 + s[1]
}

// odd is even with the second half of the rotations.
func odd(x0, x1 uint64, s *[2]uint64) (uint64, uint64) {
	x0 += x1
	x1 = bits.RotateLeft64(x1, 16) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 32) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 24) ^ x0
	x0 += x1
	x1 = bits.RotateLeft64(x1, 21) ^ x0
	return x0 + s[0], x1 + s[1]
}

// Open01 maps a word to {1, 3, …, 2⁵³−1}/2⁵³, a subset of the open interval (0, 1) that holds
// 1−u with every u. It uses the upper 52 bits.
func Open01(w uint64) float64 {
	return float64(int64(w>>12<<1|1)) * 0x1p-53
}
