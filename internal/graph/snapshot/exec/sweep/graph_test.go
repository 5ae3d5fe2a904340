package sweep_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/sweep"
)

const (
	person  graph.Type = "person"
	device  graph.Type = "device"
	finding graph.Type = "finding"

	owns  graph.Type = "person_owns_device"
	knows graph.Type = "person_knows_person"
	has   graph.Type = "device_has_finding"
	is    graph.Type = "finding_is_finding"
)

var schema = func() *graph.Schema {
	props := []graph.Property{{Name: "name", Kind: graph.KindText}, {Name: "score", Kind: graph.KindNumber}}
	s, err := graph.NewSchema(
		[]graph.EntityType{{Type: person, Properties: props}, {Type: device, Properties: props}, {Type: finding, Properties: props[:1]}},
		[]graph.RelationshipType{
			{Type: owns, Class: "OWNS", From: person, To: device},
			{Type: knows, Class: "KNOWS", From: person, To: person},
			{Type: has, Class: "HAS", From: device, To: finding},
			{Type: is, Class: "IS", From: finding, To: finding, Mapped: true},
		},
	)
	if err != nil {
		panic(err)
	}
	return s
}()

// drawn is what is put into a graph.
type drawn struct {
	entities      []entity
	relationships []relationship
}

type entity struct {
	graph.Entity
	partition graph.Partition
}

type relationship struct {
	typ      graph.Type
	from, to entity
}

func drawGraph(t *rapid.T) drawn {
	var d drawn
	for _, p := range []graph.Partition{"integration/one", "integration/two"} {
		for _, typ := range []graph.Type{person, device, finding} {
			for i := range rapid.IntRange(1, 5).Draw(t, "entities") {
				e := entity{graph.Entity{Type: typ, Key: graph.Key(fmt.Sprint("k", i))}, p}
				if name := rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "name"); name != "" {
					e.Props = append(e.Props, graph.Prop{Name: "name", Value: graph.Text(name)})
				}
				if score := rapid.IntRange(-1, 3).Draw(t, "score"); score >= 0 && typ != finding {
					e.Props = append(e.Props, graph.Prop{Name: "score", Value: graph.Number(float64(score))})
				}
				d.entities = append(d.entities, e)
			}
		}
	}
	for _, r := range schema.Relationships() {
		for _, from := range d.entities {
			for _, to := range d.entities {
				fits := from.Type == r.From && to.Type == r.To && (r.Mapped || from.partition == to.partition)
				if fits && rapid.IntRange(0, 2).Draw(t, "join") == 0 {
					d.relationships = append(d.relationships, relationship{r.Type, from, to})
				}
			}
		}
	}
	return d
}

// graphs is a random graph as sweeps see it.
type graphs struct{ view *column.View }

