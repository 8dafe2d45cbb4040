// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
)

// A package of the submission.
type pkg struct {
	folder     string // seen from the working folder
	importPath string
	files      []string // with their folder
	imports    []string // of the submission and the standard library
	embeds     []string // patterns
	embedPlace map[string][]token.Position
	name       string
	clause     string // place of the first file
}

// loader finds the packages that the program is made of.
type loader struct {
	chain   *chain
	module  *module
	context build.Context
	ordered []*pkg          // each behind what it imports, the main package last
	loaded  map[string]*pkg // by folder; nil while its imports are loaded
}

func newLoader(c *chain, m *module, files []string) *loader {
	l := &loader{chain: c, module: m, context: build.Default, loaded: map[string]*pkg{}}
	l.context.CgoEnabled = false
	l.context.GOPATH = ""
	l.context.Compiler = "gc"
	// A single file is meant to be compiled, whatever its name or its "//go:build ignore" say.
	l.context.UseAllFiles = len(files) == 1
	return l
}

// loadProgram takes the main package at the module's root, or else the only one below it.
func (l *loader) loadProgram() error {
	root := l.module.root
	found, err := l.read(root)
	if err != nil {
		return err
	}
	if found == nil || found.name != "main" {
		below, err := l.mainBelow(root)
		if err != nil {
			return err
		}
		switch {
		case below != nil:
			found = below
		case found != nil:
			return faultAt(found.clause, "package %s is no program: one starts with \"package main\"", found.name)
		default:
			return errors.New("no Go file here belongs to a program: name it main.go, and not *_test.go")
		}
	}
	return l.load(found, "")
}

func (l *loader) mainBelow(root string) (*pkg, error) {
	var found *pkg
	err := fs.WalkDir(os.DirFS("."), root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || name == root {
			return err
		}
		if _, err := os.Stat(path.Join(name, "go.mod")); err == nil || isAside(path.Base(name)) {
			return fs.SkipDir
		}
		read, err := l.read(name)
		if err != nil || read == nil || read.name != "main" {
			return err
		}
		if found != nil {
			return faultAt(read.clause, "a second program, beside that in %s: keep one, or put the one that "+
				"is to be started at the top", found.folder)
		}
		found = read
		return nil
	})
	return found, err
}

// load adds found and, before it, what it imports.
func (l *loader) load(found *pkg, chainOfImports string) error {
	l.loaded[found.folder] = nil
	read, err := l.context.ImportDir(found.folder, 0)
	if err != nil {
		return err
	}
	for _, name := range found.imports {
		place := placeOf(found.folder, read.ImportPos[name][0])
		folder, own := l.module.folderOf(name)
		if _, standard := l.chain.packages[name]; standard || !own {
			if err := l.checkStandard(name, place); err != nil {
				return err
			}
			continue
		}
		if err := l.loadOwn(found, name, folder, place, chainOfImports); err != nil {
			return err
		}
	}
	l.loaded[found.folder] = found
	l.ordered = append(l.ordered, found)
	return nil
}

func (l *loader) loadOwn(from *pkg, name, folder, place, chainOfImports string) error {
	if !mayImport(from.importPath, name) {
		return faultAt(place, "use of internal package %s not allowed", name)
	}
	switch done, begun := l.loaded[folder]; {
	case done != nil && done.name == "main":
		return faultAt(place, "%q is a program, not a package to import", name)
	case done != nil:
		return nil
	case begun:
		return faultAt(place, "import cycle: %s%s -> %s", chainOfImports, from.importPath, name)
	}
	found, err := l.read(folder)
	if err != nil {
		return err
	}
	if found == nil {
		return faultAt(place, "package %q: no Go files in the folder %q", name, folder)
	}
	if found.name == "main" || name == "main" {
		return faultAt(place, "%q is a program, not a package to import", name)
	}
	return l.load(found, chainOfImports+from.importPath+" -> ")
}

// mayImport is the rule for folders that are called internal.
func mayImport(from, name string) bool {
	words := strings.Split(name, "/")
	for i := len(words) - 1; i >= 0; i-- {
		if words[i] == "internal" {
			parent := strings.Join(words[:i], "/")
			return from == parent || strings.HasPrefix(from, parent+"/")
		}
	}
	return true
}

