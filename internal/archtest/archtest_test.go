package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// module is the path of the module, as go.mod has it.
const module = "github.com/federated-frontier/mc"

// TestTree checks the module itself.
func TestTree(t *testing.T) {
	root := filepath.Join("..", "..")
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(string(mod), "\n"); strings.TrimSpace(first) != "module "+module {
		t.Fatalf("go.mod begins with %q, want module %s", first, module)
	}
	files, err := read(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("found %d Go files; is this the root of the module?", len(files))
	}
	for _, defect := range check(files) {
		t.Error(defect)
	}
	dirs := make(map[string]bool)
	for _, f := range files {
		dirs[path.Dir(f.name)] = true
	}
	for _, dir := range slices.Concat(slices.Sorted(maps.Keys(inside)), determinism, notDeterminism) {
		if !dirs[dir] {
			t.Errorf("the tables name %s, which has no Go files", dir)
		}
	}
}

// TestTableHasNoCycle checks the table itself: imports follow the data, so the rows can be put
// in an order in which each imports only earlier ones.
func TestTableHasNoCycle(t *testing.T) {
	done := make(map[string]bool)
	for len(done) < len(inside) {
		before := len(done)
		for dir, allowed := range inside {
			ready := true
			for _, a := range allowed {
				ready = ready && (a == anything || done[a])
			}
			if ready {
				done[dir] = true
			}
		}
		if len(done) == before {
			t.Fatalf("these import each other, or something that has no row: %v",
				slices.DeleteFunc(slices.Sorted(maps.Keys(inside)), func(d string) bool { return done[d] }))
		}
	}
}

