package ingest

import (
	"iter"
	"slices"

	"parapet/internal/graph"
)

// prove tells of what the changes had missed, once it is known what came and went.
func (r *run) prove(now graph.View, steps []graph.Step) {
	for i, t := range r.tasks {
		step := &steps[i]
		if t.outcome != graph.Succeeded || t.coverage != graph.Whole || len(step.Held) > 0 {
			continue
		}
		for _, p := range t.proofs {
			if r.changes[p.typ] == (graph.Count{}) {
				continue
			}
			c := comparison{pairProof: p, partition: Partition(r.cfg.Name), before: r.stored, now: now}
			if missed, of := c.missed(); len(missed) > 0 {
				t.notes.remark("the changes had missed %d of %d %s that the whole shows: %s",
					len(missed), of, p.what, enumerate(missed[:min(examples, len(missed))], len(missed)))
				step.Reason = t.reason()
			}
		}
	}
}

// comparison is a proof, of the graph before a run and after it.
type comparison struct {
	*pairProof
	partition   graph.Partition
	before, now graph.View
}

// missed are the keys of relationships that differ and that the changes do not
// tell of, among so many.
func (c comparison) missed() (missed []string, of int) {
	changed := map[graph.Key]bool{}
	for _, typ := range c.ends {
		c.comeOrGone(typ, changed)
	}
	class := graph.Declared().Relationship(c.typ).Class
	had := map[graph.Key]graph.Value{}
	for partition, from := range c.now.Entities(c.ends[0], graph.KeysAlone) {
		if partition != c.partition || changed[from.Key] || c.wholly[from.Key] {
			continue
		}
		clear(had)
		for was := range c.from(c.before, from.Key) {
			had[was.To] = was.Props.Get(c.says)
		}
		for is := range c.from(c.now, from.Key) {
			of++
			if was, known := had[is.To]; !known || !was.Equal(is.Props.Get(c.says)) {
				had[is.To] = graph.Value{}
			} else {
				delete(had, is.To)
			}
		}
		for to := range had {
			if !changed[to] && !c.pairs[pair{from.Key, to}] {
				missed = append(missed, string(graph.RelationshipKey(from.Key, class, to)))
			}
		}
	}
	slices.Sort(missed)
	return missed, of
}

// from streams the relationships that begin at an entity, with no more of them
// than the changes tell: there may be millions.
func (c comparison) from(view graph.View, key graph.Key) iter.Seq[graph.Relationship] {
	var props []string
	if c.says != "" {
		props = append(props, c.says)
	}
	return func(yield func(graph.Relationship) bool) {
		for r := range view.Of(c.typ, c.partition, key, props...) {
			if r.From == key && !yield(r) {
				return
			}
		}
	}
}

// comeOrGone adds the entities that are in one of the two graphs and not in the
// other.
func (c comparison) comeOrGone(typ graph.Type, changed map[graph.Key]bool) {
	in := map[graph.Key]bool{}
	for partition, e := range c.before.Entities(typ, graph.KeysAlone) {
		if partition == c.partition {
			in[e.Key] = true
		}
	}
	for partition, e := range c.now.Entities(typ, graph.KeysAlone) {
		switch {
		case partition != c.partition:
		case in[e.Key]:
			delete(in, e.Key)
		default:
			changed[e.Key] = true
		}
	}
	for key := range in {
		changed[key] = true
	}
}
