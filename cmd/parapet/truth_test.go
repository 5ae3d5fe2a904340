package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/graph"
)

// sameAsTruth asks the binary for every entity and every relationship, and the
// tenant for the same. A type that a source fills which is switched off may lack
// some, or all when there is no other source of it.
func sameAsTruth(ts *testscript.TestScript, _ bool, _ []string) {
	truth := truthOf(ts)
	if len(truth.Entities) != len(graph.Declared().Entities()) {
		ts.Fatalf("the truth tells of %d entity types", len(truth.Entities))
	}
	entities := asked(ts, "FIND * AS e RETURN e._type AS t, e._key AS k")
	relationships := asked(ts, "FIND * AS a THAT RELATES TO >> AS r * AS b RETURN r._type AS t, r._key AS k")
	check := func(t graph.Type, n int, got []string) {
		want := told(ts, t)
		if truth.lacks(t) {
			want, n = slices.DeleteFunc(want, func(key string) bool { return !slices.Contains(got, key) }), len(got)
		}
		compare(ts, string(t), n, want, got)
	}
	for _, t := range slices.Sorted(maps.Keys(truth.Entities)) {
		check(t, truth.Entities[t], entities[t])
	}
	for _, t := range slices.Sorted(maps.Keys(truth.Relationships)) {
		check(t, truth.Relationships[t], relationships[t])
	}
}

// truth is what a complete graph of the tenant holds.
type truth struct {
	Entities, Relationships map[graph.Type]int
	Sources                 map[graph.Type][]string
	off                     map[string]bool // sources that the configuration switches off
}

var offSwitch = regexp.MustCompile(`(\w+): false`)

func truthOf(ts *testscript.TestScript) truth {
	whole := truth{off: map[string]bool{}}
	ts.Check(json.Unmarshal(call(ts, "GET", "truth", ""), &whole))
	for _, found := range offSwitch.FindAllStringSubmatch(ts.ReadFile("parapet.yaml"), -1) {
		whole.off[found[1]] = true
	}
	return whole
}

// lacks says that a source of the type is switched off.
func (t truth) lacks(typ graph.Type) bool {
	return slices.ContainsFunc(t.Sources[typ], func(source string) bool { return t.off[source] })
}

func compare(ts *testscript.TestScript, what string, n int, want, got []string) {
	if len(want) != n {
		ts.Fatalf("the truth tells %d %s and lists %d", n, what, len(want))
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		ts.Fatalf("%s: %d of %d\n%.2000s", what, len(got), n, diff)
	}
	ts.Logf("%s: %d", what, n)
}

// told are the keys that the tenant tells of a type.
func told(ts *testscript.TestScript, t graph.Type) []string {
	var keys []string
	lines := json.NewDecoder(bytes.NewReader(call(ts, "GET", "truth?pairs="+string(t), "")))
	for lines.More() {
		var pair struct {
			Key string `json:"_key"`
		}
		ts.Check(lines.Decode(&pair))
		keys = append(keys, pair.Key)
	}
	slices.Sort(keys)
	return keys
}

// asked are the keys by type in the binary's answer.
func asked(ts *testscript.TestScript, query string) map[graph.Type][]string {
	var answer struct {
		Data []struct {
			T graph.Type
			K string
		}
	}
	out, err := parapet(ts, "query", "--format", "json", query).Output()
	ts.Check(err)
	ts.Check(json.Unmarshal(out, &answer))
	keys := map[graph.Type][]string{}
	for _, row := range answer.Data {
		keys[row.T] = append(keys[row.T], row.K)
	}
	for _, of := range keys {
		slices.Sort(of)
	}
	return keys
}

// parapet is the binary, in the script's folder.
func parapet(ts *testscript.TestScript, args ...string) *exec.Cmd {
	var cmd *exec.Cmd
	for _, folder := range filepath.SplitList(ts.Getenv("PATH")) {
		if matches, err := filepath.Glob(filepath.Join(folder, "parapet*")); err == nil && len(matches) > 0 {
			cmd = exec.Command(matches[0], args...)
			break
		}
	}
	if cmd == nil {
		ts.Fatalf("parapet is not on PATH")
	}
	cmd.Dir = ts.MkAbs(".")
	return cmd
}

func sameChanges(ts *testscript.TestScript, _ bool, args []string) {
	var report struct{ Changes graph.Changes }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &report))
	var advance graph.Changes
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &advance))
	truth := truthOf(ts)
	maps.DeleteFunc(advance, func(t graph.Type, n graph.Count) bool { return n == graph.Count{} || truth.lacks(t) })
	maps.DeleteFunc(report.Changes, func(t graph.Type, _ graph.Count) bool { return truth.lacks(t) })
	if diff := cmp.Diff(advance, report.Changes); diff != "" {
		ts.Fatalf("the tenant changed otherwise than the sync reports (-tenant +sync):\n%s", diff)
	}
}