// TestDefectsAreFound plants one defect of each kind in a small sound tree.
func TestDefectsAreFound(t *testing.T) {
	sound := map[string]string{
		"internal/special/log.go":         "// Package special has log.\npackage special\n", // one file needs no doc.go
		"sampler/doc.go":                  "// Package sampler places points.\npackage sampler\n",
		"sampler/plan.go":                 "package sampler\n\nimport \"math\"\n\nvar x = math.Sqrt(math.Pi)\n",
		"sampler/plan_test.go":            "package sampler_test\n\nimport (\n\t\"math\"\n\t\"math/rand/v2\"\n\n\t\"" + module + "/params\"\n)\n\nvar x = math.Exp(1)\n",
		"params/doc.go":                   "// Package params reads studies.\npackage params\n\nimport \"" + module + "/distributions\"\n",
		"params/yaml.go":                  "package params\n\nimport \"github.com/goccy/go-yaml/parser\"\n",
		"distributions/doc.go":            "// Package distributions has quantiles.\npackage distributions\n",
		"runs/doc.go":                     "// Package runs executes.\npackage runs\n\nimport \"" + module + "/runs/internal/columnar\"\n",
		"runs/internal/columnar/doc.go":   "// Package columnar writes.\npackage columnar\n\nimport \"github.com/apache/arrow-go/v18/parquet\"\n",
		"runs/analysis/doc.go":            "// Package analysis asks.\npackage analysis\n",
		"runs/report/doc.go":              "// Package report draws.\npackage report\n\nimport (\n\t\"math\"\n\n\t\"gonum.org/v1/gonum/stat\"\n\t\"gonum.org/v1/plot\"\n)\n\nvar x = math.Exp(1)\n",
		"cmd/mc/doc.go":                   "// Command mc runs studies.\npackage main\n\nimport (\n\t\"github.com/urfave/cli/v2\"\n\n\t\"" + module + "/runs\"\n)\n",
		"cmd/mc/testdata/gen/whatever.go": "package main\n\nimport \"example.org/whatever\"\n",
	}
	if defects := checkSources(t, sound); len(defects) > 0 {
		t.Fatalf("the sound tree has defects:\n%s", strings.Join(defects, "\n"))
	}

	tests := []struct {
		name, file, source string
		want               string
	}{
		{
			"sampler imports a sibling", "sampler/bad.go",
			"package sampler\n\nimport \"" + module + "/params\"\n",
			"sampler/bad.go: sampler may not import params",
		},
		{
			"upwards", "distributions/bad.go",
			"package distributions\n\nimport \"" + module + "/params\"\n",
			"distributions/bad.go: distributions may not import params",
		},
		{
			"a file with a build tag is seen", "params/bad_windows.go",
			"//go:build windows\n\npackage params\n\nimport \"" + module + "/runs\"\n",
			"params/bad_windows.go: params may not import runs",
		},
		{
			"a package without a row", "sampler/extra/doc.go",
			"// Package extra is new.\npackage extra\n",
			"sampler/extra: no row",
		},
		{
			"parquet outside columnar", "runs/bad.go",
			"package runs\n\nimport \"github.com/apache/arrow-go/v18/parquet\"\n",
			"runs/bad.go: runs may not import github.com/apache/arrow-go/v18/parquet",
		},
		{
			"parquet in a test outside columnar", "runs/bad_test.go",
			"package runs\n\nimport \"github.com/apache/arrow-go/v18/parquet\"\n",
			"runs/bad_test.go: runs may not import github.com/apache/arrow-go/v18/parquet",
		},
		{
			"drawing outside report", "runs/analysis/bad.go",
			"package analysis\n\nimport \"gonum.org/v1/plot/vg\"\n",
			"runs/analysis/bad.go: runs/analysis may not import gonum.org/v1/plot/vg",
		},
		{
			"the command line outside cmd/mc", "runs/bad.go",
			"package runs\n\nimport \"github.com/urfave/cli/v2\"\n",
			"runs/bad.go: runs may not import github.com/urfave/cli/v2",
		},
		{
			"gonum where numbers are made", "distributions/bad.go",
			"package distributions\n\nimport \"gonum.org/v1/gonum/stat/distuv\"\n",
			"distributions/bad.go: distributions may not import gonum.org/v1/gonum/stat/distuv",
		},
		{
			"random numbers from elsewhere", "runs/bad.go",
			"package runs\n\nimport \"math/rand/v2\"\n",
			"runs/bad.go: runs may not import math/rand/v2",
		},
		{
			"an unknown module", "params/bad.go",
			"package params\n\nimport \"example.org/yaml\"\n",
			"params/bad.go: example.org/yaml is not among the known modules",
		},
		{
			"a module whose path only begins alike", "params/bad.go",
			"package params\n\nimport \"github.com/goccy/go-yamlish\"\n",
			"params/bad.go: github.com/goccy/go-yamlish is not among the known modules",
		},
		{
			"an unknown module in a test", "params/bad_test.go",
			"package params\n\nimport \"example.org/assert\"\n",
			"params/bad_test.go: example.org/assert is not among the known modules",
		},
		{
			"cgo", "params/bad.go",
			"package params\n\nimport \"C\"\n",
			"params/bad.go: cgo",
		},
		{
			"no doc.go", "internal/special/exp.go",
			"// Package special has exp.\npackage special\n",
			"internal/special: no doc.go",
		},
		{
			"a doc.go that says nothing", "sampler/doc.go",
			"package sampler\n",
			"sampler/doc.go: want a package comment that begins with \"Package sampler \"",
		},
		{
			"a doc.go that says something else", "sampler/doc.go",
			"// The sampler package places points.\npackage sampler\n",
			"sampler/doc.go: want a package comment that begins with \"Package sampler \"",
		},
		{
			"a command that is not described", "cmd/mc/doc.go",
			"package main\n",
			"cmd/mc/doc.go: want a package comment that begins with \"Command mc \"",
		},
		{
			"math.Exp where numbers are made", "distributions/bad.go",
			"package distributions\n\nimport \"math\"\n\nvar y = math.Exp(1)\n",
			"distributions/bad.go:5: math.Exp",
		},
		{
			"math.Hypot as a value, under another name", "runs/bad.go",
			"package runs\n\nimport m \"math\"\n\nvar f = m.Hypot\n",
			"runs/bad.go:5: math.Hypot",
		},
		{
			"math with a dot", "runs/bad.go",
			"package runs\n\nimport . \"math\"\n\nvar y = Exp(1)\n",
			"runs/bad.go: package math imported with a dot",
		},
		{
			"a file that does not parse", "runs/bad.go",
			"package runs\n\nfunc {\n",
			"runs/bad.go: does not parse",
		},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			tree := maps.Clone(sound)
			tree[tt.file] = tt.source
			got := checkSources(t, tree)
			if len(got) != 1 || !strings.HasPrefix(got[0], tt.want) {
				t.Errorf("got %q, want one defect that begins with %q", got, tt.want)
			}
		})
	}
}

// A file is one Go file of a tree, parsed.
type file struct {
	name string // with slashes, from the root
	ast  *ast.File
	fset *token.FileSet
	err  error
}

