package connect_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/connect"
)

func relationship(p pair) connect.Relationship {
	from, to := p.ends()
	return connect.Relationship{Type: p.typ, Class: schema.Relationship(p.typ).Class, From: from.id(), To: to.id()}
}

func TestAmong(t *testing.T) {
	t.Parallel()
	s := newSource(2, counts, []thing{{person, 5}}, nil, pairs)
	asked := ids([]thing{{house, 0}, {person, 1}, {person, 0}, {person, 5}, {person, 3}, {house, 0}, {street, 0}})
	got, err := connect.Among(t.Context(), s, append(asked, "nobody"), connect.Wanted{Properties: []string{"name", "age"}, Relationships: 10})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range got.Entities {
		names = append(names, string(e.Key)+" "+e.Props.Get("name").AsText())
	}
	// Streets declare no name.
	if diff := cmp.Diff([]string{"house0 house0", "person1 person1", "person0 person0", "person3 person3", "street0 "}, names); diff != "" {
		t.Errorf("entities: %s", diff)
	}
	want := []connect.Relationship{relationship(pairs[5]), relationship(pairs[2]), relationship(pairs[3]), relationship(pairs[0])}
	if diff := cmp.Diff(want, got.Relationships); diff != "" || got.Truncated {
		t.Errorf("relationships: %s", diff)
	}
	few, err := connect.Among(t.Context(), s, asked, connect.Wanted{Relationships: 3})
	if err != nil || len(few.Relationships) != 3 || !few.Truncated {
		t.Errorf("of four relationships three are %v, truncated: %v, %v", few.Relationships, few.Truncated, err)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	all := ids([]thing{{person, 0}, {person, 1}, {person, 2}, {house, 0}, {person, 5}})
	wanted := connect.Wanted{Relationships: 10}
	then, err := connect.Among(t.Context(), newSource(1, map[graph.Type]int{person: 3, house: 1}, nil, nil, pairs[2:4]), all, wanted)
	if err != nil {
		t.Fatal(err)
	}
	after := []pair{pairs[3], {knows, 5, 1}}
	now, err := connect.Among(t.Context(), newSource(2, counts, []thing{{person, 0}}, []thing{{person, 1}}, after), all, wanted)
	if err != nil {
		t.Fatal(err)
	}
	want := connect.Fates{
		Entities: map[string]connect.Fate{
			all[0]: connect.Gone, all[1]: connect.Changed, all[2]: connect.Same, all[3]: connect.Same, all[4]: connect.New,
		},
		Relationships: map[connect.Relationship]connect.Fate{
			relationship(pairs[2]): connect.Gone, relationship(pairs[3]): connect.Same, relationship(after[1]): connect.New,
		},
	}
	if diff := cmp.Diff(want, connect.Compare(then, now)); diff != "" {
		t.Error(diff)
	}
}

func TestAround(t *testing.T) {
	t.Parallel()
	s := newSource(2, counts, []thing{{person, 5}}, nil, pairs)
	got, err := connect.Around(t.Context(), s, thing{house, 0}.id(), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []connect.Group{
		{Relationship: lives, Class: "LIVES", Of: person, Count: 2},
		{Relationship: has, Class: "HAS", Of: street, Count: 1, IDs: ids([]thing{{street, 0}})},
	}
	if diff := cmp.Diff(want, got.Groups); diff != "" || got.Type != house {
		t.Errorf("around a %s: %s", got.Type, diff)
	}
	knowing, err := connect.Around(t.Context(), s, thing{person, 4}.id(), 5)
	if err != nil {
		t.Fatal(err)
	}
	want = []connect.Group{
		{Relationship: knows, Class: "KNOWS", Outward: true, Of: person, Count: 1, IDs: ids([]thing{{person, 3}})},
		{Relationship: knows, Class: "KNOWS", Of: person, Count: 1, IDs: ids([]thing{{person, 2}})},
	}
	if diff := cmp.Diff(want, knowing.Groups); diff != "" {
		t.Errorf("around who knows one and is known by one: %s", diff)
	}
	var unknown *connect.UnknownError
	if _, err := connect.Around(t.Context(), s, thing{person, 5}.id(), 1); !errors.As(err, &unknown) {
		t.Errorf("around who is dead: %v", err)
	}
}
