package main

import (
	"fmt"
	"io"
	"math"
	"math/bits"

	"github.com/federated-frontier/mc/sampler"
)

const dimensions = 5

// An integrand of A. Genz, "Testing multidimensional integration routines" (1984), with the
// difficulties of his paper: Σa = h/d^e.
type integrand struct {
	name string
	h, e float64
	f    func(x, a, w []float64) float64
	// integral over the unit cube
	integral func(a, w []float64) float64
}

func product(a, w []float64, factor func(a, w float64) float64) float64 {
	p := 1.0
	for k := range a {
		p *= factor(a[k], w[k])
	}
	return p
}

func dot(a, x []float64) float64 {
	s := 0.0
	for k := range a {
		s += a[k] * x[k]
	}
	return s
}

var family = []integrand{
	{
		"oscillatory", 110, 1.5,
		func(x, a, w []float64) float64 { return math.Cos(2*math.Pi*w[0] + dot(a, x)) },
		func(a, w []float64) float64 {
			// Re(exp(2πiw)·Π(exp(ia)−1)/(ia)), each factor being exp(ia/2)·sin(a/2)/(a/2).
			half := 0.0
			for _, v := range a {
				half += v / 2
			}
			return math.Cos(2*math.Pi*w[0]+half) * product(a, w, func(a, _ float64) float64 { return math.Sin(a/2) / (a / 2) })
		},
	},
	{
		"product peak", 600, 2,
		func(x, a, w []float64) float64 {
			p := 1.0
			for k := range x {
				p /= 1/(a[k]*a[k]) + (x[k]-w[k])*(x[k]-w[k])
			}
			return p
		},
		func(a, w []float64) float64 {
			return product(a, w, func(a, w float64) float64 { return a * (math.Atan(a*(1-w)) + math.Atan(a*w)) })
		},
	},
	{
		"corner peak", 600, 2,
		func(x, a, _ []float64) float64 { return math.Pow(1+dot(a, x), -dimensions-1) },
		func(a, _ []float64) float64 {
			sum := 0.0
			for corner := range uint(1 << dimensions) {
				s, sign := 1.0, 1.0
				for k := range a {
					if corner>>k&1 == 1 {
						s += a[k]
					}
				}
				if bits.OnesCount(corner)%2 == 1 {
					sign = -1
				}
				sum += sign / s
			}
			for k, v := range a {
				sum /= v * float64(k+1)
			}
			return sum
		},
	},
	{
		"Gaussian", 100, 1,
		func(x, a, w []float64) float64 {
			s := 0.0
			for k := range x {
				s += a[k] * a[k] * (x[k] - w[k]) * (x[k] - w[k])
			}
			return math.Exp(-s)
		},
		func(a, w []float64) float64 {
			return product(a, w, func(a, w float64) float64 {
				return math.Sqrt(math.Pi) / (2 * a) * (math.Erf(a*(1-w)) + math.Erf(a*w))
			})
		},
	},
	{
		"continuous", 150, 2,
		func(x, a, w []float64) float64 {
			s := 0.0
			for k := range x {
				s += a[k] * math.Abs(x[k]-w[k])
			}
			return math.Exp(-s)
		},
		func(a, w []float64) float64 {
			return product(a, w, func(a, w float64) float64 { return (2 - math.Exp(-a*w) - math.Exp(-a*(1-w))) / a })
		},
	},
	{
		"discontinuous", 100, 2,
		func(x, a, w []float64) float64 {
			if x[0] > w[0] || x[1] > w[1] {
				return 0
			}
			return math.Exp(dot(a, x))
		},
		func(a, w []float64) float64 {
			p := 1.0
			for k := range a {
				top := 1.0
				if k < 2 {
					top = w[k]
				}
				p *= (math.Exp(a[k]*top) - 1) / a[k]
			}
			return p
		},
	},
}

// parameters returns a and w of an integrand, which are fixed: a in the ratio of 1 : 2 : … : d, and w
// spread over the unit interval.
func (f *integrand) parameters() (a, w []float64) {
	a, w = make([]float64, dimensions), make([]float64, dimensions)
	sum := f.h / math.Pow(dimensions, f.e)
	for k := range a {
		a[k] = sum * float64(k+1) / (dimensions * (dimensions + 1) / 2)
		w[k] = math.Mod(0.3+0.618033988749895*float64(k), 1)
	}
	return a, w
}

// errors returns the relative error of each design.
func (f *integrand) errors(m sampler.Method, n int) ([]float64, error) {
	a, w := f.parameters()
	truth := f.integral(a, w)
	s, err := sampler.New(plan(m, []string{"x1", "x2", "x3", "x4", "x5"}, nil, int64(n)))
	if err != nil {
		return nil, err
	}
	u := make([][]float64, dimensions)
	for k := range u {
		u[k] = make([]float64, n)
	}
	x := make([]float64, dimensions)
	relative := make([]float64, replicates)
	for r := range relative {
		s.Fill(u, int64(r*n))
		sum := 0.0
		for i := range n {
			for k := range x {
				x[k] = u[k][i]
			}
			sum += f.f(x, a, w)
		}
		relative[r] = sum/float64(n)/truth - 1
	}
	return relative, nil
}

func writeGenz(w io.Writer) error {
	fmt.Fprintln(w, "| function | method | n = 256 | 1,024 | 4,096 | 16,384 | order |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	for i := range family {
		f := &family[i]
		for _, m := range sampler.Methods() {
			fmt.Fprintf(w, "| %s | %s |", f.name, m)
			var e []float64
			for _, n := range []int{256, 1024, 4096, 16384} {
				relative, err := f.errors(m, n)
				if err != nil {
					return err
				}
				e = append(e, rms(relative))
				fmt.Fprintf(w, " %.2g |", e[len(e)-1])
			}
			fmt.Fprintf(w, " n^%.2f |\n", math.Log(e[3]/e[0])/math.Log(64))
		}
	}
	return nil
}
