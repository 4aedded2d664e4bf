package analysis

import (
	"math"
	"testing"

	"github.com/federated-frontier/mc/runs"
)

// TestReplicateCheckpoints has replicates with shares 0.50, 0.51, … and medians 10, 11, …: the means of the first four are 0.515 and 11.5, the
// standard deviation of 0, 1, 2, 3 is √(5/3), and Student's factor with 3 degrees of freedom 3.182446, which is known to 0.2 %.
func TestReplicateCheckpoints(t *testing.T) {
	var parts []*Summary
	for r := range 16 {
		a := &Answer{Win: runs.Estimate{Value: runs.Number(0.5 + float64(r)/100)}}
		a.Gap.Median.Value = runs.Number(10 + r)
		parts = append(parts, &Summary{Run: Run{Points: 1000}, Answer: a})
	}
	all := ReplicateCheckpoints(parts)
	if len(all) != 2 || all[0].Points != 4000 || all[1].Points != 8000 {
		t.Fatalf("checkpoints are %+v", all)
	}
	se := math.Sqrt(5.0/3) / 2
	for _, c := range []struct{ got, want float64 }{
		{float64(all[0].Win.Value), 0.515},
		{*all[0].Win.StdErr, se / 100},
		{float64(all[0].Win.High), 0.515 + 3.182446*se/100},
		{float64(all[0].MedianGap.Value), 11.5},
		{float64(all[0].MedianGap.Low), 11.5 - 3.182446*se},
		{float64(all[1].MedianGap.Value), 13.5},
	} {
		if math.Abs(c.got-c.want) > 1e-3*math.Abs(c.want) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
	parts[3].Answer.Gap.Median.Value = runs.Number(math.NaN())
	if all := ReplicateCheckpoints(parts); all[0].MedianGap.StdErr != nil || !math.IsNaN(float64(all[0].MedianGap.Value)) || all[0].Win.StdErr == nil {
		t.Errorf("with a replicate without a median: %+v", all[0])
	}
	parts[0].Answer = nil
	if all := ReplicateCheckpoints(parts); all != nil {
		t.Errorf("without an answer: %+v", all)
	}
	if all := ReplicateCheckpoints(nil); all != nil {
		t.Errorf("without replicates: %+v", all)
	}
}
