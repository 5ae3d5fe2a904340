package ingest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/ingest"
)

// A run does what is described: the same sources in the same order, of which those are
// on that usually are; and they ask for the permissions of the documentation.
func TestDescribe(t *testing.T) {
	t.Parallel()
	all := ingest.Describe()
	usual, asked := ingest.Sources{}, map[string]bool{}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
		for _, before := range s.After {
			if !slices.Contains(names, before) {
				t.Errorf("%s comes before %s, which it builds on", s.Name, before)
			}
		}
		if s.Usual && !s.Always {
			usual[s.Name] = true
		}
		if len(s.Needs) > 0 && s.Usual {
			asked[s.Needs[0].Roles[0]] = true
		}
		if s.Reads == "" {
			t.Errorf("%s is not described", s.Name)
		}
	}
	if diff := cmp.Diff(usualSources(), usual); diff != "" {
		t.Errorf("usual sources (-want +got):\n%s", diff)
	}
	report := run(t, newStore(t), acme().config(t))
	for i, s := range all {
		if report.Steps[i].Name != s.Name {
			t.Errorf("step %d of a run is %s, described as %s", i, report.Steps[i].Name, s.Name)
		}
	}
	want := []string{"Organization.Read.All", "Directory.Read.All", "Machine.Read.All", "User.Read.All", "Vulnerability.Read.All"}
	for _, role := range want {
		if !asked[role] {
			t.Errorf("nothing asks for %s; asked is for %v", role, slices.Sorted(maps.Keys(asked)))
		}
	}
}
