package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/about"
)

// TestNoneIsMissing: the program has the licence of everything that it is built from,
// and of nothing else.
func TestNoneIsMissing(t *testing.T) {
	t.Parallel()
	kept, err := about.ReadLicences()
	if err != nil {
		t.Fatal(err)
	}
	built, err := components(t.Context(), "../../..")
	if err != nil {
		t.Fatal(err)
	}
	name := func(c about.Component) string { return c.Kind + " " + c.Name + " " + c.Version }
	var want, got []string
	for _, s := range built {
		if s.Name != "go" { // whose version is that of who builds
			want = append(want, name(s.Component))
		}
	}
	for _, c := range kept.Components {
		if c.Name != "go" {
			got = append(got, name(c))
		}
		if c.Licence == "" {
			t.Errorf("%s has no licence", c.Name)
		}
		for _, text := range c.Texts {
			if kept.Texts[text] == "" {
				t.Errorf("the text %s of %s is missing", text, c.Name)
			}
		}
		if len(c.Texts) == 0 && c.Kind == "go" {
			t.Errorf("%s comes without its licence's text", c.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("make licences has to be run (-built +kept): %s", diff)
	}
}

func TestLicenceOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"The MIT License\n\nPermission is hereby granted, free of charge, to\nany person obtaining a copy of": "MIT",
		"   Apache License\n   Version 2.0, January 2004":                                                     "Apache-2.0",
		"Redistributions in binary form must reproduce …\nNeither the name of X":                              "BSD-3-Clause",
		"all rights reserved": "",
	} {
		if got := licenceOf([]string{text}); got != want {
			t.Errorf("%q is told as %q, want %q", text, got, want)
		}
	}
}
