// SPDX-License-Identifier: MIT

// build makes one program of a submission in Go: what "go build" does for a main package and the packages
// of its own module, with nothing but the standard library beside it.  The standard library was
// compiled ahead; nothing is downloaded, generated, handed to another compiler or taken from settings.
//
//	build HOME MATERIAL PROGRAM FILE...
//
// HOME is the tool chain, MATERIAL what prepare.sh made of it, PROGRAM the file to write; the FILEs are
// the submission's .go files, seen from the working folder.  Faults go to standard error, one a line, each
// with its place: "main.go:3:8: ...".
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// A fault of the submission.
type fault struct {
	place string // "main.go:3:8"; may be empty
	text  string
}

func (f *fault) Error() string {
	if f.place == "" {
		return f.text
	}
	return f.place + ": " + f.text
}

func faultAt(place, format string, args ...any) error {
	return &fault{place, fmt.Sprintf(format, args...)}
}

func run(args []string) error {
	if len(args) < 4 {
		return fmt.Errorf("usage: build HOME MATERIAL PROGRAM FILE...")
	}
	chain, err := openChain(args[0], args[1])
	if err != nil {
		return err
	}
	module, err := findModule(chain)
	if err != nil {
		return err
	}
	loader := newLoader(chain, module, args[3:])
	if err := loader.loadProgram(); err != nil {
		return err
	}
	// The box is this submission's alone, and is gone afterwards.
	maker := maker{chain: chain, module: module, scratch: os.TempDir(), objects: map[string]string{}}
	for _, pkg := range loader.ordered {
		if err := maker.compile(pkg); err != nil {
			return err
		}
	}
	return maker.link(loader.ordered[len(loader.ordered)-1], filepath.Clean(args[2]))
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
