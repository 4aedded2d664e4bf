package params

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

// maxParameters is the largest number of parameters of a study.
const maxParameters = 100_000

//go:embed all:default all:published
var embedded embed.FS

const (
	defaultDir = "default"    // the directory of the default study in embedded
	studyFile  = "study.yaml" // the file of a study that names the others
)

var scenarioPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*$`)

// Default returns the study that is embedded in the program.
func Default() (*Study, error) {
	fsys, err := fs.Sub(embedded, defaultDir)
	if err != nil {
		return nil, err
	}
	return load(fsys, defaultDir, true)
}

// Published returns the embedded study of the published model in its own form, of which
// model/published is the model.
func Published() (*Study, error) {
	fsys, err := fs.Sub(embedded, "published")
	if err != nil {
		return nil, err
	}
	return load(fsys, "published", false)
}

// WriteDefault copies the embedded study to dir, which must be empty or not exist.
func WriteDefault(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	fsys, err := fs.Sub(embedded, defaultDir)
	if err != nil {
		return err
	}
	return os.CopyFS(dir, fsys)
}

// Load returns the study in a directory. Nothing outside the directory is read, not even
// through symbolic links. Defects are reported as Errors, all at once.
func Load(dir string) (*Study, error) {
	// To open a pipe as a directory waits for someone to write to it.
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, errors.New("it is not a directory")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return LoadFS(root.FS(), dir)
}

// LoadFS returns the study at the root of a file system. The name of the study's directory
// stands before the names of files in messages. Defects are reported as Errors, all at once.
func LoadFS(fsys fs.FS, name string) (*Study, error) { return load(fsys, name, false) }

// load is LoadFS. The scenarios of a study that is trusted are not tried: those of the embedded
// one are tried by a test and not whenever the program starts, which takes longer than the rest.
func load(fsys fs.FS, name string, trusted bool) (*Study, error) {
	l := &loader{fsys: fsys, dir: name, trusted: trusted, study: &Study{Digests: map[string]string{}, byName: map[string]int{}}, parsed: map[string]func() *parsedYAML{}}
	l.decoder.problems = &l.problems
	l.csv = l.dataFile
	l.load()
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	return l.study, nil
}

// A loader reads the files of a study.
type loader struct {
	decoder
	problems problems
	fsys     fs.FS
	dir      string
	study    *Study
	sources  int   // number of files read
	bytes    int64 // of them
	data     map[string]dataFile
	parsed   map[string]func() *parsedYAML // files that are being parsed

	trusted    bool // scenarios need not be tried
	incomplete bool // a file could not be read, so that parameters are missing
}

func (l *loader) load() {
	if l.trusted {
		l.parseAllAhead()
	}
	n := l.readYAML(studyFile, place{})
	if n == nil {
		return
	}
	s := l.study
	fields := l.fields(n, studyFile, "name", "title", "epoch", "as_of", "parameters", "tables", "series", "correlations", "policy", "scenarios", "leading", "decision")
	for _, name := range []string{"name", "title", "epoch", "as_of", "parameters", "policy"} {
		if _, ok := fields[name]; !ok && n.shape == mapping {
			l.errorf(n, "", "%s is missing", name)
		}
	}
	l.header(fields)
	l.parseAhead(fields)
	for _, item := range l.optional(fields, "parameters") {
		l.parameterFile(item)
	}
	for _, item := range l.optional(fields, "tables") {
		l.table(item)
	}
	for _, item := range l.optional(fields, "series") {
		l.series(item)
	}
	for _, item := range l.optional(fields, "correlations") {
		if c := l.readNamed(item); c != nil {
			l.correlations(c)
		}
	}
	if v, ok := fields["policy"]; ok {
		if p := l.readNamed(v); p != nil {
			s.Policy = l.policy(p)
		}
	}
	for _, item := range l.optional(fields, "scenarios") {
		l.scenario(item)
	}
	l.checkGroups()
	if v, ok := fields["decision"]; ok {
		if n := l.readNamed(v); n != nil {
			s.Decision = l.decision(n)
		}
	}
	for _, item := range l.optional(fields, "leading") {
		l.leading(item)
	}
	if l.problems.count == 0 && !l.trusted {
		l.tryScenarios()
	}
}

// leading reads the name of a parameter that has one of the first dimensions of Sobol' points, or
// factor_ and the name of a group.
func (l *loader) leading(n *node) {
	name, ok := l.text(n)
	if !ok {
		return
	}
	group, isFactor := strings.CutPrefix(name, "factor_")
	isFactor = isFactor && slices.ContainsFunc(l.study.Groups, func(g GroupSpec) bool { return g.Name == group })
	switch {
	case slices.Contains(l.study.Leading, name):
		l.errorf(n, "", "%s is there twice", name)
	case !isFactor && !l.study.matchesAny(name) && !l.incomplete:
		l.errorf(n, didYouMean(name, l.study.names()), "there is no parameter %q", name)
	}
	l.study.Leading = append(l.study.Leading, name)
}

// header reads the fields that say what the study is.
func (l *loader) header(fields map[string]*node) {
	s := l.study
	if v, ok := fields["name"]; ok {
		s.Name, _ = l.text(v)
		if s.Name != "" && !scenarioPattern.MatchString(s.Name) {
			l.errorf(v, "use only a-z, 0-9, _ and -", "%q is not a valid name of a study", s.Name)
		}
	}
	if v, ok := fields["title"]; ok {
		s.Title, _ = l.text(v)
	}
	if v, ok := fields["epoch"]; ok {
		s.Epoch = l.day(v)
		l.epoch = s.Epoch
	}
	if v, ok := fields["as_of"]; ok {
		s.AsOf = l.day(v)
		s.today = math.Round(100*yearsSince(s.Epoch, s.AsOf)) / 100
	}
}

// optional returns the items of a list that may be missing.
func (l *loader) optional(fields map[string]*node, name string) []*node {
	v, ok := fields[name]
	if !ok {
		return nil
	}
	return l.items(v, name)
}

// parameterFile reads a file of parameters.
func (l *loader) parameterFile(item *node) {
	n := l.readNamed(item)
	if n == nil {
		return
	}
	use := fileUse{name: item.text, first: len(l.study.Parameters), table: -1}
	fields := l.fields(n, "a file of parameters", "level", "parameters")
	level := 0.0
	if v, ok := fields["level"]; ok {
		level = l.level(v)
	}
	list, ok := fields["parameters"]
	if !ok {
		if n.shape == mapping {
			l.errorf(n, "", "parameters is missing")
		}
		return
	}
	entries := l.entries(list, "parameters")
	l.study.Parameters = slices.Grow(l.study.Parameters, len(entries))
	for _, f := range entries {
		if !l.validName(f) {
			continue
		}
		p := newParameter(f.key, f.at)
		p.Level = level
		l.add(p, f.value, Scalar)
	}
	use.count = len(l.study.Parameters) - use.first
	l.study.files = append(l.study.files, use)
}

// validName refuses names that are not column names.
func (l *loader) validName(f field) bool {
	if namePattern.MatchString(f.key) {
		return true
	}
	l.problems.add(f.at, "", "begin with a letter a-z and go on with a-z, 0-9, _", "%q is not a valid name", f.key)
	return false
}

func newParameter(name string, at place) Parameter {
	p := Parameter{Name: name, at: at}
	p.Position = Position{File: at.src.name, Line: at.line, Column: at.column}
	return p
}

// add reads a parameter and makes it part of the study, even with defects, so that what
// refers to it finds it.
func (l *loader) add(p Parameter, n *node, role Role) {
	if l.parameter(&p, n) {
		l.check(&p)
	}
	s := l.study
	if i, found := s.byName[p.Name]; found {
		first := s.Parameters[i].Position
		l.problems.add(p.at, p.Name, "", "the name is already at %s:%d", first.File, first.Line)
		return
	}
	if len(s.Parameters) == maxParameters {
		l.problems.add(p.at, "", "", "there are more than %d parameters", maxParameters)
	}
	if len(s.Parameters) >= maxParameters {
		return
	}
	p.Role = role
	if p.Kind == Uniform {
		p.Role = Event
	}
	s.byName[p.Name] = len(s.Parameters)
	s.Parameters = append(s.Parameters, p)
}

// check records what is wrong with a parameter.
func (l *loader) check(p *Parameter) {
	p.check(func(field, hint, format string, args ...any) {
		l.problems.add(p.place(field), p.Name, hint, format, args...)
	})
}

// A dataFile is a CSV file that distributions take their numbers from.
type dataFile struct {
	columns []string
	rows    []Row
}

// dataFile reads a CSV file of observations, once.
func (l *loader) dataFile(at *node, name string) (columns []string, rows []Row, ok bool) {
	if f, found := l.data[name]; found {
		return f.columns, f.rows, f.columns != nil
	}
	if !l.checkPath(at, name, ".csv") {
		return nil, nil, false
	}
	data, ok := l.readFile(name, at.at, maxCSVBytes)
	if !ok {
		return nil, nil, false
	}
	l.sources++
	var f dataFile
	f.columns, f.rows = parseCSV(path.Join(l.dir, name), l.sources, data, "", &l.problems)
	if l.data == nil {
		l.data = map[string]dataFile{}
	}
	l.data[name] = f
	return f.columns, f.rows, f.columns != nil
}
