package sampler

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

// keyOf returns the key of the stream of a variable: the seed, and the first 8 bytes of SHA-256
// of the name, big-endian. This is frozen for ever.
func keyOf(seed uint64, name string) [2]uint64 {
	hash := sha256.Sum256([]byte(name))
	return [2]uint64{seed, binary.BigEndian.Uint64(hash[:8])}
}

// keysOf returns the keys of the variables of a plan.
func keysOf(p Plan) [][2]uint64 {
	keys := make([][2]uint64, len(p.Variables))
	for k, name := range p.Variables {
		keys[k] = keyOf(p.Seed, name)
	}
	return keys
}

// random fills columns with independent numbers. The number of a variable at point i is word
// i mod 2 of Threefry2x64-20 with the key of the variable and counter (⌊i/2⌋, 0), made
// (2(w≫12)+1)/2⁵³. This is frozen for ever.
type random struct {
	plan Plan
	keys [][2]uint64
}

// Fill implements Sampler.
func (r *random) Fill(u [][]float64, first int64) {
	r.plan.rows(u, first)
	for k, column := range u {
		if r.plan.Variables[k] != "" {
			threefry.Fill(column, r.keys[k], 0, first)
		}
	}
}
