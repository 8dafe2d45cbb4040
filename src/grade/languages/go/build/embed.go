// SPDX-License-Identifier: MIT

package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// embedConfig writes which files of the submission each //go:embed means, as the compiler wants to read
// it, and says where; "" where there are none.  A pattern never leaves the package's folder.
func (m *maker) embedConfig(p *pkg) (string, error) {
	var config struct {
		Patterns map[string][]string
		Files    map[string]string
	}
	if len(p.embeds) == 0 {
		return "", nil
	}
	config.Patterns = map[string][]string{}
	config.Files = map[string]string{}
	for _, pattern := range p.embeds {
		names, err := embedded(os.DirFS(p.folder), pattern)
		if err != nil || len(names) == 0 {
			return "", faultAt(placeOf(p.folder, p.embedPlace[pattern][0]),
				"pattern %s: no file of the submission matches", pattern)
		}
		config.Patterns[pattern] = names
		for _, name := range names {
			config.Files[name] = path.Join(p.folder, name)
		}
	}
	text, err := json.Marshal(config)
	if err != nil {
		return "", err
	}
	name := filepath.Join(m.scratch, "embed")
	return name, os.WriteFile(name, text, 0o600)
}

// embedded are the files below folder that pattern means: of a folder all but hidden ones, unless "all:".
func embedded(folder fs.FS, pattern string) ([]string, error) {
	glob := strings.TrimPrefix(pattern, "all:")
	all := glob != pattern
	if !fs.ValidPath(glob) || glob == "." {
		return nil, fs.ErrInvalid
	}
	matches, err := fs.Glob(folder, glob)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, match := range matches {
		err := fs.WalkDir(folder, match, func(name string, entry fs.DirEntry, err error) error {
			hidden := strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
			switch {
			case err != nil:
				return err
			case name != match && hidden && !all && entry.IsDir():
				return fs.SkipDir
			case entry.Type().IsRegular() && (name == match || !hidden || all):
				names = append(names, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}