func (l *loader) checkStandard(name, place string) error {
	_, known := l.chain.packages[name]
	switch {
	case name == "C":
		return faultAt(place, `import "C": there is no C compiler here`)
	case name == "unsafe":
		return nil
	case build.IsLocalImport(name):
		return faultAt(place, "%q: write the module's name in front, as go.mod has it", name)
	case known && !strings.HasPrefix(name, "vendor/") && mayImport("main", name):
		return nil
	case known:
		return faultAt(place, "use of internal package %s not allowed", name)
	}
	first, _, _ := strings.Cut(name, "/")
	if info, err := os.Stat(first); l.module.path == "" && fs.ValidPath(first) && err == nil && info.IsDir() {
		return faultAt(place, "%q: own packages need a go.mod at the top with a line such as \"module "+
			"solution\"; then import \"solution/%s\"", name, name)
	}
	return faultAt(place, "%q is not in the standard library of Go %s, and only that is here", name, l.chain.version)
}

// placeOf is a position with the file's folder; go/build gives it with or without.
func placeOf(folder string, at token.Position) string {
	name := at.Filename
	if folder != "." && !strings.HasPrefix(name, folder+"/") {
		name = path.Join(folder, name)
	}
	return fmt.Sprintf("%s:%d:%d", strings.TrimPrefix(name, "./"), at.Line, at.Column)
}

// read looks at the package in folder; nil: there is none.
func (l *loader) read(folder string) (*pkg, error) {
	read, err := l.context.ImportDir(folder, 0)
	var none *build.NoGoError
	if err := l.checkForeign(read, folder); err != nil {
		return nil, err
	}
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, explain(err, folder)
	}
	if len(read.GoFiles) == 0 { // tests only
		return nil, nil
	}
	p := &pkg{
		folder:     folder,
		importPath: l.module.importPath(folder),
		imports:    read.Imports,
		embeds:     read.EmbedPatterns,
		embedPlace: read.EmbedPatternPos,
		name:       read.Name,
	}
	for _, name := range read.GoFiles {
		p.files = append(p.files, path.Join(folder, name))
	}
	sort.Strings(p.files)
	p.clause, err = placeOfClause(p.files[0])
	return p, err
}

func placeOfClause(name string) (string, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, nil, parser.PackageClauseOnly)
	if err != nil {
		return name + ":1:1", nil
	}
	at := files.PositionFor(parsed.Name.Pos(), false)
	return fmt.Sprintf("%s:%d:%d", name, at.Line, at.Column), nil
}

// checkForeign refuses what only a C compiler or an assembler could make something of.
func (l *loader) checkForeign(read *build.Package, folder string) error {
	for _, names := range [][]string{read.CFiles, read.CXXFiles, read.MFiles, read.FFiles, read.SFiles,
		read.SysoFiles, read.SwigFiles, read.SwigCXXFiles} {
		for _, name := range names {
			return faultAt(path.Join(folder, name)+":1:1", "only Go is compiled here: leave this file out")
		}
	}
	for _, name := range read.IgnoredGoFiles {
		if matches, err := l.context.MatchFile(folder, name); err != nil || !matches {
			continue
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, path.Join(folder, name), nil, parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, spec := range parsed.Imports {
			if spec.Path.Value == `"C"` {
				at := files.PositionFor(spec.Pos(), false)
				return faultAt(fmt.Sprintf("%s:%d:%d", path.Join(folder, name), at.Line, at.Column),
					`import "C": there is no C compiler here`)
			}
		}
	}
	return nil
}

// explain turns what go/build says into faults with a place.
func explain(err error, folder string) error {
	var several *build.MultiplePackageError
	var syntax scanner.ErrorList
	var single *scanner.Error
	switch {
	case errors.As(err, &several) && len(several.Files) > 1:
		return faultAt(path.Join(folder, several.Files[1])+":1:1", "package %s here, and package %s in %s: the "+
			"files of a folder are one package", several.Packages[1], several.Packages[0], several.Files[0])
	case errors.As(err, &syntax) && len(syntax) > 0:
		return faultAt(placeOf(folder, syntax[0].Pos), "%s", syntax[0].Msg)
	case errors.As(err, &single):
		return faultAt(placeOf(folder, single.Pos), "%s", single.Msg)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "./"))
}
