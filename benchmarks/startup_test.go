package benchmarks

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/params"
)

// BenchmarkStartup measures what mc run does before the first point: reading and resolving the
// default study, building the inner cells of the tables of its distributions, making the model,
// and all of it. Stage whole is tables with their outer cells, which mc run builds in the background
// of the first points. With one worker the time is processor time. mc run loads a study with GOGC=800.
func BenchmarkStartup(b *testing.B) {
	for _, workers := range []int{1, 2} {
		for _, stage := range []string{"study", "tables", "whole", "model", "total"} {
			b.Run(fmt.Sprintf("stage=%s/workers=%d", stage, workers), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
				read, set, err := resolved()
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					switch stage {
					case "study":
						_, _, err = resolved()
					case "tables":
						_, err = set.Joint()
					case "whole":
						var joint *distributions.Joint
						if joint, err = set.Joint(); err == nil {
							joint.Complete()
						}
					case "model":
						_, err = federation.FromStudy(read, set)
					case "total":
						_, err = DefaultStudy()
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// resolved reads and resolves the default study.
func resolved() (*params.Study, *params.Set, error) {
	read, err := params.Default()
	if err != nil {
		return nil, nil, err
	}
	set, err := read.Resolve(params.ResolveOptions{})
	return read, set, err
}
