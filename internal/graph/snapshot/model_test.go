package snapshot_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"parapet/internal/graph"
)

// thing is an entity, a relationship or a link, named as dump names it.
type thing struct {
	typ  graph.Type
	ends []end // one of an entity, two of a relationship
}

type end struct {
	partition graph.Partition
	key       graph.Key
}

func (t thing) name() string {
	names := []string{}
	for _, e := range t.ends {
		names = append(names, fmt.Sprintf("%s/%s", e.partition, e.key))
	}
	return fmt.Sprintf("%s %s", t.typ, strings.Join(names, " -> "))
}

// put is one call of a draft.
type put struct {
	thing
	props graph.Props
}

// record is what a model knows of a thing.
type record struct {
	thing
	owner graph.Partition
	props map[string]graph.Value
	// birth tells an entity from an earlier one of its key.
	birth *int
	story
}

// story is the generations that a thing came and last changed in, and its
// version.
type story struct{ created, begun, version uint64 }

// model is a graph of maps, by owner and name, that does what the contract of
// graph.Tx says, the simplest way.
type model map[string]record

func id(owner graph.Partition, t thing) string { return string(owner) + ": " + t.name() }

// seal makes a draft part of the model, counts the changes and what the guard
// held back.
func (m model) seal(d sealed) (changes graph.Changes, held map[graph.Type]int) {
	before := maps.Clone(m)
	seen := m.seen(d)
	put := maps.Clone(seen)
	m.keep(d, seen, put)
	held = map[graph.Type]int{}
	isHeld := map[string]bool{}
	for _, typ := range types {
		going := m.going(d, typ, seen, isHeld)
		if n := len(going); n > d.mayGo {
			held[typ] = n
			for _, name := range going {
				isHeld[name] = true
			}
			continue
		}
		for _, name := range going {
			delete(m, name)
		}
	}
	for name, r := range seen {
		if _, isPut := put[name]; !isPut {
			continue // it is as it was
		}
		r.birth = before[name].birth
		if r.birth == nil {
			r.birth = new(int)
		}
		if old := before[name].props["first"]; old.Defined() {
			r.props["first"] = merged(r.typ, "first", r.props["first"], old)
		}
		if old := before[name].props["known"]; !r.props["known"].Defined() && old.Defined() {
			r.props["known"] = old
		}
		m[name] = r
	}
	m.refresh(d, put)
	m.cut(d.partition)
	return m.changes(before), held
}

// keep adds what is stored and kept to what was seen, and what is stored of it
// to what was put.
func (m model) keep(d sealed, seen, put map[string]record) {
	for _, thing := range m.kept(d) {
		name := id(d.partition, thing)
		old, isStored := m[name]
		if _, finished := d.finished[thing.typ]; !isStored || !finished {
			continue
		}
		r, isPut := put[name]
		if !isPut {
			seen[name] = old
			continue
		}
		at := d.refreshed(old)
		for p, v := range old.props {
			if p == "seen" && at.Defined() {
				v = at
			}
			if !r.props[p].Defined() {
				r.props[p] = v
			}
		}
		if !r.props["seen"].Defined() && at.Defined() {
			r.props["seen"] = at
		}
	}
}

// kept are the entities that a draft keeps: those it names, and those that what it
// refreshes leads to.
func (m model) kept(d sealed) []thing {
	kept := map[string]thing{}
	for _, one := range d.kept {
		kept[id(d.partition, one)] = one
	}
	for _, r := range m {
		if r.owner != d.partition || len(r.ends) != 2 {
			continue
		}
		begins := func(p put) bool { return p.typ == r.typ && p.ends[0] == r.ends[0] }
		if end := (thing{schema.Relationship(r.typ).To, r.ends[1:]}); slices.ContainsFunc(d.fresh, begins) {
			kept[id(d.partition, end)] = end
		}
	}
	return slices.Collect(maps.Values(kept))
}

// refreshed is the last moment that is refreshed of a record, if any is.
func (d sealed) refreshed(r record) (at graph.Value) {
	for _, put := range d.fresh {
		if put.typ == r.typ && d.partition == r.owner && put.ends[0] == r.ends[0] {
			at = merged(r.typ, "seen", at, put.props.Get("seen"))
		}
	}
	return at
}

// refresh gives what is stored and was not put the last of its moments.
func (m model) refresh(d sealed, put map[string]record) {
	for name, r := range m {
		at := d.refreshed(r)
		c, finished := d.finished[r.typ]
		ignored := !finished || c == graph.Whole && schema.Entity(r.typ) == nil
		if _, isPut := put[name]; !isPut && !ignored && at.Defined() {
			r.props = maps.Clone(r.props)
			r.props["seen"] = at
			m[name] = r
		}
	}
}

// seen are the things of a draft, each put together from all puts of it.
func (m model) seen(d sealed) map[string]record {
	seen := map[string]record{}
	for _, put := range d.puts {
		if _, ok := d.finished[put.typ]; !ok {
			continue
		}
		name := id(d.partition, put.thing)
		r, ok := seen[name]
		if !ok {
			r = record{thing: put.thing, owner: d.partition, props: map[string]graph.Value{}}
		}
		for _, prop := range put.props {
			r.props[prop.Name] = merged(put.typ, prop.Name, r.props[prop.Name], prop.Value)
		}
		seen[name] = r
	}
	return seen
}

