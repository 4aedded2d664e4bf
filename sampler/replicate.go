package sampler

import "fmt"

// The second word of the counters of Threefry: random numbers have 0, the keys of replicate r
// of a design 2r plus one of these.
const (
	lhsDomain   = 1
	sobolDomain = 2
)

// PerReplicate returns the number of points of a replicate; of a plan without replicates, of all.
func (p Plan) PerReplicate() int64 { return p.Points / int64(max(1, p.Replicates)) }

// fillReplicates calls fill for the part of each named column that lies in each replicate. from
// is the number of its first point within the replicate.
func (p Plan) fillReplicates(u [][]float64, first int64, fill func(k, replicate int, dst []float64, from uint64)) {
	rows := p.rows(u, first)
	n := p.PerReplicate()
	for done := 0; done < rows; {
		at := first + int64(done)
		from := at % n
		length := int(min(int64(rows-done), n-from))
		for k, column := range u {
			if p.Variables[k] != "" {
				fill(k, int(at/n), column[done:done+length], uint64(from))
			}
		}
		done += length
	}
}

// rows returns the length of the named columns. It panics if they do not fit the plan.
func (p Plan) rows(u [][]float64, first int64) int {
	if len(u) != len(p.Variables) {
		panic(fmt.Sprintf("sampler: %d columns for %d variables", len(u), len(p.Variables)))
	}
	if first < 0 {
		panic(fmt.Sprintf("sampler: point %d", first))
	}
	rows := -1
	for k, column := range u {
		if p.Variables[k] == "" {
			continue
		}
		if rows >= 0 && len(column) != rows {
			panic(fmt.Sprintf("sampler: columns of %d and %d points", rows, len(column)))
		}
		rows = len(column)
	}
	return max(rows, 0)
}
