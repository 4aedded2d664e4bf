package sampler

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

// New returns the sampler of a plan.
func New(p Plan) (Sampler, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return newRandom(p), nil
}

// random fills columns with independent numbers. The number of a variable at point i is word
// i mod 2 of Threefry2x64-20 with key (seed, first 8 bytes of SHA-256 of the name, big-endian)
// and counter (⌊i/2⌋, 0), made (2(w≫12)+1)/2⁵³. This is frozen for ever.
type random struct {
	keys  [][2]uint64
	named []bool
}

func newRandom(p Plan) *random {
	r := &random{keys: make([][2]uint64, len(p.Variables)), named: make([]bool, len(p.Variables))}
	for k, name := range p.Variables {
		hash := sha256.Sum256([]byte(name))
		r.keys[k] = [2]uint64{p.Seed, binary.BigEndian.Uint64(hash[:8])}
		r.named[k] = name != ""
	}
	return r
}

// Fill implements Sampler.
func (r *random) Fill(u [][]float64, first int64) {
	if len(u) != len(r.keys) {
		panic(fmt.Sprintf("sampler: %d columns for %d variables", len(u), len(r.keys)))
	}
	if first < 0 {
		panic(fmt.Sprintf("sampler: point %d", first))
	}
	length := -1
	for k, column := range u {
		if !r.named[k] {
			continue
		}
		if length >= 0 && len(column) != length {
			panic(fmt.Sprintf("sampler: columns of %d and %d points", length, len(column)))
		}
		length = len(column)
		threefry.Fill(column, r.keys[k], first)
	}
}
