package columnar

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/parquet/metadata"
)

// stats returns the statistics of the values of a column of numbers or booleans, as Parquet wants them:
// NaN does not count, and zeros stand for both signs.
func (c *Column) stats(x []float64, nulls int) metadata.EncodedStatistics {
	s := metadata.EncodedStatistics{Signed: true}
	s.SetNullCount(int64(nulls))
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if v < low {
			low = v
		}
		if v > high {
			high = v
		}
	}
	if low > high {
		return s
	}
	if c.Kind == Bool {
		s.SetMin([]byte{truth(low)})
		s.SetMax([]byte{truth(high)})
		return s
	}
	if low == 0 {
		low = math.Copysign(0, -1)
	}
	if high == 0 {
		high = 0
	}
	s.SetMin(c.Kind.plain(low))
	s.SetMax(c.Kind.plain(high))
	return s
}

func truth(v float64) byte {
	if v != 0 {
		return 1
	}
	return 0
}

func sequenceStats(first int64, n int) metadata.EncodedStatistics {
	s := metadata.EncodedStatistics{Signed: true}
	s.SetNullCount(0)
	s.SetMin(binary.LittleEndian.AppendUint64(nil, uint64(first)))
	s.SetMax(binary.LittleEndian.AppendUint64(nil, uint64(first)+uint64(n)-1))
	return s
}
