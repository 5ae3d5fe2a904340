package app

import (
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

func TestFollowingSeesWhatOthersCommit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writer, err := snapshot.Create(dir, snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	commit := func(key graph.Key) {
		t.Helper()
		tx, err := writer.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		if err := tx.Draft("integration/acme").PutEntity(graph.Account, key, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Seal(t.Context(), "integration/acme", nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	commit("one")
	reader, err := snapshot.Open(dir, snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint64{1, 2, 3} {
		g, err := following{generations{reader}}.Latest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := g.Generation().Number; got != want {
			t.Errorf("the last generation is %d, want %d", got, want)
		}
		commit("another")
	}
}