func (f *file) dir() string  { return path.Dir(f.name) }
func (f *file) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// read parses all Go files below the root of tree, except those that the go command ignores.
func read(tree fs.FS) ([]*file, error) {
	var files []*file
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() {
			if name != "." && (base == "testdata" || base == "vendor" || base[0] == '.' || base[0] == '_') {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || base[0] == '.' || base[0] == '_' {
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		f := &file{name: name, fset: token.NewFileSet()}
		f.ast, f.err = parser.ParseFile(f.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
		files = append(files, f)
		return nil
	})
	return files, err
}

// checkSources checks a tree that is given as a map from names to sources.
func checkSources(t *testing.T, sources map[string]string) []string {
	t.Helper()
	tree := make(fstest.MapFS)
	for name, source := range sources {
		tree[name] = &fstest.MapFile{Data: []byte(source)}
	}
	files, err := read(tree)
	if err != nil {
		t.Fatal(err)
	}
	return check(files)
}

// check returns all defects of a tree.
func check(files []*file) []string {
	var defects []string
	packages := make(map[string][]*file) // by directory, without tests
	dirs := make(map[string]bool)
	for _, f := range files {
		dirs[f.dir()] = true
		if f.err != nil {
			defects = append(defects, fmt.Sprintf("%s: does not parse: %v", f.name, f.err))
			continue
		}
		if !f.isTest() {
			packages[f.dir()] = append(packages[f.dir()], f)
		}
		defects = append(defects, checkImports(f)...)
		defects = append(defects, checkMath(f)...)
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		if _, ok := inside[dir]; !ok {
			defects = append(defects, dir+": no row in the table of imports; add one to internal/archtest")
		}
		defects = append(defects, checkDoc(dir, packages[dir])...)
	}
	return defects
}

// checkImports compares the imports of a file with the tables.
func checkImports(f *file) []string {
	var defects []string
	for _, spec := range f.ast.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			defects = append(defects, fmt.Sprintf("%s: import %s: %v", f.name, spec.Path.Value, err))
			continue
		}
		if imported == "C" {
			defects = append(defects, f.name+": cgo; the program is built by the go command alone")
			continue
		}
		if imported == module || strings.HasPrefix(imported, module+"/") {
			dir := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
			if !f.isTest() && !mayImport(f.dir(), dir) {
				defects = append(defects, fmt.Sprintf("%s: %s may not import %s", f.name, f.dir(), dir))
			}
			continue
		}
		rule, known := outsiderOf(imported)
		switch {
		case !known && isStandard(imported):
		case !known:
			defects = append(defects, fmt.Sprintf("%s: %s is not among the known modules", f.name, imported))
		case rule.tests && f.isTest():
		case !slices.Contains(rule.dirs, f.dir()):
			defects = append(defects, fmt.Sprintf("%s: %s may not import %s", f.name, f.dir(), imported))
		}
	}
	return defects
}

// mayImport reports whether non-test files of directory from may import directory to.
func mayImport(from, to string) bool {
	if strings.HasPrefix(to, from+"/internal/") {
		return true
	}
	allowed, ok := inside[from]
	return !ok || slices.Contains(allowed, to) || slices.Contains(allowed, anything) // no row is a defect of its own
}

// outsiderOf finds the longest prefix of an import path in the table of outsiders.
func outsiderOf(imported string) (rule outsider, known bool) {
	for p := imported; p != "."; p = path.Dir(p) {
		if rule, known = outside[p]; known {
			return rule, true
		}
	}
	return outsider{}, false
}

// isStandard reports whether a path is of the standard library: its first element has no dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// checkDoc checks that a package is described: in doc.go, or, if it has none, in the file that
// has the name of the directory, or in its only file.
func checkDoc(dir string, files []*file) []string {
	if len(files) == 0 {
		return nil
	}
	var doc *file
	for _, f := range files {
		switch base := path.Base(f.name); {
		case base == "doc.go":
			doc = f
		case doc == nil && (base == path.Base(dir)+".go" || len(files) == 1):
			doc = f
		}
	}
	if doc == nil {
		return []string{dir + ": no doc.go"}
	}
	want := "Package " + doc.ast.Name.Name + " "
	if doc.ast.Name.Name == "main" {
		want = "Command " + path.Base(dir) + " "
	}
	if doc.ast.Doc == nil || !strings.HasPrefix(doc.ast.Doc.Text(), want) {
		return []string{fmt.Sprintf("%s: want a package comment that begins with %q", doc.name, want)}
	}
	return nil
}

// checkMath checks that a file whose numbers are the same everywhere uses nothing of package
// math that is not.
func checkMath(f *file) []string {
	if f.isTest() || !isDeterminism(f.dir()) {
		return nil
	}
	name := "" // under which the file knows package math
	for _, spec := range f.ast.Imports {
		if spec.Path.Value != `"math"` {
			continue
		}
		name = "math"
		if spec.Name != nil {
			name = spec.Name.Name
		}
	}
	switch name {
	case "", "_":
		return nil
	case ".":
		return []string{f.name + ": package math imported with a dot"}
	}
	var defects []string
	ast.Inspect(f.ast, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == name && !exactMath[s.Sel.Name] {
			defects = append(defects, fmt.Sprintf("%s:%d: math.%s may differ between architectures; use internal/special",
				f.name, f.fset.Position(s.Pos()).Line, s.Sel.Name))
		}
		return true
	})
	return defects
}

// isDeterminism reports whether the code of a directory gives the same bits on every machine.
func isDeterminism(dir string) bool {
	return below(dir, determinism) && !below(dir, notDeterminism)
}

func below(dir string, roots []string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return dir == r || strings.HasPrefix(dir, r+"/") })
}
