package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"parapet/internal/about"
)

// systems are those that the program is built for.
var systems = []string{"linux", "darwin", "windows"}

// goModules are Go itself and the modules that the program is built from on any
// system.
func goModules(ctx context.Context, root string) ([]source, error) {
	goRoot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	all := []source{{about.Component{Name: "go", Version: strings.TrimPrefix(runtime.Version(), "go"), Kind: "go"}, strings.TrimSpace(string(goRoot))}}
	seen := map[string]bool{}
	for _, system := range systems {
		list := exec.CommandContext(ctx, "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/parapet")
		list.Dir, list.Env = root, append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			parts := strings.Split(strings.TrimSpace(line), "\t")
			if len(parts) != 3 || seen[parts[0]] {
				continue
			}
			seen[parts[0]] = true
			all = append(all, source{about.Component{Name: parts[0], Version: parts[1], Kind: "go"}, parts[2]})
		}
	}
	return all, nil
}

// lock is what package-lock.json says of what is installed, by folder.
type lock struct {
	Packages map[string]struct {
		Version  string `json:"version"`
		Licence  string `json:"license"`
		Dev      bool   `json:"dev"`
		Optional bool   `json:"optional"`
		Peer     bool   `json:"peer"`
	} `json:"packages"`
}

// npmPackages are those that the console is built from, without those that build or
// test it.
func npmPackages(web string) ([]source, error) {
	text, err := os.ReadFile(filepath.Join(web, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var l lock
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, fmt.Errorf("package-lock.json: %w", err)
	}
	var all []source
	seen := map[string]bool{}
	for folder, p := range l.Packages {
		at := strings.LastIndex(folder, "node_modules/")
		if at < 0 || p.Dev || p.Optional {
			continue
		}
		name := folder[at+len("node_modules/"):]
		if seen[name+" "+p.Version] {
			continue
		}
		seen[name+" "+p.Version] = true
		if p.Licence == "" {
			return nil, errors.New("package-lock.json does not say which licence " + name + " has")
		}
		all = append(all, source{about.Component{Name: name, Version: p.Version, Kind: "npm", Licence: p.Licence}, filepath.Join(web, folder)})
	}
	return all, nil
}
