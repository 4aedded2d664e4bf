package sampler

import "github.com/federated-frontier/mc/sampler/internal/threefry"

// A scramble is a nested scrambling of binary digits, the first being the lowest bit: whether a
// digit is flipped depends on those before it.
//
// The first twelve digits are scrambled as defined, with an independent random bit for each of
// the 4095 ways to begin. For the digits behind, which matter only where there are more than
// 4096 points, the bits are hashed: a sum with a number that depends on the first twelve digits,
// then products and sums with random numbers that carry only upwards, the form of Laine and Karras
// (2011) as used by Burley ("Practical hash-based Owen scrambling", JCGT 9(4), 2020). Such a hash
// alone is too regular for the first digits: of the 128 ways to scramble three of them some
// come up three times as often as others.
type scramble struct {
	// For each way to begin, 52 random bits for the digits behind the head, and above these the
	// flips of the head.
	heads [1 << headDigits]uint64
	keys  [hashKeys]uint64 // odd where tail multiplies by them, even where it adds a product
}

const (
	headDigits = 8
	exact      = 12 // digits
	wordBits   = 52 // of a random number
	headWords  = 5  // have a bit for each of the 255 ways to begin
	hashKeys   = 7
)

// init draws the random bits of a design of the variable with a key.
func (s *scramble) init(key [2]uint64, design int) {
	// As many as the generator likes to make at once.
	var numbers [(len(s.heads) + headWords + hashKeys + 31) / 32 * 32]float64
	threefry.Fill(numbers[:], key, 2*uint64(design)+sobolDomain, 0)
	rest := numbers[len(s.heads):]
	var coins [headWords * wordBits]uint8
	for i := range headWords {
		w := word(rest[i])
		for j := range wordBits {
			coins[i*wordBits+j] = uint8(w>>j) & 1
		}
	}
	var flips [1 << headDigits]uint8
	next := coins[:]
	for digit := range headDigits {
		n := 1 << digit
		low, high := flips[:n], flips[n:2*n]
		for before, coin := range next[:n] {
			low[before] |= coin << digit
			high[before] = low[before]
		}
		next = next[n:]
	}
	for i, v := range flips {
		s.heads[i] = word(numbers[i]) | uint64(v)<<wordBits
	}
	for j := range s.keys {
		s.keys[j] = word(rest[headWords+j])
	}
	for _, j := range []int{0, 3, 6} {
		s.keys[j] |= 1
	}
	for _, j := range []int{2, 5} {
		s.keys[j] &^= 1
	}
}

// word returns the random bits of a number that threefry.Open01 has made.
func word(v float64) uint64 { return uint64(v*0x1p53) >> 1 }

// apply scrambles the digits of a number. The result has 52 digits.
func (s *scramble) apply(x uint64) uint64 {
	head, next, tail := x%(1<<headDigits), x>>headDigits%16, x>>exact
	w := s.heads[head]
	y := head ^ w>>wordBits

	// The first 15 bits are for the four digits behind the head.
	flips := w&1 | w>>(1+next%2)&1<<1 | w>>(3+next%4)&1<<2 | w>>(7+next%8)&1<<3
	y |= (next ^ flips) << headDigits

	k := &s.keys
	tail += w<<(64-wordBits)>>(64-wordBits+15)*k[0] + next*k[1]
	tail ^= tail * k[2]
	tail *= k[3]
	tail += k[4]
	tail ^= tail * k[5]
	tail *= k[6]
	return y | tail<<exact
}
