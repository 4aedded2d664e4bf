package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/federated-frontier/mc/sampler"
)

const (
	seed       = 20261124
	replicates = 64
)

func main() {
	if err := write(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "convergence:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, "Root mean square relative error of the integral of the functions of Genz in %d dimensions, over %d designs of n points.\n\n",
		dimensions, replicates)
	if err := writeGenz(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nStandard error of estimates from n points of the default study, from %d designs; a standard error of its own of 9 %%.\n\n", replicates)
	return writeStudy(ctx, w)
}

// plan returns the plan of the designs of n points each. Random points are cut into as many parts.
func plan(m sampler.Method, variables, leading []string, n int64) sampler.Plan {
	p := sampler.Plan{Method: m, Variables: variables, Points: n * replicates, Seed: seed}
	if m != sampler.Random {
		p.Replicates = replicates
	}
	if m == sampler.Sobol {
		p.Leading = leading
	}
	return p
}

// rms returns the root of the mean square of numbers.
func rms(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(x)))
}
