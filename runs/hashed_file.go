package runs

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime"
)

// An output is a file being written.
type output interface {
	io.Writer
	Sync() error
	Close() error
}

func exclusiveFile(root *os.Root, name string) (output, error) {
	return root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

// A hashedFile hashes and counts what is written. Its errors name the file.
type hashedFile struct {
	name string
	path string
	file output
	hash hash.Hash
	size int64
}

func (f *hashedFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	f.hash.Write(p[:n])
	f.size += int64(n)
	return n, f.wrap(err)
}

func (f *hashedFile) close() error {
	return f.wrap(errors.Join(f.file.Sync(), f.file.Close()))
}

func (f *hashedFile) wrap(err error) error {
	var named *os.PathError
	if err == nil || errors.As(err, &named) && named.Path == f.path {
		return err
	}
	return fmt.Errorf("%s: %w", f.path, err)
}

// syncDir makes the entries of a directory durable, where that can be asked for.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
