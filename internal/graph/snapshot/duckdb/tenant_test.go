package duckdb_test

import (
	"fmt"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

// tenant is a graph of several generations: things come, change and go, so
// that there are bases, deltas and volatile properties of entities,
// relationships and links. The last generations are patches of findings, which
// leave deltas of volatile properties.
func tenant(t *testing.T, dir string) *snapshot.Store {
	t.Helper()
	store, err := snapshot.Create(dir, snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for generation := range 4 {
		commit(t, store, func(tx graph.Tx) {
			f := filler{t: t, draft: tx.Draft(acme), generation: generation}
			f.machines()
			f.findings()
			seal(t, tx, acme, f.draft, graph.Whole, graph.Machine, graph.Endpoint, graph.MachineManagesEndpoint, graph.Vulnerability, graph.MachineIdentified)
			f.draft = tx.Draft(matches)
			f.links()
			seal(t, tx, matches, f.draft, graph.Whole, graph.CVE, graph.VulnerabilityIsCVE)
		})
	}
	for generation := range 3 {
		commit(t, store, func(tx graph.Tx) {
			f := filler{t: t, draft: tx.Draft(acme), generation: generation}
			f.patch()
			seal(t, tx, acme, f.draft, graph.Patch, graph.MachineIdentified)
		})
	}
	return store
}

func commit(t *testing.T, s *snapshot.Store, fill func(graph.Tx)) {
	t.Helper()
	tx, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fill(tx)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// patch has some findings go, come again, come, be seen again, and change. The
// machines are those of the last whole generation.
func (f *filler) patch() {
	for i := 10; i < 20; i++ {
		machine := graph.Key(fmt.Sprintf("m%03d", i))
		if f.generation != 1 {
			f.join(graph.MachineIdentified, machine, graph.Key(fmt.Sprintf("CVE-%d", f.generation)), f.finding(i))
			continue
		}
		for v := range i {
			if err := f.draft.DeleteRelationship(graph.MachineIdentified, machine, graph.Key(fmt.Sprintf("CVE-%d", v))); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

func seal(t *testing.T, tx graph.Tx, p graph.Partition, d graph.Draft, c graph.Coverage, types ...graph.Type) {
	t.Helper()
	d.Finish(c, types...)
	if _, err := tx.Seal(t.Context(), p, nil, nil); err != nil {
		t.Fatal(err)
	}
}

// filler puts a generation's part of the tenant into a draft.
type filler struct {
	t          *testing.T
	draft      graph.Draft
	generation int
}

// exists says whether the i-th thing of a hundred is there: one goes, and one
// comes, with each generation.
func (f *filler) exists(i int) bool { return i >= f.generation && i < 96+f.generation }

// changed is 1 for the things that this generation changes.
func (f *filler) changed(i int) int {
	if i%50 < f.generation {
		return 1
	}
	return 0
}

func (f *filler) machines() {
	for i := range 100 {
		if !f.exists(i) {
			continue
		}
		machine, device := graph.Key(fmt.Sprintf("m%03d", i)), graph.Key(fmt.Sprintf("d%03d", i))
		name := graph.Prop{Name: "displayName", Value: graph.Text(fmt.Sprintf("pc-%03d é", i))}
		seen := graph.Prop{Name: "lastSeenOn", Value: graph.Millis(int64(1e12 + i + f.generation))}
		props := graph.Props{
			name, seen,
			{Name: "osPlatform", Value: graph.Text([]string{"Windows11", "macOS"}[i%2])},
			{Name: "exposureLevel", Value: graph.Text([]string{"Low", "High"}[f.changed(i)])},
			{Name: "firstSeenOn", Value: graph.Time(time.Date(2026, 1, 1, i, 0, 0, 1e6, time.UTC))},
		}
		if i%3 > 0 {
			props = append(props,
				graph.Prop{Name: "osBuild", Value: graph.Number(float64(22000 + f.changed(i)))},
				graph.Prop{Name: "isAadJoined", Value: graph.Bool(i%2 == 0)},
				graph.Prop{Name: "machineTags", Value: graph.List([]string{"a", "b", "c"}[:i%3+f.changed(i)]...)})
		}
		f.put(graph.Machine, machine, graph.Props{name, seen})
		f.put(graph.Endpoint, device, props)
		f.join(graph.MachineManagesEndpoint, machine, device, nil)
	}
}

func (f *filler) findings() {
	for v := range 40 {
		key := graph.Key(fmt.Sprintf("CVE-%d", v))
		f.put(graph.Vulnerability, key, graph.Props{
			{Name: "id", Value: graph.Text(string(key))},
			{Name: "severity", Value: graph.Text([]string{"Critical", "High"}[v%2])},
			{Name: "exposedMachines", Value: graph.Number(float64(v + f.generation))},
		})
		for i := v; i < 100; i += 7 {
			if f.exists(i) && (v+i)%41 != f.generation {
				f.join(graph.MachineIdentified, graph.Key(fmt.Sprintf("m%03d", i)), key, f.finding(i))
			}
		}
	}
}

// finding is what is said of a finding on the i-th machine.
func (f *filler) finding(i int) graph.Props {
	return graph.Props{
		{Name: "products", Value: graph.List("windows")},
		{Name: "exploitabilityLevel", Value: graph.Text([]string{"NoExploit", "ExploitIsPublic"}[f.changed(i)])},
		{Name: "lastSeenOn", Value: graph.Millis(int64(2e12 + i + f.generation))},
	}
}

func (f *filler) links() {
	for v := range 40 {
		key := graph.Key(fmt.Sprintf("CVE-%d", v))
		f.put(graph.CVE, key, graph.Props{{Name: "id", Value: graph.Text(string(key))}})
		if v == f.generation {
			continue
		}
		if err := f.draft.PutLink(graph.VulnerabilityIsCVE, graph.End{Partition: acme, Key: key}, graph.End{Partition: matches, Key: key}, nil); err != nil {
			f.t.Fatal(err)
		}
	}
}

func (f *filler) put(of graph.Type, key graph.Key, props graph.Props) {
	f.t.Helper()
	if err := f.draft.PutEntity(of, key, props); err != nil {
		f.t.Fatal(err)
	}
}

func (f *filler) join(of graph.Type, from, to graph.Key, props graph.Props) {
	f.t.Helper()
	if err := f.draft.PutRelationship(of, from, to, props); err != nil {
		f.t.Fatal(err)
	}
}
