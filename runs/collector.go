package runs

import "fmt"

// A Collector is a Sink that keeps some columns in memory, for analyses that need all points at
// once. What points count is not kept: a plan with strata is not for it.
type Collector struct {
	// Columns are the inputs asked for, then the outputs, in the order asked; values are those of Block.
	Columns [][]float64
	// Failed is the number of failed points, which are left out.
	Failed int64

	inputs, outputs []int
}

var _ Sink = (*Collector)(nil)

// NewCollector returns a Collector of named inputs and outputs.
func NewCollector(s *Schema, inputs, outputs []string) (*Collector, error) {
	c := &Collector{Columns: make([][]float64, len(inputs)+len(outputs))}
	for _, name := range inputs {
		k := s.Input(name)
		if k < 0 {
			return nil, fmt.Errorf("there is no input %q", name)
		}
		c.inputs = append(c.inputs, k)
	}
	for _, name := range outputs {
		k := s.Output(name)
		if k < 0 {
			return nil, fmt.Errorf("the model has no output %q", name)
		}
		c.outputs = append(c.outputs, k)
	}
	return c, nil
}

// Need makes the collector the sink of a job, which computes what it takes and no more.
func (c *Collector) Need(job *Job, s *Schema) {
	job.Sink = c
	job.Wanted, job.Kept = make([]bool, len(s.Outputs)), make([]bool, len(s.Inputs))
	for _, k := range c.outputs {
		job.Wanted[k] = true
	}
	for _, k := range c.inputs {
		job.Kept[k] = true
	}
}

// WriteBlock implements Sink.
func (c *Collector) WriteBlock(b *Block) error {
	for k, column := range c.take(b) {
		if !b.AnyFailed {
			c.Columns[k] = append(c.Columns[k], column[:b.Len]...)
			continue
		}
		for i, v := range column[:b.Len] {
			if !b.Failed[i] {
				c.Columns[k] = append(c.Columns[k], v)
			}
		}
	}
	for _, failed := range b.Failed {
		if failed {
			c.Failed++
		}
	}
	return nil
}

// take returns the columns of a block.
func (c *Collector) take(b *Block) [][]float64 {
	columns := make([][]float64, 0, len(c.Columns))
	for _, k := range c.inputs {
		columns = append(columns, b.X[k])
	}
	for _, k := range c.outputs {
		columns = append(columns, b.Y[k])
	}
	return columns
}
