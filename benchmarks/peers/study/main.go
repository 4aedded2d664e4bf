package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/params"
)

// Quantiles are tabulated at the normal scores -steps/perUnit … steps/perUnit. Between them
// lines are within 1e-5 of the quantile of every law of the default study, relative to it: the
// error goes with the square of the distance, and with the curvature in the score. Beyond are
// 3e-16 of the draws.
const (
	perUnit = 128
	steps   = 8*perUnit + 3*perUnit/16
)

func main() {
	if err := write(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "study:", err)
		os.Exit(1)
	}
}

type file struct {
	Study    string               `json:"study"`
	Scenario string               `json:"scenario"`
	Model    string               `json:"model"`
	Inputs   []input              `json:"inputs"`
	Groups   []group              `json:"groups"`
	Laws     []distributions.Dist `json:"laws"`
	Scores   grid                 `json:"scores"`
	Tables   [][]float64          `json:"tables"`
	Sites    []site               `json:"sites"`
	Regions  []region             `json:"regions"`
	Outputs  []output             `json:"outputs"`
}

// An input is one of the model's, in its order. Its law is Laws[Law], whose quantiles are
// Tables[Law]; a choice and a constant have no law.
type input struct {
	Name    string    `json:"name"`
	Unit    string    `json:"unit"`
	Role    string    `json:"role"`
	Type    string    `json:"type"` // constant, choice, uniform01 or law
	Value   *float64  `json:"value,omitempty"`
	Options []string  `json:"options,omitempty"`
	Weights []float64 `json:"weights,omitempty"`
	Law     *int      `json:"law,omitempty"`
}

// A group is of inputs whose normal scores share the factor of the group.
type group struct {
	Name       string   `json:"name"`
	Rank       float64  `json:"rank"`
	Rho        float64  `json:"rho"` // correlation of the scores: 2 sin(π rank/6)
	Members    []string `json:"members"`
	Follows    []string `json:"follows,omitempty"`
	FollowRank float64  `json:"follow_rank,omitempty"`
	FollowRho  float64  `json:"follow_rho,omitempty"`
}

type grid struct {
	First float64 `json:"first"`
	Step  float64 `json:"step"`
	Count int     `json:"count"`
}

// A site is an owned machine. One that does not retire serves for service_life years.
type site struct {
	Key     string  `json:"key"`
	Family  string  `json:"family"`
	Scope   string  `json:"scope"`
	PowerMW float64 `json:"power_mw"`
	Carbon  float64 `json:"carbon_g_kwh"`
	Retires bool    `json:"retires"`
}

type region struct {
	Key     string  `json:"key"`
	Lead1GW float64 `json:"lead1gw_mode"`
}

type output struct {
	Name   string   `json:"name"`
	Unit   string   `json:"unit"`
	Kind   string   `json:"kind"`
	Levels []string `json:"levels,omitempty"`
	Detail bool     `json:"detail"`
}

func write(w io.Writer) error {
	study, err := params.Default()
	if err != nil {
		return err
	}
	set, err := study.Resolve(params.ResolveOptions{})
	if err != nil {
		return err
	}
	if len(set.Pairs) > 0 {
		return errors.New("correlations of pairs are not written")
	}
	m, err := federation.FromStudy(study, set)
	if err != nil {
		return err
	}
	f := file{
		Study: set.Study, Scenario: set.Scenario, Model: m.Name(),
		Scores:  grid{First: -float64(steps) / perUnit, Step: 1. / perUnit, Count: 2*steps + 1},
		Sites:   sites(study, set),
		Regions: regions(study),
		Outputs: outputs(m),
	}
	if err := f.addInputs(m, set); err != nil {
		return err
	}
	if err := f.addGroups(set); err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(f)
}
