package connect_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/connect"
)

// ample is enough for every test graph, and all is what is told of it.
var (
	ample = connect.Limits{Length: 10, Looks: 1000}
	all   = connect.Wanted{Properties: []string{"name"}, Relationships: 100}
)

// street with two houses, whose people know each other over a third.
var pairs = []pair{
	{has, 0, 0}, {has, 0, 1}, {lives, 0, 0}, {lives, 1, 0}, {lives, 2, 1}, {knows, 1, 3}, {knows, 4, 3}, {knows, 2, 4},
}

var counts = map[graph.Type]int{person: 6, house: 2, street: 1}

func TestShortest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		from, to thing
		limits   connect.Limits
		want     []thing
	}{
		{"over what both have", thing{person, 0}, thing{person, 1}, ample, []thing{{person, 0}, {house, 0}, {person, 1}}},
		{"the shorter of two", thing{person, 1}, thing{person, 2}, ample, []thing{{person, 1}, {person, 3}, {person, 4}, {person, 2}}},
		{
			"not over people",
			thing{person, 1},
			thing{person, 2},
			connect.Limits{Length: 10, Looks: 1000, Without: []graph.Type{person}},
			[]thing{{person, 1}, {house, 0}, {street, 0}, {house, 1}, {person, 2}},
		},
		{"to itself", thing{person, 0}, thing{person, 0}, ample, []thing{{person, 0}}},
		{"to who knows nobody", thing{person, 0}, thing{person, 5}, ample, nil},
		{"too far", thing{person, 1}, thing{person, 2}, connect.Limits{Length: 2, Looks: 1000}, nil},
		{"just near enough", thing{person, 1}, thing{person, 2}, connect.Limits{Length: 3, Looks: 1000}, []thing{{person, 1}, {person, 3}, {person, 4}, {person, 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := connect.Shortest(t.Context(), newSource(2, counts, nil, nil, pairs), c.from.id(), c.to.id(), c.limits, all)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(ids(c.want), idsOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestShortestRefuses(t *testing.T) {
	t.Parallel()
	s := newSource(2, counts, []thing{{person, 5}}, nil, pairs)
	var unknown *connect.UnknownError
	if _, err := connect.Shortest(t.Context(), s, thing{person, 0}.id(), thing{person, 5}.id(), ample, all); !errors.As(err, &unknown) || unknown.ID != (thing{person, 5}).id() {
		t.Errorf("to who is dead: %v", err)
	}
	var large *connect.LimitError
	if _, err := connect.Shortest(t.Context(), s, thing{person, 1}.id(), thing{person, 2}.id(), connect.Limits{Length: 10, Looks: 3}, all); !errors.As(err, &large) || large.Through != person {
		t.Errorf("with three looks: %v", err)
	}
}

// TestShortestLooksAtFew: of types that it does not come to, nothing is read.
func TestShortestLooksAtFew(t *testing.T) {
	t.Parallel()
	s := newSource(2, counts, nil, nil, pairs)
	got, err := connect.Shortest(t.Context(), s, thing{person, 1}.id(), thing{person, 3}.id(), ample, all)
	if err != nil {
		t.Fatal(err)
	}
	if _, read := s.pins[len(s.pins)-1].Edges[has]; read {
		t.Errorf("it read %v", s.pins)
	}
	if want := []graph.Type{house, person, knows, lives}; !slices.Equal(got.Types, want) {
		t.Errorf("it says that it looked at %v, want %v", got.Types, want)
	}
}

// TestShortestIsShortest: what is found is a path, and no other is shorter.
func TestShortestIsShortest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		count := map[graph.Type]int{
			person: rapid.IntRange(1, 8).Draw(t, "people"), house: rapid.IntRange(1, 4).Draw(t, "houses"), street: rapid.IntRange(1, 3).Draw(t, "streets"),
		}
		drawn := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) pair {
			typ := rapid.SampledFrom([]graph.Type{lives, knows, has}).Draw(t, "type")
			r := schema.Relationship(typ)
			return pair{typ, rapid.IntRange(0, count[r.From]-1).Draw(t, "from"), rapid.IntRange(0, count[r.To]-1).Draw(t, "to")}
		}), 0, 14).Draw(t, "pairs")
		limits := ample
		limits.Length = rapid.IntRange(1, 6).Draw(t, "length")
		limits.Without = rapid.SliceOfDistinct(rapid.SampledFrom([]graph.Type{person, house, street}), rapid.ID).Draw(t, "without")
		anything := rapid.Custom(func(t *rapid.T) thing {
			typ := rapid.SampledFrom([]graph.Type{person, house, street}).Draw(t, "type")
			return thing{typ, rapid.IntRange(0, count[typ]-1).Draw(t, "n")}
		})
		from, to := anything.Draw(t, "from"), anything.Draw(t, "to")

		got, err := connect.Shortest(t.Context(), newSource(2, count, nil, nil, drawn), from.id(), to.id(), limits, all)
		if err != nil {
			t.Fatal(err)
		}
		want := distance(drawn, from, to, limits)
		if len(got.Entities)-1 != want {
			t.Fatalf("the path %v has %d relationships, want %d", idsOf(got), len(got.Entities)-1, want)
		}
		checkPath(t, drawn, idsOf(got), from, to, limits.Without)
	})
}

// distance is how far two things are from each other, -1 when there is no way.
func distance(all []pair, from, to thing, l connect.Limits) int {
	at := map[thing]int{from: 0}
	for far := range l.Length + 1 {
		if n, ok := at[to]; ok {
			return n
		}
		for _, p := range all {
			a, b := p.ends()
			for _, way := range [][2]thing{{a, b}, {b, a}} {
				n, come := at[way[0]]
				_, known := at[way[1]]
				if come && n == far && !known && (way[1] == to || !slices.Contains(l.Without, way[1].typ)) {
					at[way[1]] = far + 1
				}
			}
		}
	}
	return -1
}

func checkPath(t *rapid.T, all []pair, path []string, from, to thing, without []graph.Type) {
	for i, id := range path {
		switch {
		case i == 0 && id != from.id(), i == len(path)-1 && id != to.id():
			t.Fatalf("the path %v does not lead from %v to %v", path, from, to)
		case i == 0:
			continue
		}
		joined := slices.ContainsFunc(all, func(p pair) bool {
			a, b := p.ends()
			return a.id() == path[i-1] && b.id() == id || b.id() == path[i-1] && a.id() == id
		})
		if !joined {
			t.Fatalf("nothing joins %s and %s", path[i-1], id)
		}
		for _, closed := range without {
			for n := range 8 {
				if i < len(path)-1 && (thing{closed, n}).id() == id {
					t.Fatalf("the path %v leads over a %s", path, closed)
				}
			}
		}
	}
}

func ids(things []thing) []string {
	var all []string
	for _, t := range things {
		all = append(all, t.id())
	}
	return all
}

func idsOf(p *connect.Path) []string {
	var ids []string
	for _, e := range p.Entities {
		ids = append(ids, e.ID)
	}
	return ids
}
