// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// maker calls the compiler once a package and the linker once.
type maker struct {
	chain   *chain
	module  *module
	scratch string
	objects map[string]string // import path to compiled package of the submission
}

// importConfig writes where compiled packages are: those named, or all.
func (m *maker) importConfig(names []string) (string, error) {
	var text strings.Builder
	for _, name := range names {
		object, ok := m.objects[name]
		if !ok {
			object, ok = m.chain.packages[name]
		}
		if ok {
			fmt.Fprintf(&text, "packagefile %s=%s\n", name, object)
		}
	}
	name := filepath.Join(m.scratch, "imports")
	return name, os.WriteFile(name, []byte(text.String()), 0o600)
}

func (m *maker) compile(p *pkg) error {
	imports, err := m.importConfig(p.imports)
	if err != nil {
		return err
	}
	embed, err := m.embedConfig(p)
	if err != nil {
		return err
	}
	object := filepath.Join(m.scratch, fmt.Sprintf("%d.a", len(m.objects)))
	linkName := p.importPath
	if p.name == "main" {
		linkName = "main"
	}
	args := []string{"-o", object, "-p", linkName, "-lang=go" + m.module.version, "-complete", "-c=1",
		"-dwarf=false", "-nolocalimports", "-pack", "-importcfg", imports}
	if embed != "" {
		args = append(args, "-embedcfg", embed)
	}
	args = append(args, "--")
	for _, name := range p.files {
		args = append(args, "./"+name)
	}
	m.objects[linkName] = object
	return m.tool("compile", args...)
}

func (m *maker) link(p *pkg, program string) error {
	var names []string
	for name := range m.chain.packages {
		names = append(names, name)
	}
	for name := range m.objects {
		names = append(names, name)
	}
	imports, err := m.importConfig(names)
	if err != nil {
		return err
	}
	args := []string{"-o", program, "-importcfg", imports, "-buildmode=exe", "-linkmode=internal", "-buildid=", "-s", "-w"}
	if debug := m.chain.debug[m.module.version]; debug != "" {
		args = append(args, "-X=runtime.godebugDefault="+debug)
	}
	err = m.tool("link", append(args, m.objects["main"])...)
	if err != nil && strings.Contains(err.Error(), "function main is undeclared in the main package") {
		return faultAt(p.clause, "function main is undeclared in the main package")
	}
	return err
}

// tool runs one of the tool chain's; what it printed is the error.
func (m *maker) tool(name string, args ...string) error {
	command := exec.Command(filepath.Join(m.chain.tools, name), args...)
	command.Stdin = os.Stdin
	text, err := command.CombinedOutput()
	said := tidy(string(text))
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &ended):
		return err
	case said == "":
		return fmt.Errorf("%s: %s", name, ended)
	}
	return errors.New(said)
}

// tidy makes one line of each message, and takes off the "./" that keeps names from being options.
func tidy(text string) string {
	var tidied []string
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(line, "\t") && len(tidied) > 0 {
			last := &tidied[len(tidied)-1]
			if !strings.HasSuffix(*last, ":") {
				*last += ";"
			}
			*last += " " + strings.TrimSpace(line)
			continue
		}
		tidied = append(tidied, strings.TrimPrefix(line, "./"))
	}
	return strings.Join(tidied, "\n")
}
