package walk_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
)

// The types of the test graph: people know people and own houses.
const (
	person graph.Type = "person"
	house  graph.Type = "house"
	knows  graph.Type = "person_knows_person"
	owns   graph.Type = "person_owns_house"
)

// town is people and houses with sizes, some of them undefined, who know and
// own each other at random.
func town(t *testing.T) *column.View {
	t.Helper()
	props := []graph.Property{{Name: "size", Kind: graph.KindNumber}}
	schema, err := graph.NewSchema(
		[]graph.EntityType{{Type: person, Properties: props}, {Type: house, Properties: props}},
		[]graph.RelationshipType{
			{Type: knows, Class: "KNOWS", From: person, To: person},
			{Type: owns, Class: "OWNS", From: person, To: house},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for seed, p := range []graph.Partition{"east", "west"} {
		draft := tx.Draft(p)
		settle(t, draft, rand.New(rand.NewPCG(uint64(seed), 7)))
		draft.Finish(graph.Whole, person, house, knows, owns)
		if _, err := tx.Seal(t.Context(), p, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	view, err := store.Latest().Pin(columntest.Everything(schema))
	if err != nil {
		t.Fatal(err)
	}
	return view
}

func settle(t *testing.T, draft graph.Draft, random *rand.Rand) {
	t.Helper()
	key := func(n int) graph.Key { return graph.Key(fmt.Sprint("k", n)) }
	for n := range 7 {
		for _, typ := range []graph.Type{person, house} {
			var props graph.Props
			if size := random.IntN(7); size > 0 {
				props = append(props, graph.Prop{Name: "size", Value: graph.Number(float64(size))})
			}
			if err := draft.PutEntity(typ, key(n), props); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 12 {
		for _, typ := range []graph.Type{knows, owns} {
			if err := draft.PutRelationship(typ, key(random.IntN(7)), key(random.IntN(7)), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
}
