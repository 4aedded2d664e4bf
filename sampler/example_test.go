package sampler_test

import (
	"fmt"

	"github.com/federated-frontier/mc/sampler"
)

func Example() {
	s, err := sampler.New(sampler.Plan{Method: sampler.Random, Variables: []string{"cost", "delay"}, Points: 1e6, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	u := [][]float64{make([]float64, 3), make([]float64, 3)}
	s.Fill(u, 999_997) // the last three points, without those before
	fmt.Printf("cost  %.4f\ndelay %.4f\n", u[0], u[1])
	// Output:
	// cost  [0.9703 0.9779 0.9803]
	// delay [0.7090 0.9265 0.1069]
}
