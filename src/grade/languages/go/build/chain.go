// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A tool chain and the standard library that was compiled with it.
type chain struct {
	tools    string            // folder of compile and link
	version  string            // "1.23.5"
	packages map[string]string // import path to compiled package
	debug    map[string]string // language version to the run-time settings of that time
}

// lines are those of a text file of the material, each cut at its first blank.
func lines(path string) ([][2]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var pairs [][2]string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		key, value, _ := strings.Cut(line, " ")
		pairs = append(pairs, [2]string{key, value})
	}
	return pairs, nil
}

func openChain(home, material string) (*chain, error) {
	c := &chain{
		tools:    filepath.Join(home, "pkg/tool", runtime.GOOS+"_"+runtime.GOARCH),
		version:  strings.TrimPrefix(runtime.Version(), "go"),
		packages: map[string]string{},
		debug:    map[string]string{},
	}
	packages, err := lines(filepath.Join(material, "packages"))
	if err != nil {
		return nil, err
	}
	for _, pair := range packages {
		c.packages[pair[0]] = filepath.Join(material, "std", pair[0]+".a")
	}
	debug, err := lines(filepath.Join(material, "debug"))
	if err != nil {
		return nil, err
	}
	for _, pair := range debug {
		c.debug[pair[0]] = pair[1]
	}
	return c, nil
}
