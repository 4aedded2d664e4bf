package params

import (
	"bytes"
	"io/fs"
	"path"
	"sync"
)

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
	l.parsed = map[string]func() *parsedYAML{}
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
			if item.shape != scalar || l.parsed[name] != nil || !fs.ValidPath(name) {
				continue
			}
			l.parsed[name] = sync.OnceValue(func() *parsedYAML {
				other := loader{fsys: l.fsys, dir: l.dir, study: &Study{Digests: map[string]string{}}}
				data, ok := other.readFile(name, place{}, maxYAMLBytes)
				if !ok {
					return nil
				}
				return parseYAML(path.Join(l.dir, name), data)
			})
			go l.parsed[name]()
		}
	}
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