func newGraphs(t *testing.T, d drawn) *graphs {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, err := range d.put(tx) {
		t.Fatal(err)
	}
	for _, p := range []graph.Partition{"integration/one", "integration/two", "match"} {
		tx.Draft(p).Finish(graph.Whole, person, device, finding, owns, knows, has, is)
		if _, err := tx.Seal(t.Context(), p, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	view, err := store.Latest().Pin(everything())
	if err != nil {
		t.Fatal(err)
	}
	return &graphs{view}
}

func everything() column.Need {
	need := column.Need{Tables: map[graph.Type]column.Names{}, Edges: map[graph.Type]column.Names{}}
	for _, e := range schema.Entities() {
		need.Tables[e.Type] = column.Names{All: true}
	}
	for _, r := range schema.Relationships() {
		need.Edges[r.Type] = column.Names{}
	}
	return need
}

func (d drawn) put(tx graph.Tx) (failed []error) {
	for _, e := range d.entities {
		if err := tx.Draft(e.partition).PutEntity(e.Type, e.Key, e.Props); err != nil {
			failed = append(failed, err)
		}
	}
	for _, r := range d.relationships {
		var err error
		if r.typ == is {
			err = tx.Draft("match").PutLink(r.typ, graph.End{Partition: r.from.partition, Key: r.from.Key}, graph.End{Partition: r.to.partition, Key: r.to.Key}, nil)
		} else {
			err = tx.Draft(r.from.partition).PutRelationship(r.typ, r.from.Key, r.to.Key, nil)
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	return failed
}

// groups computes the totals of a request match by match.
func (g *graphs) groups(r sweep.Request) map[string]string {
	m := &matcher{graphs: g, request: r, place: map[plan.Slot]int{r.Pattern.Start.Slot: 0}}
	for i, step := range r.Pattern.Steps {
		if hop, ok := step.(plan.Hop); ok {
			m.place[hop.Node.Slot] = i + 1
		}
	}
	groups := map[string][]map[string]graph.Value{}
	for _, start := range g.standing(r, r.Pattern.Start) {
		m.match([]cond.Thing{start}, r.Pattern.Steps, func(things []cond.Thing) {
			key := keyOf(r, m.place, things)
			if groups[key] == nil {
				groups[key] = []map[string]graph.Value{}
				for range r.Aggregates {
					groups[key] = append(groups[key], map[string]graph.Value{})
				}
			}
			m.collect(groups[key], things)
		})
	}
	texts := map[string]string{}
	for key, sets := range groups {
		totals := make([]graph.Value, len(sets))
		for i, set := range sets {
			totals[i] = totalOf(r.Aggregates[i], set)
		}
		texts[key] = fmt.Sprint(totals)
	}
	return texts
}

// matcher tries everything.
type matcher struct {
	*graphs
	request sweep.Request
	place   map[plan.Slot]int
}

func (m *matcher) match(things []cond.Thing, steps []plan.Step, found func([]cond.Thing)) {
	if len(steps) == 0 {
		found(things)
		return
	}
	last := things[len(things)-1]
	switch step := steps[0].(type) {
	case plan.Hop:
		for _, next := range m.standing(m.request, step.Node) {
			if m.joined(step.Edge, last, next) {
				m.match(append(slices.Clone(things), next), steps[1:], found)
			}
		}
	case plan.Absent:
		leads := false
		m.match([]cond.Thing{last}, step.Steps, func([]cond.Thing) { leads = true })
		if !leads {
			found(things)
		}
	}
}

func (g *graphs) standing(r sweep.Request, n plan.Node) (things []cond.Thing) {
	for _, t := range g.view.Tables() {
		filter := cond.NewFilter(r.Env, t, n)
		for row := range uint32(t.Len()) {
			if (n.Types.Any || slices.Contains(n.Types.List, t.Type())) && t.Live(row) && filter.At(row) {
				things = append(things, cond.Thing{Table: t, Row: row})
			}
		}
	}
	return things
}

func (g *graphs) joined(e plan.Edge, from, to cond.Thing) bool {
	for _, edges := range g.view.Edges() {
		if !e.Types.Any && !slices.Contains(e.Types.List, edges.Type()) {
			continue
		}
		there, back := false, false
		if edges.From() == from.Table && edges.To() == to.Table {
			_, there = edges.Slot(from.Row, to.Row)
		}
		if edges.From() == to.Table && edges.To() == from.Table {
			_, back = edges.Slot(to.Row, from.Row)
		}
		if there && e.Direction != plan.Backward || back && e.Direction != plan.Forward {
			return true
		}
	}
	return false
}

// collect notes what each aggregate is of: every thing once, or every value.
func (m *matcher) collect(sets []map[string]graph.Value, things []cond.Thing) {
	scope := &cond.Scope{Env: m.request.Env, Place: m.place}
	for i, e := range m.request.Aggregates {
		of := plan.Parts(e)[0]
		v := scope.Term(of).At(&cond.Match{Things: things})
		if !v.Defined() {
			continue
		}
		once := fmt.Sprint(v.Kind(), v)
		if _, folds := e.(plan.Fold); folds {
			for slot := range plan.Slots(of) {
				thing := things[m.place[slot]]
				once = fmt.Sprint(thing.Number())
			}
		}
		sets[i][once] = v
	}
}

func totalOf(e plan.Expr, set map[string]graph.Value) graph.Value {
	fold, ok := e.(plan.Fold)
	if !ok {
		return graph.Number(float64(len(set)))
	}
	var all []graph.Value
	var sum [2]float64
	var n [2]int
	for _, v := range set {
		all = append(all, v)
		switch v.Kind() {
		case graph.KindNumber:
			sum[0], n[0] = sum[0]+v.AsNumber(), n[0]+1
		case graph.KindTime:
			sum[1], n[1] = sum[1]+v.AsNumber(), n[1]+1
		}
	}
	slices.SortFunc(all, graph.Value.Compare)
	switch {
	case len(all) == 0, fold.How == plan.Average && n == [2]int{}, fold.How == plan.Sum && n[0] == 0:
		return graph.Value{}
	case fold.How == plan.Least:
		return all[0]
	case fold.How == plan.Greatest:
		return all[len(all)-1]
	case fold.How == plan.Sum:
		return graph.Number(sum[0])
	case n[0] > 0:
		return graph.Number(sum[0] / float64(n[0]))
	}
	return graph.Millis(int64(sum[1] / float64(n[1])))
}
