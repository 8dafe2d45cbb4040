// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// Where import paths of the submission begin; the zero path is a submission without go.mod.
type module struct {
	root    string // folder of go.mod, "." at the top
	path    string // "example.com/limiter"
	version string // of the language: "1.21"
}

// isAside: folders that the go command leaves out, too.
func isAside(name string) bool {
	return name == "testdata" || name == "vendor" || (name != "." && strings.HasPrefix(name, ".")) ||
		strings.HasPrefix(name, "_")
}

// findModule takes the go.mod at the top, or the only one below it.
func findModule(c *chain) (*module, error) {
	var found []string
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && isAside(path.Base(name)) {
			return fs.SkipDir
		}
		if !entry.IsDir() && entry.Name() == "go.mod" {
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range found {
		if name == "go.mod" {
			found = []string{name}
			break
		}
	}
	switch len(found) {
	case 0:
		return &module{root: ".", version: languageOf(c.version)}, nil
	case 1:
		return readModule(c, found[0])
	}
	return nil, faultAt(found[1]+":1:1", "several modules: keep one go.mod, at the top")
}

// languageOf is "1.23" for "1.23.5", "1.23rc1" and "1.23".
func languageOf(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return version
	}
	digits := strings.IndexFunc(parts[1], func(r rune) bool { return r < '0' || r > '9' })
	if digits >= 0 {
		parts[1] = parts[1][:digits]
	}
	return parts[0] + "." + parts[1]
}

// minorOf is 23 for "1.23", and false for what is no such version.
func minorOf(version string) (int, bool) {
	minor, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
	return minor, err == nil && strings.HasPrefix(version, "1.")
}

// readModule looks at the module's path and language only: what it requires is not here, and what it
// replaces, or which tool chain it would like to download, makes no difference to what can be imported.
func readModule(c *chain, name string) (*module, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m := &module{root: path.Dir(name), version: "1.16"} // as the go command takes it without a line
	for i, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		if len(words) != 2 {
			continue
		}
		place := fmt.Sprintf("%s:%d:1", name, i+1)
		switch words[0] {
		case "module":
			if m.path, err = unquote(words[1]); err != nil || !fs.ValidPath(m.path) || m.path == "." {
				return nil, faultAt(place, "%s is no module path", words[1])
			}
		case "go":
			m.version = languageOf(words[1])
			if err := checkVersion(c, m.version, words[1]); err != nil {
				return nil, faultAt(place, "%s", err)
			}
		}
	}
	if m.path == "" {
		return nil, faultAt(name+":1:1", `go.mod has no line "module NAME"`)
	}
	return m, nil
}

func unquote(word string) (string, error) {
	if strings.HasPrefix(word, `"`) || strings.HasPrefix(word, "`") {
		return strconv.Unquote(word)
	}
	return word, nil
}

func checkVersion(c *chain, language, asked string) error {
	wanted, ok := minorOf(language)
	if !ok {
		return fmt.Errorf("%q is no version of Go: write \"go %s\"", asked, languageOf(c.version))
	}
	if here, _ := minorOf(languageOf(c.version)); wanted > here {
		return fmt.Errorf("this asks for Go %s, and Go %s is here: write \"go %s\" and use nothing newer", asked,
			c.version, languageOf(c.version))
	}
	return nil
}

// importPath of the package in a folder of the submission.
func (m *module) importPath(folder string) string {
	if folder == m.root {
		return m.path
	}
	if m.root == "." {
		return path.Join(m.path, folder)
	}
	return path.Join(m.path, strings.TrimPrefix(folder, m.root+"/"))
}

// folderOf is the folder where the module would have the package, and false where it is not the module's.
func (m *module) folderOf(importPath string) (string, bool) {
	if m.path == "" || (importPath != m.path && !strings.HasPrefix(importPath, m.path+"/")) {
		return "", false
	}
	folder := path.Join(m.root, strings.TrimPrefix(importPath, m.path))
	if !fs.ValidPath(importPath) {
		return "", false
	}
	for at := folder; at != m.root; at = path.Dir(at) {
		if _, err := os.Stat(path.Join(at, "go.mod")); !errors.Is(err, fs.ErrNotExist) {
			return "", false
		}
	}
	return folder, true
}
