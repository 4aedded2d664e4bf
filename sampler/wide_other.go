//go:build !amd64 || purego

package sampler

const hasWide = false

func wideSobol([]float64, *scramble, *sobolColumn, uint64, uint64) {
	panic("sampler: there is no wide kernel here")
}
