// Command licences gathers the licences of everything that ends up in the program:
// of Go, of the modules that cmd/parapet is built from on any system, and of the
// packages that the console is built from. It writes them where package about takes
// them from; `make licences` calls it.
package main

import (
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"parapet/internal/about"
)

func main() {
	if err := write(context.Background(), "../licences.json.gz", "../../.."); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, path, root string) error {
	all, err := gather(ctx, root)
	if err != nil {
		return err
	}
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(pack(out, all), out.Close())
}

// pack writes the same bytes whenever the licences are the same.
func pack(w io.Writer, all about.Licences) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	return errors.Join(json.NewEncoder(packed).Encode(all), packed.Close())
}

// source is a component and the folder that its licence is in.
type source struct {
	about.Component

	folder string
}

// gather reads the licences of all components.
func gather(ctx context.Context, root string) (about.Licences, error) {
	sources, err := components(ctx, root)
	if err != nil {
		return about.Licences{}, err
	}
	all := about.Licences{Texts: map[string]string{}}
	for _, s := range sources {
		texts, err := textsIn(s.folder)
		if err != nil {
			return all, fmt.Errorf("%s: %w", s.Name, err)
		}
		c := s.Component
		c.Texts = []string{}
		for _, text := range texts {
			name := nameOf(text)
			all.Texts[name] = text
			c.Texts = append(c.Texts, name)
		}
		if c.Licence == "" {
			c.Licence = licenceOf(texts)
		}
		if c.Licence == "" {
			return all, fmt.Errorf("%s %s: nobody says which licence it has: look into %s and teach this command", c.Name, c.Version, s.folder)
		}
		all.Components = append(all.Components, c)
	}
	return all, nil
}

// components are all that is in the program, by kind and name.
func components(ctx context.Context, root string) ([]source, error) {
	modules, err := goModules(ctx, root)
	if err != nil {
		return nil, err
	}
	packages, err := npmPackages(filepath.Join(root, "web"))
	if err != nil {
		return nil, err
	}
	all := slices.Concat(modules, packages)
	slices.SortFunc(all, func(a, b source) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	return all, nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([._-].*)?$`)

// textsIn are the licences and notices in a folder, by their files' names.
func textsIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, strings.ToValidUTF8(strings.ReplaceAll(string(text), "\r\n", "\n"), ""))
	}
	return texts, nil
}

func nameOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// known are licences by what only they say.
var known = []struct{ name, says string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "may not be used to endorse or promote products"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
}

// licenceOf is what a licence is called, by what it says; several are joined.
func licenceOf(texts []string) string {
	var names []string
	for _, text := range texts {
		plain := strings.Join(strings.Fields(text), " ")
		for _, k := range known {
			if strings.Contains(plain, k.says) {
				names = append(names, k.name)
				break
			}
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " AND ")
}
