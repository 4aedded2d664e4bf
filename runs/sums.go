package runs

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sumsName is the file with the SHA-256 of every other file of a run, the manifest and those that differ
// between equal runs too. It has the form of sha256sum, and is not in the manifest.
const sumsName = "SHA256SUMS"

// writeSums writes it, for a manifest that is about to be written.
func (w *Writer) writeSums(manifest []byte) error {
	sum := sha256.Sum256(manifest)
	w.sums[manifestName] = hex.EncodeToString(sum[:])
	var text bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(w.sums)) {
		fmt.Fprintf(&text, "%s  %s\n", w.sums[name], name)
	}
	f, err := w.create(sumsName)
	if err != nil {
		return err
	}
	if _, err := f.Write(text.Bytes()); err != nil {
		return errors.Join(err, f.file.Close())
	}
	return f.close()
}

// A Damage is a file of a run that is not as it was written.
type Damage struct {
	File string // with slashes
	What string
}

// CheckSums compares every file of a run directory with SHA256SUMS, and returns what differs: files
// with other bytes, files that are missing and files that nobody wrote. A damage of SHA256SUMS itself
// is told from one of the files by the hashes of the manifest where it has them. The error
// is fs.ErrNotExist if there is no SHA256SUMS.
func CheckSums(dir string) ([]Damage, error) {
	r := &Run{Dir: dir}
	text, err := r.read(sumsName, maxManifest)
	if err != nil {
		return nil, err
	}
	var damages []Damage
	want := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if _, err := hex.DecodeString(sum); !ok || err != nil || len(sum) != 2*sha256.Size || !fs.ValidPath(name) {
			damages = append(damages, Damage{sumsName, fmt.Sprintf("%q is not a line of it", lines.Text())})
			continue
		}
		want[name] = sum
	}
	if !bytes.HasSuffix(text, []byte("\n")) {
		damages = append(damages, Damage{sumsName, "its last line has no end"})
	}
	got, err := r.hashes()
	if err != nil {
		return nil, err
	}
	listed := r.listed()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		sum, there := got[name]
		known, ofRun := listed[name]
		switch {
		case sum == want[name]:
		case there && sum == known:
			damages = append(damages, Damage{sumsName, fmt.Sprintf("it has another hash for %s than the manifest", name)})
		case there:
			damages = append(damages, Damage{name, fmt.Sprintf("its SHA-256 is %s, %s says %s", sum, sumsName, want[name])})
		case listed != nil && !ofRun:
			damages = append(damages, Damage{sumsName, fmt.Sprintf("it has %s, which is no file of the run", name)})
		default:
			damages = append(damages, Damage{name, "it is missing"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		_, ofRun := listed[name]
		switch {
		case want[name] != "" || name == sumsName:
		case ofRun:
			damages = append(damages, Damage{sumsName, fmt.Sprintf("it lacks %s", name)})
		default:
			damages = append(damages, Damage{name, "it is not a file of the run"})
		}
	}
	return damages, nil
}

// listed returns the files of the manifest, and the manifest, with the hashes that are known; nil if there is
// no manifest that can be trusted.
func (r *Run) listed() map[string]string {
	opened, err := Open(r.Dir)
	if err != nil || digest(opened.Manifest.Files) != opened.Manifest.Digest {
		return nil
	}
	files := map[string]string{manifestName: "unknown"}
	for _, f := range opened.Manifest.Files {
		files[f.Name] = f.SHA256
	}
	return files
}

// hashes returns the SHA-256 of each file, "" if it is not a plain file.
func (r *Run) hashes() (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(r.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(r.Dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		all[name] = ""
		if !d.Type().IsRegular() {
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		hash := sha256.New()
		if _, err := io.Copy(hash, f); err != nil {
			return err
		}
		all[name] = hex.EncodeToString(hash.Sum(nil))
		return nil
	})
	return all, err
}
