package params

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
)

// maxStudyBytes is the size of all files of a study together.
const maxStudyBytes = 32 << 20

// readNamed reads the YAML file that n names, nil if it has defects.
func (l *loader) readNamed(n *node) *node {
	var out *node
	if name, ok := l.text(n); ok && l.checkPath(n, name, ".yaml") {
		out = l.readYAML(name, n.at)
	}
	l.incomplete = l.incomplete || out == nil
	return out
}

// checkPath tells whether a name is that of a file in the study.
func (l *loader) checkPath(n *node, name, extension string) bool {
	if !fs.ValidPath(name) || strings.Contains(name, `\`) {
		l.errorf(n, "name a file in the directory of the study, as in grid.yaml", "%q is not a path within the study", name)
		return false
	}
	if path.Ext(name) != extension {
		l.errorf(n, "", "%q is not a %s file", name, extension)
		return false
	}
	return true
}

func (l *loader) readYAML(name string, from place) *node {
	data, ok := l.readFile(name, from, maxYAMLBytes)
	if !ok {
		return nil
	}
	l.sources++
	p := l.parse(name, data)
	p.src.index = l.sources
	l.problems.merge(&p.problems)
	return p.root
}

// readFile reads a file of the study once. from is where the study names it.
func (l *loader) readFile(name string, from place, limit int64) ([]byte, bool) {
	fail := func(hint, format string, args ...any) ([]byte, bool) {
		if from.src == nil {
			from.src = &source{name: path.Join(l.dir, name)}
		}
		l.problems.add(from, "", hint, format, args...)
		return nil, false
	}
	if _, found := l.study.Digests[name]; found {
		return fail("remove one of them", "the file %q is named twice", name)
	}
	info, err := fs.Stat(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return fail("", "there is no file %q", name)
	}
	if err != nil {
		return fail("", "the file %q cannot be read: %v", name, withoutPath(err))
	}
	if !info.Mode().IsRegular() {
		return fail("", "%q is not a regular file", name)
	}
	f, err := l.fsys.Open(name)
	if err != nil {
		return fail("", "the file %q cannot be read: %v", name, withoutPath(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return fail("", "the file %q cannot be read: %v", name, withoutPath(err))
	}
	if int64(len(data)) > limit {
		return fail("split the file", "the file %q has more than %d MiB", name, limit>>20)
	}
	if l.bytes += int64(len(data)); l.bytes > maxStudyBytes {
		return fail("", "with the file %q the study has more than %d MiB", name, maxStudyBytes>>20)
	}
	sum := sha256.Sum256(data)
	l.study.Digests[name] = hex.EncodeToString(sum[:])
	return data, true
}

// withoutPath returns the cause of a file system error, which names the path already.
func withoutPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// A parsedYAML is a file with its tree, nil if it has defects, and these.
type parsedYAML struct {
	data     []byte
	src      *source
	root     *node
	problems problems
}

// parseAhead begins to parse the YAML files that study.yaml names, on all processors. It only
// saves time: what is wrong with a file is said when its turn comes.
func (l *loader) parseAhead(fields map[string]*node) {
	for _, list := range []string{"parameters", "correlations", "policy", "scenarios"} {
		v, ok := fields[list]
		if !ok {
			continue
		}
		for _, item := range append(v.items, v) {
			name := item.text
			if list == "scenarios" {
				name = scenarioFile(name)
			}
			if item.shape == scalar && fs.ValidPath(name) {
				l.parseFileAhead(name)
			}
		}
	}
}

// parseAllAhead is parseAhead for a study all of whose files are in memory and small: nothing is
// lost if it does not name them all.
func (l *loader) parseAllAhead() {
	names, err := fs.Glob(l.fsys, "*.yaml")
	if err != nil {
		return
	}
	for _, name := range names {
		if name != studyFile {
			l.parseFileAhead(name)
		}
	}
}

// maxAhead is the number of files that are parsed ahead at most: what they take of memory stays until the study is
// loaded.
const maxAhead = 32

// parsing has an element for each file that is being parsed ahead. To parse one may take 300 MB for a time.
var parsing = make(chan struct{}, runtime.GOMAXPROCS(0))

// parseFileAhead begins to parse a file, once.
func (l *loader) parseFileAhead(name string) {
	if l.parsed[name] != nil || len(l.parsed) == maxAhead {
		return
	}
	parsed := sync.OnceValue(func() *parsedYAML {
		other := loader{fsys: l.fsys, dir: l.dir, study: &Study{Digests: map[string]string{}}}
		data, ok := other.readFile(name, place{}, maxYAMLBytes)
		if !ok {
			return nil
		}
		return parseYAML(path.Join(l.dir, name), data)
	})
	l.parsed[name] = parsed
	go func() {
		parsing <- struct{}{}
		parsed()
		<-parsing
	}()
}

// parse returns the file, which has that data, parsed.
func (l *loader) parse(name string, data []byte) *parsedYAML {
	if ahead, ok := l.parsed[name]; ok {
		if p := ahead(); p != nil && bytes.Equal(p.data, data) {
			return p
		}
	}
	return parseYAML(path.Join(l.dir, name), data)
}
