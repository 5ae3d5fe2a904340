package exec_test

import (
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column/columntest"
	"parapet/internal/graph/snapshot/exec"
)

// TestStoredGraphAgainstOracle asks a graph that was committed over another
// one and read back from its files.
func TestStoredGraphAgainstOracle(t *testing.T) {
	t.Parallel()
	for seed := range 4 {
		dir := t.TempDir()
		commit(t, dir, rapid.Custom(drawModel).Example(seed))
		m := rapid.Custom(drawModel).Example(100 + seed)
		commit(t, dir, m)
		store, err := snapshot.Open(dir, snapshot.Options{Schema: schema})
		if err != nil {
			t.Fatal(err)
		}
		v, err := store.Latest().Pin(columntest.Everything(schema))
		if err != nil {
			t.Fatal(err)
		}
		m.learn(v)
		executor := exec.New(store.Latest())
		if got := executor.Generation().Number; got != 2 {
			t.Errorf("Generation().Number = %d, want 2", got)
		}
		for i := range 50 {
			q := rapid.Custom(drawQuery).Example(i)
			r, err := executor.Execute(t.Context(), q, plan.Budget{})
			if err != nil {
				t.Fatalf("Execute(%+v): %v", q, err)
			}
			if err := m.answer(q).check(q, rowTexts(r)); err != nil {
				t.Errorf("Execute(%+v): %v", q, err)
			}
		}
	}
}

// commit makes the model the state of its partitions.
func commit(t *testing.T, dir string, m *model) {
	t.Helper()
	store, err := snapshot.Create(dir, snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, p := range []graph.Partition{acme, globex, people, "match"} {
		draft := tx.Draft(p)
		if err := m.put(p, draft); err != nil {
			t.Fatal(err)
		}
		if p == "match" {
			draft.Finish(graph.Whole, is)
		} else {
			draft.Finish(graph.Whole, person, device, finding, owns, manages, has)
		}
		if _, err := tx.Seal(t.Context(), p, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (m *model) put(p graph.Partition, draft graph.Draft) error {
	for _, n := range m.entities {
		if n.partition != p {
			continue
		}
		if err := draft.PutEntity(n.typ, n.key, n.props); err != nil {
			return err
		}
	}
	for _, e := range m.relationships {
		var err error
		switch {
		case e.typ == is && p == "match":
			from, to := graph.End{Partition: e.from.partition, Key: e.from.key}, graph.End{Partition: e.to.partition, Key: e.to.key}
			err = draft.PutLink(is, from, to, e.props)
		case e.typ != is && p == e.from.partition:
			err = draft.PutRelationship(e.typ, e.from.key, e.to.key, e.props)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
