package benchmarks

import (
	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/params"
)

// A Study is the default study, ready to run.
type Study struct {
	Set     *params.Set
	Joint   *distributions.Joint
	Model   model.Model
	Leading []string // variables with the first dimensions of Sobol' points
}

// DefaultStudy loads the default study.
func DefaultStudy() (*Study, error) {
	read, err := params.Default()
	if err != nil {
		return nil, err
	}
	return prepare(read, params.ResolveOptions{})
}

// prepare makes a study ready to run.
func prepare(read *params.Study, opt params.ResolveOptions) (*Study, error) {
	set, err := read.Resolve(opt)
	if err != nil {
		return nil, err
	}
	joint, err := set.Joint()
	if err != nil {
		return nil, err
	}
	m, err := federation.FromStudy(read, set)
	return &Study{set, joint, m, read.LeadingAmong(joint.Variables())}, err
}
