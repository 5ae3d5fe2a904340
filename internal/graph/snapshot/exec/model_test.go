package exec_test

import (
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
)

// The types of the test graphs. Persons own devices and report to persons,
// devices have findings, and another owner says which findings are the same.
const (
	person  graph.Type = "person"
	device  graph.Type = "device"
	finding graph.Type = "finding"

	owns    graph.Type = "person_owns_device"
	manages graph.Type = "person_manages_person"
	has     graph.Type = "device_has_finding"
	is      graph.Type = "finding_is_finding"
)

var schema = func() *graph.Schema {
	props := []graph.Property{
		{Name: "name", Kind: graph.KindText},
		{Name: "tags", Kind: graph.KindList},
		{Name: "score", Kind: graph.KindNumber},
		{Name: "seen", Kind: graph.KindTime},
		{Name: "active", Kind: graph.KindBool},
	}
	s, err := graph.NewSchema(
		[]graph.EntityType{
			{Type: person, Classes: []graph.Class{"User"}, Properties: props},
			{Type: device, Classes: []graph.Class{"Device", "Host"}, Properties: props},
			{Type: finding, Classes: []graph.Class{"Finding"}, Properties: props},
		},
		[]graph.RelationshipType{
			{Type: owns, Class: "OWNS", From: person, To: device},
			{Type: manages, Class: "MANAGES", From: person, To: person, Properties: props},
			{Type: has, Class: "HAS", From: device, To: finding, Properties: props},
			{Type: is, Class: "IS", From: finding, To: finding, Mapped: true},
		},
	)
	if err != nil {
		panic(err)
	}
	return s
}()

// model is a graph as plain as can be.
type model struct {
	entities      []*node
	relationships []*edge
}

type node struct {
	partition graph.Partition
	typ       graph.Type
	key       graph.Key
	props     graph.Props
	// generations in which the node came and last changed
	created, begun uint32
	// as a view has them
	id                 string
	createdOn, beginOn graph.Value
}

// edge joins nodes of one partition, unless its type is mapped.
type edge struct {
	typ      graph.Type
	from, to *node
	props    graph.Props
}

const (
	acme   graph.Partition = "integration/acme"
	globex graph.Partition = "integration/globex"
	people graph.Partition = "people"
)

func (m *model) add(p graph.Partition, t graph.Type, key graph.Key, props ...graph.Prop) *node {
	n := &node{partition: p, typ: t, key: key, created: 1, begun: 2, props: props}
	m.entities = append(m.entities, n)
	return n
}

func (m *model) join(t graph.Type, from, to *node, props ...graph.Prop) {
	m.relationships = append(m.relationships, &edge{t, from, to, props})
}

func prop(name string, v graph.Value) graph.Prop { return graph.Prop{Name: name, Value: v} }

// clock has no moment for generation 0, so that some moments are undefined.
var clock = column.Clock{1: 1000, 2: 2000, 3: 3000}

// view builds the columns of the model and learns from them.
func (m *model) view() *column.View {
	d := column.NewDict()
	rows := map[*node]uint32{}
	all := []*column.Partition{{Name: "match", Links: map[graph.Type]*column.Links{is: m.links(d)}}}
	for _, name := range []graph.Partition{acme, globex, people} {
		p := &column.Partition{Name: name, Rows: map[graph.Type]*column.Rows{}, Pairs: map[graph.Type]*column.Pairs{}}
		for _, t := range []graph.Type{person, device, finding} {
			p.Rows[t] = m.rows(d, name, t, rows)
		}
		for _, t := range []graph.Type{owns, manages, has} {
			p.Pairs[t] = m.pairs(d, name, t, rows)
		}
		all = append(all, p)
	}
	v := columntest.View(schema, d, graph.Generation{Number: 3}, clock, all)
	m.learn(v)
	return v
}

// learn fills in what only a view knows of the nodes.
func (m *model) learn(v *column.View) {
	for _, n := range m.entities {
		for _, t := range v.Tables(n.typ) {
			if row, ok := t.Row(n.key); ok && t.Partition() == n.partition {
				n.id, n.createdOn, n.beginOn = t.ID(row), t.Created(row), t.Begun(row)
			}
		}
	}
}

// rows builds the rows of a partition's type, a dead one first, and notes
// where the nodes are.
func (m *model) rows(d *column.Dict, p graph.Partition, t graph.Type, rows map[*node]uint32) *column.Rows {
	decl := schema.Entity(t)
	keys := &column.Texts{Dict: d, Codes: []uint32{d.Intern("k1")}}
	created, begun, deleted := []uint32{1}, []uint32{1}, []uint32{2}
	block := column.NewBlock(d, decl.Properties)
	block.Append(words(d, decl.Properties, nil))
	for _, n := range m.entities {
		if n.partition != p || n.typ != t {
			continue
		}
		rows[n] = uint32(block.Len())
		keys.Codes = append(keys.Codes, d.Intern(string(n.key)))
		created, begun, deleted = append(created, n.created), append(begun, n.begun), append(deleted, 0)
		block.Append(words(d, decl.Properties, n.props))
	}
	h := column.History{
		Created: column.IntsOf(created), Begun: column.IntsOf(begun),
		Versions: column.Repeat(1, len(created)),
	}
	return &column.Rows{Core: column.CoreOf(decl, keys, h, column.IntsOf(deleted)), Block: block}
}

func words(d *column.Dict, declared []graph.Property, props graph.Props) []uint64 {
	var words []uint64
	for _, p := range declared {
		word := column.Undefined(p.Kind)
		if v := props.Get(p.Name); v.Defined() {
			word = d.Word(v)
		}
		words = append(words, word)
	}
	return words
}

func (m *model) pairs(d *column.Dict, p graph.Partition, t graph.Type, rows map[*node]uint32) *column.Pairs {
	props := map[column.Pair]graph.Props{}
	for _, e := range m.relationships {
		if e.typ == t && e.from.partition == p {
			props[column.Pair{From: rows[e.from], To: rows[e.to]}] = e.props
		}
	}
	keys := slices.SortedFunc(maps.Keys(props), column.ComparePairs)
	declared := schema.Relationship(t).Properties
	block := column.NewBlock(d, declared)
	for _, key := range keys {
		block.Append(words(d, declared, props[key]))
	}
	return column.NewPairs(column.Set[column.Pair]{Keys: keys, Block: block})
}

func (m *model) links(d *column.Dict) *column.Links {
	var ends []column.LinkEnds
	block := column.NewBlock(d, nil)
	for _, e := range m.relationships {
		if e.typ == is {
			ends = append(ends, column.LinkEnds{
				FromPartition: d.Intern(string(e.from.partition)), FromKey: d.Intern(string(e.from.key)),
				ToPartition: d.Intern(string(e.to.partition)), ToKey: d.Intern(string(e.to.key)),
			})
			block.Append(nil)
		}
	}
	slices.SortFunc(ends, d.CompareEnds)
	return column.NewLinks(schema.Relationship(is), column.Set[column.LinkEnds]{Keys: ends, Block: block})
}
