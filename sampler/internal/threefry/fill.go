package threefry

// Fill sets dst[j] to number first+j of a stream of a key: number i is word i mod 2 of the
// counter (⌊i/2⌋, stream), made a number in (0, 1) by Open01. first must not be negative.
func Fill(dst []float64, key [2]uint64, stream uint64, first int64) {
	s := newSchedule(key)
	s[0][1] += stream // all that the second word of the counter is for
	c := uint64(first) / 2
	if first%2 == 1 && len(dst) > 0 {
		dst[0] = Open01(s.block([2]uint64{c, 0})[1])
		dst = dst[1:]
		c++
	}
	if n := len(dst) / 32 * 32; hasWide && n > 0 {
		wide(dst[:n], c, &s)
		dst = dst[n:]
		c += uint64(n / 2)
	}
	n := len(dst) / 8 * 8
	s.fill4(dst[:n], c)
	c += uint64(n / 2)
	for dst = dst[n:]; len(dst) > 0; c++ {
		w := s.block([2]uint64{c, 0})
		dst[0] = Open01(w[0])
		if len(dst) == 1 {
			return
		}
		dst[1] = Open01(w[1])
		dst = dst[2:]
	}
}

// fill4 sets dst, whose length is a multiple of 8, to the words of the counters (c, 0),
// (c+1, 0), …. It is block for four counters at a time: a round waits for the one before it,
// but those of other counters do not.
//
// Counters and subkeys are variables, not variables plus constants, as the compiler would
// carry the constants through the rounds: twice the instructions.
func (s *schedule) fill4(dst []float64, c uint64) {
	ca, cb, cc, cd := c, c+1, c+2, c+3
	for ; len(dst) >= 8; dst = dst[8:] {
		a0, a1 := ca+s[0][0], s[0][1]
		b0, b1 := cb+s[0][0], s[0][1]
		c0, c1 := cc+s[0][0], s[0][1]
		d0, d1 := cd+s[0][0], s[0][1]
		ca, cb, cc, cd = ca+4, cb+4, cc+4, cd+4

		a0, a1 = even(a0, a1, &s[1])
		b0, b1 = even(b0, b1, &s[1])
		c0, c1 = even(c0, c1, &s[1])
		d0, d1 = even(d0, d1, &s[1])

		a0, a1 = odd(a0, a1, &s[2])
		b0, b1 = odd(b0, b1, &s[2])
		c0, c1 = odd(c0, c1, &s[2])
		d0, d1 = odd(d0, d1, &s[2])

		a0, a1 = even(a0, a1, &s[3])
		b0, b1 = even(b0, b1, &s[3])
		c0, c1 = even(c0, c1, &s[3])
		d0, d1 = even(d0, d1, &s[3])

		a0, a1 = odd(a0, a1, &s[4])
		b0, b1 = odd(b0, b1, &s[4])
		c0, c1 = odd(c0, c1, &s[4])
		d0, d1 = odd(d0, d1, &s[4])

		a0, a1 = even(a0, a1, &s[5])
		b0, b1 = even(b0, b1, &s[5])
		c0, c1 = even(c0, c1, &s[5])
		d0, d1 = even(d0, d1, &s[5])

		out := dst[:8:8]
		out[0], out[1] = Open01(a0), Open01(a1)
		out[2], out[3] = Open01(b0), Open01(b1)
		out[4], out[5] = Open01(c0), Open01(c1)
		out[6], out[7] = Open01(d0), Open01(d1)
	}
}