// going are the things of a type that a draft deletes, given that the types of
// their ends are deleted already. What is joined to held entities stays unless it
// was deleted in so many words.
func (m model) going(d sealed, typ graph.Type, seen map[string]record, isHeld map[string]bool) []string {
	c, ok := d.finished[typ]
	if !ok {
		return nil
	}
	gone := map[string]bool{}
	for _, thing := range d.gone {
		gone[id(d.partition, thing)] = true
	}
	var all []string
	for name, r := range m {
		if _, isSeen := seen[name]; r.typ != typ || r.owner != d.partition || isSeen {
			continue
		}
		goes := gone[name]
		if c == graph.Whole {
			goes = !m.hasHeldEnd(r, isHeld)
		}
		if goes && (len(r.ends) == 1 || m.whole(r)) {
			all = append(all, name)
		}
	}
	return all
}

func (m model) hasHeldEnd(r record, isHeld map[string]bool) bool {
	decl := schema.Relationship(r.typ)
	if decl == nil || decl.Mapped {
		return false
	}
	return isHeld[id(r.owner, thing{decl.From, r.ends[:1]})] || isHeld[id(r.owner, thing{decl.To, r.ends[1:]})]
}

// tell gives everything its story, given the model of the generation before.
func (m model) tell(before model, generation uint64) {
	for name, r := range m {
		old, ok := before[name]
		switch {
		case !ok || !m.isSame(r, before, old):
			r.story = story{generation, generation, 1}
		case stable(old.props) != stable(r.props):
			r.story = story{old.created, generation, old.version + 1}
		default:
			r.story = old.story
		}
		m[name] = r
	}
}

// isSame says whether a record is of the same thing as one of an earlier
// model: the same entity, or a relationship between the same ones. Links are
// by the keys of their ends.
func (m model) isSame(r record, before model, old record) bool {
	decl := schema.Relationship(r.typ)
	switch {
	case decl == nil:
		return r.birth == old.birth
	case decl.Mapped:
		return true
	}
	from, to := thing{decl.From, r.ends[:1]}, thing{decl.To, r.ends[1:]}
	return m[id(r.owner, from)].birth == before[id(r.owner, from)].birth &&
		m[id(r.owner, to)].birth == before[id(r.owner, to)].birth
}

// stories are what stories of the equivalent view are.
func (m model) stories() []string {
	var lines []string
	for _, r := range m {
		if len(r.ends) == 1 || m.whole(r) {
			lines = append(lines, fmt.Sprintf("%s %d %d %d", r.name(), r.created, r.begun, r.version))
		}
	}
	slices.Sort(lines)
	return lines
}

// cut removes the partition's relationships without both ends.
func (m model) cut(p graph.Partition) {
	for name, r := range m {
		if len(r.ends) == 2 && r.owner == p && !m.whole(r) {
			delete(m, name)
		}
	}
}

func (m model) whole(r record) bool {
	decl := schema.Relationship(r.typ)
	_, from := m[id(r.ends[0].partition, thing{decl.From, r.ends[:1]})]
	_, to := m[id(r.ends[1].partition, thing{decl.To, r.ends[1:]})]
	return from && to
}

func (m model) changes(before model) graph.Changes {
	changes := graph.Changes{}
	for name, r := range m {
		switch old, ok := before[name]; {
		case !ok:
			changes.Add(r.typ, graph.Count{Created: 1})
		case stable(old.props) != stable(r.props):
			changes.Add(r.typ, graph.Count{Updated: 1})
		}
	}
	for name, r := range before {
		if _, ok := m[name]; !ok {
			changes.Add(r.typ, graph.Count{Deleted: 1})
		}
	}
	return changes
}

func stable(props map[string]graph.Value) string {
	props = maps.Clone(props)
	delete(props, "seen")
	return show(list(props))
}

func list(props map[string]graph.Value) graph.Props {
	var all graph.Props
	for name, v := range props {
		if v.Defined() {
			all = append(all, graph.Prop{Name: name, Value: v})
		}
	}
	return all
}

func merged(t graph.Type, name string, a, b graph.Value) graph.Value {
	p, _ := schema.Property(t, name)
	switch {
	case p.Merge == graph.Union && (a.Defined() || b.Defined()):
		return graph.List(set(append(slices.Clone(a.AsList()), b.AsList()...))...)
	case p.Merge == graph.Joined && (a.Defined() || b.Defined()):
		return graph.Text(strings.Join(set(strings.Split(a.AsText()+", "+b.AsText(), ", ")), ", "))
	case !a.Defined():
		return b
	case !b.Defined():
		return a
	case (p.Merge == graph.Least || p.Merge == graph.Earliest) == (a.Compare(b) < 0):
		return a
	}
	return b
}

func set(items []string) []string {
	unique := map[string]bool{}
	for _, item := range items {
		unique[item] = true
	}
	delete(unique, "")
	return slices.Sorted(maps.Keys(unique))
}

// dump is what dump of the equivalent view is.
func (m model) dump() []string {
	var lines []string
	for _, r := range m {
		if len(r.ends) == 1 || m.whole(r) {
			lines = append(lines, r.name()+" "+show(list(r.props)))
		}
	}
	slices.Sort(lines)
	return lines
}
