package history

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/manifest"
)

// thing names an entity, or a relationship with both its ends.
type thing struct {
	key      graph.Key
	from, to graph.End
	isPair   bool
}

func between(t *graph.RelationshipType, from, to graph.End) thing {
	return thing{graph.RelationshipKey(from.Key, t.Class, to.Key), from, to, true}
}

func (a thing) compare(b thing) int {
	return cmp.Or(
		cmp.Compare(a.key, b.key),
		compareEnds(a.from, b.from),
		compareEnds(a.to, b.to),
	)
}

func compareEnds(a, b graph.End) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Partition, b.Partition))
}

// differences are changes of things of one place, in any order.
type differences struct {
	of  []thing
	all []graph.Change
}

var ops = map[delta.Op]graph.Op{delta.Create: graph.Created, delta.Update: graph.Updated, delta.Delete: graph.Deleted}

// add adds a change that a generation brought.
func add[K comparable](d *differences, c delta.Change[K], name func(K) (thing, error), by *manifest.Manifest) error {
	of, err := name(c.Key)
	if err != nil {
		return err
	}
	d.of = append(d.of, of)
	d.all = append(d.all, graph.Change{
		Op: ops[c.Op], Before: c.Before(), After: c.After(),
		Generation: by.Number, At: by.At,
	})
	return nil
}

// united are the changes ordered by key. What was deleted in one row and
// created in another is the same thing: it was updated, or nothing happened
// to it.
func (d *differences) united(p place) []graph.Change {
	order := make([]int, len(d.of))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return d.of[a].compare(d.of[b]) })
	var changes []graph.Change
	for i := 0; i < len(order); i++ {
		of, c := d.of[order[i]], d.all[order[i]]
		if i+1 < len(order) && d.of[order[i+1]] == of {
			i++
			var differ bool
			if c, differ = unite(c, d.all[order[i]]); !differ {
				continue
			}
		}
		c.Partition, c.Type, c.Key = p.partition, p.typ, of.key
		if of.isPair {
			c.From, c.To = &of.from, &of.to
		}
		changes = append(changes, c)
	}
	return changes
}

// unite makes one change of a deletion and a creation, if that is one.
func unite(a, b graph.Change) (graph.Change, bool) {
	if a.Op == graph.Created {
		a, b = b, a
	}
	a.Op, a.After = graph.Updated, b.After
	if b.Generation > a.Generation {
		a.Generation, a.At = b.Generation, b.At
	}
	return a, !slices.EqualFunc(a.Before, a.After, func(x, y graph.Prop) bool {
		return x.Name == y.Name && x.Value.Equal(y.Value)
	})
}
