package history

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/manifest"
)

// Comparison is what differs from one generation to a later one, volatile
// properties apart, told bit by bit: which parts of the graph may differ is known
// at once, what became of the things of a part when its Outline is read, and their
// properties when somebody asks for a page of them. Like its Log it is not safe for
// concurrent use.
type Comparison struct {
	From, To graph.Generation
	// Parts are those that may differ: entities before relationships, in the order
	// of declaration and by partition.
	Parts []Part

	log  *Log
	over span
}

// Part is the things of one type in one partition, of which some may differ.
type Part struct {
	Partition graph.Partition
	Type      graph.Type
	// Relationship says that the things are relationships.
	Relationship bool
	// Most is how many changes have to be looked at to know what differs; it is known
	// without reading any.
	Most int
	// Whole is what became of all of it, when there is nothing to be read to know
	// that: the part was not there before, or is not any more.
	Whole *graph.Count

	place place
}

// Compare says which parts differ from one generation to a later one.
func (l *Log) Compare(from, to *manifest.Manifest) *Comparison {
	c := &Comparison{
		From: from.Generation(), To: to.Generation(), log: l,
		over: span{from: from, to: to, steps: l.steps(from, to), names: to},
	}
	if from.Number == to.Number {
		return c
	}
	for _, p := range l.places(from, to) {
		part := Part{Partition: p.partition, Type: p.typ, Relationship: l.schema.Relationship(p.typ) != nil, place: p}
		c.over.weigh(&part)
		if part.Most > 0 {
			c.Parts = append(c.Parts, part)
		}
	}
	return c
}

// weigh says how much there is to look at.
func (s span) weigh(part *Part) {
	was, is := part.place.in(s.from), part.place.in(s.to)
	switch {
	case s.tells(part.place):
		for _, m := range s.steps {
			if c := part.place.in(m).Change; c != nil {
				part.Most += c.Rows
			}
		}
	case was == nil:
		part.Most, part.Whole = is.Living, &graph.Count{Created: is.Living}
	case is == nil:
		part.Most, part.Whole = was.Living, &graph.Count{Deleted: was.Living}
	default:
		part.Most = was.Rows + is.Rows
	}
}

// Seen says whether somebody wants to know what became of a thing: of an entity,
// which is the one end, or of a relationship with two.
type Seen func(op graph.Op, ends ...Ref) bool

// Ref names an entity.
type Ref struct {
	Partition graph.Partition
	Type      graph.Type
	Key       graph.Key
}

// Outline reads what became of the things of a part that are seen; of all when
// seen is nil.
func (c *Comparison) Outline(ctx context.Context, part Part, seen Seen) (*Outline, error) {
	return c.log.reader(part.place).outline(ctx, c.over, seen)
}

// Outline is what became of the things of a part, in the order in which they were
// first read.
type Outline struct {
	ops  []graph.Op
	read func(ctx context.Context, chosen []int) ([]graph.Change, error)
}

// Count counts the changes.
func (o *Outline) Count() graph.Count {
	n := graph.Changes{}
	for _, op := range o.ops {
		n.Add("", countOf(op))
	}
	return n[""]
}

func countOf(op graph.Op) graph.Count {
	switch op {
	case graph.Created:
		return graph.Count{Created: 1}
	case graph.Deleted:
		return graph.Count{Deleted: 1}
	}
	return graph.Count{Updated: 1}
}

// Page reads some of the changes with their properties: those of an op, or all
// when it is empty, without so many at the beginning and no more than limit. They
// come in the order of their keys.
func (o *Outline) Page(ctx context.Context, op graph.Op, skip, limit int) ([]graph.Change, error) {
	var chosen []int
	for i, is := range o.ops {
		switch {
		case op != "" && op != is:
		case skip > 0:
			skip--
		case len(chosen) < limit:
			chosen = append(chosen, i)
		}
	}
	if len(chosen) == 0 {
		return nil, nil
	}
	return o.read(ctx, chosen)
}
