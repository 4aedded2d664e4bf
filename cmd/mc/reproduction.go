package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

const (
	reproductionKind = "mc reproduce"
	reproductionFile = "manifest.json"
)

// A reproduction is the files of mc reproduce, in memory until all of them are there.
type reproduction struct {
	Kind    string              `json:"kind"`
	Points  int64               `json:"points"`
	Seed    uint64              `json:"seed"`
	Studies []map[string]string `json:"studies"` // files that were read, with their SHA-256
	Files   map[string]string   `json:"files"`   // that were written, with their SHA-256

	content map[string][]byte
}

func newReproduction(points int64, seed uint64, studies []map[string]string) *reproduction {
	return &reproduction{Kind: reproductionKind, Points: points, Seed: seed, Studies: studies, Files: map[string]string{}, content: map[string][]byte{}}
}

// add makes a file.
func (r *reproduction) add(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	sum := sha256.Sum256(b.Bytes())
	r.Files[name], r.content[name] = hex.EncodeToString(sum[:]), b.Bytes()
	return nil
}

// readReproduction returns the manifest of an earlier reproduction, nil if the directory is empty or not there.
func readReproduction(dir string) (*reproduction, error) {
	text, err := os.ReadFile(filepath.Join(dir, reproductionFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, checkEmpty(dir)
	}
	if err != nil {
		return nil, err
	}
	var r reproduction
	if err := json.Unmarshal(text, &r); err != nil || r.Kind != reproductionKind {
		return nil, &usageError{err: fmt.Errorf("%s holds something else than a reproduction", dir), hint: "choose another --out"}
	}
	return &r, nil
}

// checkReproduction refuses a directory that holds anything but an earlier reproduction.
func checkReproduction(dir string) error {
	_, err := readReproduction(dir)
	return err
}

// publish replaces the files of an earlier reproduction; the manifest goes first and comes last.
func (r *reproduction) publish(dir string) error {
	earlier, err := readReproduction(dir)
	if err != nil {
		return err
	}
	if earlier != nil {
		for _, name := range append([]string{reproductionFile, reportPDF}, slices.Sorted(maps.Keys(earlier.Files))...) {
			if !filepath.IsLocal(filepath.FromSlash(name)) {
				return &usageError{err: fmt.Errorf("%s names the file %q, which lies outside", filepath.Join(dir, reproductionFile), name)}
			}
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	manifest, err := indented(r)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(r.content))
	r.content[reproductionFile] = manifest
	for _, name := range append(names, reproductionFile) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := writeFile(path, func(w io.Writer) error { _, err := w.Write(r.content[name]); return err }); err != nil {
			return err
		}
	}
	delete(r.content, reproductionFile)
	return nil
}
