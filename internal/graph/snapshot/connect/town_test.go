package connect_test

import (
	"maps"
	"slices"
	"strconv"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
)

// The types of the test graphs: people live in houses and know people, and
// houses stand in streets.
const (
	person graph.Type = "person"
	house  graph.Type = "house"
	street graph.Type = "street"

	lives graph.Type = "person_lives_in_house"
	knows graph.Type = "person_knows_person"
	has   graph.Type = "street_has_house"
)

const town graph.Partition = "integration/town"

var schema = func() *graph.Schema {
	props := []graph.Property{{Name: "name", Kind: graph.KindText}}
	s, err := graph.NewSchema(
		[]graph.EntityType{{Type: person, Properties: props}, {Type: house, Properties: props}, {Type: street}},
		[]graph.RelationshipType{
			{Type: lives, Class: "LIVES", From: person, To: house},
			{Type: knows, Class: "KNOWS", From: person, To: person},
			{Type: has, Class: "HAS", From: street, To: house},
		},
	)
	if err != nil {
		panic(err)
	}
	return s
}()

// thing is the nth entity of a type.
type thing struct {
	typ graph.Type
	n   int
}

func (t thing) key() graph.Key { return graph.Key(string(t.typ) + strconv.Itoa(t.n)) }
func (t thing) id() string     { return column.ID(town, t.typ, t.key()) }

// pair is a relationship of a type, between the entities of these numbers.
type pair struct {
	typ      graph.Type
	from, to int
}

func (p pair) ends() (from, to thing) {
	r := schema.Relationship(p.typ)
	return thing{r.From, p.from}, thing{r.To, p.to}
}

// source is a generation of so many entities of each type, of which the dead are
// no more, and of relationships. Its views have what was asked for alone.
type source struct {
	*column.View
	pins []column.Need
}

func newSource(number uint64, count map[graph.Type]int, dead []thing, changed []thing, pairs []pair) *source {
	d := column.NewDict()
	p := column.NewPartition()
	p.Name = town
	for _, t := range []graph.Type{person, house, street} {
		rows := column.NewRows(d, schema.Entity(t))
		for n := range count[t] {
			words := make([]uint64, len(schema.Entity(t).Properties))
			for i := range words {
				words[i] = d.Word(graph.Text(string(thing{t, n}.key())))
			}
			rows.Add(d.Intern(string(thing{t, n}.key())), 1, words)
			if slices.Contains(changed, thing{t, n}) {
				rows.Change(uint32(n), uint32(number), 2)
			}
			if slices.Contains(dead, thing{t, n}) {
				rows.Delete(uint32(n), uint32(number))
			}
		}
		p.Rows[t] = rows
	}
	sets := map[graph.Type]map[column.Pair]bool{lives: {}, knows: {}, has: {}}
	for _, one := range pairs {
		sets[one.typ][column.Pair{From: uint32(one.from), To: uint32(one.to)}] = true
	}
	for t, set := range sets {
		block := column.NewBlock(d, nil)
		keys := slices.SortedFunc(maps.Keys(set), column.ComparePairs)
		for range keys {
			block.Append(nil)
		}
		p.Pairs[t] = column.NewPairs(column.Set[column.Pair]{Keys: keys, Block: block})
	}
	clock := column.Clock{1: 1000, uint32(number): 2000}
	return &source{View: columntest.View(schema, d, graph.Generation{Number: number}, clock, []*column.Partition{p})}
}

func (s *source) Generation() graph.Generation { return graph.Generation{Number: 2} }

func (s *source) Pin(n column.Need) (*column.View, error) {
	s.pins = append(s.pins, n)
	needed := map[*column.Table]bool{}
	var edges []*column.Edges
	for _, e := range s.Edges() {
		if _, ok := n.Edges[e.Type()]; ok {
			edges = append(edges, e)
			needed[e.From()], needed[e.To()] = true, true
		}
	}
	var tables []*column.Table
	for _, t := range s.Tables() {
		if _, ok := n.Tables[t.Type()]; ok || needed[t] {
			tables = append(tables, t)
		}
	}
	return column.ViewOf(schema, s.Dict(), s.Generation(), s.Size(), tables, edges), nil
}
