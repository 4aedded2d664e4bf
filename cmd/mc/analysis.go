package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// analysisOptions are what the verbs have in common that run the model again.
type analysisOptions struct {
	studyOptions
	samples int64
	seed    uint64
	workers int
	out     string // directory for files; "" for none
	json    bool
	quiet   bool

	stdout, stderr io.Writer
	now            func() time.Time
}

// analysisFlags are the flags of a verb that runs the model again, with so many points unless it is told
// another number.
func analysisFlags(samples, meaning string) []cli.Flag {
	return append(studyFlags(),
		&cli.StringFlag{Name: "samples", Aliases: []string{"n"}, Value: samples, Usage: meaning + ": 1e4, 10_000, 10k"},
		&cli.Uint64Flag{Name: "seed", Value: defaultSeed, Usage: "seed of the points; 0 is a seed"},
		&cli.IntFlag{Name: "workers", Usage: "goroutines that compute (default: all cores); changes no number"},
		&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "directory to create for the numbers and charts"},
		&cli.BoolFlag{Name: "json", Usage: "print JSON instead of the text"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress on stderr"},
	)
}

func newAnalysisOptions(c *cli.Context) (*analysisOptions, error) {
	collectAt(analysisPercent)
	samples, err := parseSamples(c.String("samples"))
	if err != nil {
		return nil, err
	}
	study, err := newStudyOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &analysisOptions{
		studyOptions: study, samples: samples, seed: c.Uint64("seed"), workers: c.Int("workers"),
		out: c.String("out"), json: c.Bool("json"), quiet: c.Bool("quiet"),
		stdout: c.App.Writer, stderr: c.App.ErrWriter, now: time.Now,
	}
	switch {
	case opt.workers < 0:
		return nil, usagef("--workers must be at least 1")
	case c.IsSet("out") && opt.out == "":
		return nil, usagef("--out is empty")
	}
	return opt, opt.checkOut() // before what may take minutes
}

// job returns a run of a loaded study over the points of a plan.
func (l *loaded) job(plan sampler.Plan) runs.Job {
	return runs.Job{
		Spec:  runs.Spec{Params: l.set, Plan: plan, Model: l.model.Name(), Files: l.study.Digests},
		Model: l.model, Joint: l.joint,
	}
}

// collect runs the model and returns inputs and outputs of all points that did not fail.
func (l *loaded) collect(ctx context.Context, plan sampler.Plan, inputs, outputs []string, opt runs.Options) (*runs.Collector, error) {
	job := l.job(plan)
	schema := runs.NewSchema(l.set, l.model)
	c, err := runs.NewCollector(schema, inputs, outputs)
	if err != nil {
		return nil, &usageError{err: err}
	}
	c.Need(&job, schema)
	_, err = runs.Execute(ctx, job, opt)
	return c, err
}

// openRun opens a finished run, and loads the study that it is of: the embedded one or that of
// --study, whose files must be those of the run.
func (o *studyOptions) openRun(dir string) (*runs.Run, *loaded, error) {
	run, err := runs.Open(dir)
	if err != nil {
		hint := ""
		if errors.Is(err, runs.ErrIncomplete) || errors.Is(err, os.ErrNotExist) {
			hint = "mc run --out DIR makes a run"
		}
		return nil, nil, &usageError{err: fmt.Errorf("run %s: %w", dir, err), hint: hint}
	}
	study, err := o.read()
	if err != nil {
		return nil, nil, err
	}
	spec := run.Manifest.Spec
	if !maps.Equal(study.Digests, spec.Files) {
		return nil, nil, &usageError{
			err:  fmt.Errorf("run %s is of other files of the study %s than there are now", dir, spec.Params.Study),
			hint: "--study DIR names the study that the run is of",
		}
	}
	m, err := federation.FromStudy(study, spec.Params)
	if err != nil {
		return nil, nil, &usageError{err: err}
	}
	if m.Name() != spec.Model {
		return nil, nil, &usageError{err: fmt.Errorf("run %s is of the model %s, this program has %s", dir, spec.Model, m.Name())}
	}
	joint, err := spec.Params.Joint()
	if err != nil {
		return nil, nil, &usageError{err: fmt.Errorf("run %s: %w", dir, err)}
	}
	return run, &loaded{study: study, set: spec.Params, joint: joint, model: m}, nil
}

// An outFile is a file that a verb writes to the directory of --out.
type outFile struct {
	name  string // with slashes
	write func(io.Writer) error
}

// checkOut refuses a directory for --out that has something in it.
func (o *analysisOptions) checkOut() error {
	return checkEmpty(o.out)
}

// A finding is what a verb has found.
type finding struct {
	name  string    // of its JSON file, without the ending
	data  any       // the content of that file
	files []outFile // others
	// charts, if there are some, calls write for each.
	charts func(write func(name string, content func(io.Writer) error) error) error
	text   func(w io.Writer) error
}

// publish writes a finding to the directory of --out, if there is one, and to stdout: as JSON, or as
// text for people.
func (o *analysisOptions) publish(f finding) error {
	data, err := indented(f.data)
	if err != nil {
		return err
	}
	asJSON := func(w io.Writer) error { _, err := w.Write(data); return err }
	files := append([]outFile{{f.name + ".json", asJSON}}, f.files...)
	if o.out != "" && f.charts != nil {
		err := f.charts(func(name string, content func(io.Writer) error) error {
			files = append(files, outFile{name, content})
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := o.writeFiles(files); err != nil {
		return err
	}
	if o.json {
		return asJSON(o.stdout)
	}
	return f.text(o.stdout)
}

// writeFiles makes the directory of --out, which must not exist or be empty, and writes files to it.
func (o *analysisOptions) writeFiles(files []outFile) error {
	if o.out == "" {
		return nil
	}
	if err := o.checkOut(); err != nil {
		return err
	}
	for _, f := range files {
		name := filepath.Join(o.out, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := writeFile(name, f.write); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a new file.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
	}
	return f.Close()
}

// outputNamed checks that the model has an output with a mean.
func (l *loaded) outputNamed(flag, name string) error {
	var names []string
	for _, q := range l.model.Outputs() {
		if !q.Detail && q.Kind != model.Label {
			names = append(names, q.Name)
		}
	}
	if slices.Contains(names, name) {
		return nil
	}
	hint := "those with a mean are " + strings.Join(names, ", ")
	if near := params.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &usageError{err: fmt.Errorf("--%s %s: the model has no such output with a mean", flag, name), hint: hint}
}
