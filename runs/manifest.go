package runs

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// FormatVersion is the version of run directories that this package writes and reads.
const FormatVersion = 1

// manifestName is the file that makes a directory a run.
const manifestName = "manifest.json"

// A Manifest says what a run is and what its directory holds. Apart from Build, it depends on
// the spec alone.
type Manifest struct {
	Format  int      `json:"format"` // FormatVersion
	ID      string   `json:"id"`     // Spec.ID()
	Model   string   `json:"model"`
	Points  int64    `json:"points"` // in this directory, failed ones included
	Failed  int64    `json:"failed"`
	Digest  string   `json:"digest"` // SHA-256 over the names and hashes of deterministic files
	Files   []File   `json:"files"`
	Columns []Column `json:"columns"` // of the samples
	Spec    Spec     `json:"spec"`
	Build   Build    `json:"build"`
}

// A File is a file of a run. Of files that differ between equal runs only the name is kept.
type File struct {
	Name          string `json:"name"`          // with slashes
	Deterministic bool   `json:"deterministic"` // whether equal runs have equal bytes
	Bytes         int64  `json:"bytes,omitempty"`
	Rows          int64  `json:"rows,omitempty"` // of samples
	SHA256        string `json:"sha256,omitempty"`
}

// A Build is the program that made a run.
type Build struct {
	Module string `json:"module"` // path@version
	Go     string `json:"go"`
	Target string `json:"target"` // as in "linux/amd64/v1"
}

// CurrentBuild describes the running program.
func CurrentBuild() Build {
	b := Build{Go: runtime.Version(), Target: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Module = info.Main.Path + "@" + info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "GO"+strings.ToUpper(runtime.GOARCH) {
			b.Target += "/" + s.Value
		}
	}
	return b
}

// deterministic reports whether equal runs have equal bytes in the file: all but timing.json,
// which has the times, and charts, whose bytes are those of a target.
func deterministic(name string) bool {
	return name != "timing.json" && !strings.HasPrefix(name, "charts/")
}

// digest returns the SHA-256 over a line "HASH  NAME" for each deterministic file, which is what
// sha256sum prints.
func digest(files []File) string {
	hash := sha256.New()
	for _, f := range files {
		if f.Deterministic {
			fmt.Fprintf(hash, "%s  %s\n", f.SHA256, f.Name)
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// samples returns the file that has the columns, or nil.
func (m *Manifest) samples() *File {
	for i := range m.Files {
		if name := m.Files[i].Name; strings.TrimSuffix(name, path.Ext(name)) == samplesStem {
			return &m.Files[i]
		}
	}
	return nil
}

// Column returns a column of the samples, nil if there is none of that name.
func (m *Manifest) Column(name string) *Column {
	for k := range m.Columns {
		if m.Columns[k].Name == name {
			return &m.Columns[k]
		}
	}
	return nil
}

// Limits of a manifest. JSON of two bytes makes a structure of some hundred; what the program writes has
// a { in two hundred bytes, and a comma in forty.
const (
	maxObjects = 1 << 19
	maxCommas  = 1 << 22
)

// parseManifest reads a manifest, which may come from anywhere. It takes less than 1 GB of memory.
func parseManifest(text []byte) (*Manifest, error) {
	if n := bytes.Count(text, []byte("{")); n > maxObjects {
		return nil, fmt.Errorf("it has %d objects, and at most %d are read", n, maxObjects)
	}
	if n := bytes.Count(text, []byte(",")); n > maxCommas {
		return nil, fmt.Errorf("it has %d commas, and at most %d are read", n, maxCommas)
	}
	var version struct{ Format int }
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, err
	}
	if version.Format != FormatVersion {
		return nil, fmt.Errorf("it has format %d, this program reads format %d", version.Format, FormatVersion)
	}
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, err
	}
	if m.Spec.Params == nil {
		return nil, fmt.Errorf("it has no spec")
	}
	if m.Failed < 0 || m.Points < m.Failed {
		return nil, fmt.Errorf("it has %d points, of which %d failed", m.Points, m.Failed)
	}
	for _, f := range m.Files {
		if err := checkName(f.Name); err != nil {
			return nil, err
		}
		if f.Bytes < 0 || f.Rows < 0 {
			return nil, fmt.Errorf("file %q has %d bytes and %d rows", f.Name, f.Bytes, f.Rows)
		}
	}
	for _, c := range m.Columns {
		if _, err := c.columnar(""); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// checkName refuses names that leave the directory or take the place of the manifest.
func checkName(name string) error {
	switch {
	case !fs.ValidPath(name), name == ".", strings.Contains(name, `\`), !filepath.IsLocal(filepath.FromSlash(name)):
		return fmt.Errorf("file name %q is not a path inside the run", name)
	case strings.HasPrefix(name, manifestName), strings.HasPrefix(name, unfinishedPrefix), name == sumsName:
		return fmt.Errorf("file name %q is kept for the manifest and what leads to it", name)
	}
	return nil
}
