package snapshot

import (
	"cmp"
	"iter"
	"slices"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/processors"
)

// slotted is a stored relationship that somebody asked for.
type slotted struct {
	n        int // of what was asked
	from, to uint32
	slot     uint32
}

// Several streams those of many relationships that are stored.
func (s *stream) Several(t graph.Type, p graph.Partition, ends []graph.Ends, props ...string) iter.Seq2[int, graph.Relationship] {
	return s.several(t, p, props, func(e *column.Edges) []slotted {
		found := make([]slotted, 0, len(ends))
		var from uint32
		var known bool
		for n, wanted := range ends {
			if n == 0 || wanted.From != ends[n-1].From { // many begin where the last did
				from, known = e.From().Row(wanted.From)
			}
			if !known {
				continue
			}
			to, ok := e.To().Row(wanted.To)
			if !ok {
				continue
			}
			if slot, joined := e.Slot(from, to); joined {
				found = append(found, slotted{n, from, to, slot})
			}
		}
		return found
	})
}

// SeveralFrom streams the relationships that begin at any of many entities.
func (s *stream) SeveralFrom(t graph.Type, p graph.Partition, from []graph.Key, props ...string) iter.Seq2[int, graph.Relationship] {
	return s.several(t, p, props, func(e *column.Edges) []slotted {
		var begins []slotted // with neither end nor slot
		room := 0
		for n, key := range from {
			if row, ok := e.From().Row(key); ok {
				to, _ := e.Out(row)
				begins, room = append(begins, slotted{n: n, from: row}), room+len(to)
			}
		}
		slices.SortFunc(begins, func(a, b slotted) int { return cmp.Compare(a.from, b.from) }) // as they are stored
		found := make([]slotted, 0, room)
		for _, b := range begins {
			to, slot := e.Out(b.from)
			for i, end := range to {
				found = append(found, slotted{b.n, b.from, end, slot + uint32(i)})
			}
		}
		return found
	})
}

// several streams the relationships that find finds, of which it reads no more
// than those.
func (s *stream) several(t graph.Type, p graph.Partition, props []string, find func(*column.Edges) []slotted) iter.Seq2[int, graph.Relationship] {
	return func(yield func(int, graph.Relationship) bool) {
		if in, e := s.within(t, p); e != nil {
			s.yieldSlots(in, e, find(e), props, yield)
		}
	}
}

// within are the relationships of a type within a partition, as they are stored and
// where they lead to; nil when there are none.
func (s *stream) within(t graph.Type, p graph.Partition) (*pairs, *column.Edges) {
	v := s.holding(false, t, column.Names{})
	for _, in := range s.edges {
		in, ok := in.(*pairs)
		if !ok || in.place != (place{p, t}) {
			continue
		}
		for _, e := range v.Edges(t) {
			if e.From().Partition() == p {
				return in, e
			}
		}
	}
	return nil, nil
}

// CountTo is how many relationships end at each of several entities.
func (s *stream) CountTo(t graph.Type, p graph.Partition, to []graph.Key) []int {
	counts := make([]int, len(to))
	if len(to) == 0 {
		return counts
	}
	_, e := s.within(t, p)
	if e == nil {
		return counts
	}
	arrivals := e.Arrivals()
	for i, key := range to {
		if row, ok := e.To().Row(key); ok && int(row) < len(arrivals) {
			counts[i] = int(arrivals[row])
		}
	}
	return counts
}

// yieldSlots reads the properties of what was found, in the order in which they
// are stored.
func (s *stream) yieldSlots(in *pairs, e *column.Edges, found []slotted, props []string, yield func(int, graph.Relationship) bool) {
	order := bySlot(found)
	rows := make([]uint32, len(found))
	for i, place := range order {
		rows[i] = found[place].slot
	}
	wanted, words, err := readWords(in, rows, props)
	if err != nil {
		s.fail(err)
		return
	}
	r := graph.Relationship{Type: in.typ, Props: make(graph.Props, 0, len(wanted))}
	for i, place := range order {
		f := found[place]
		r.From, r.To, r.Props = e.From().Key(f.from), e.To().Key(f.to), r.Props[:0]
		for j, property := range wanted {
			if value := s.dict.Value(property.Kind, words[j][i]); value.Defined() {
				r.Props = append(r.Props, graph.Prop{Name: property.Name, Value: value})
			}
		}
		if !yield(f.n, r) {
			return
		}
	}
}

// readWords reads some properties of some rows, or all of them when none is named, several
// at once.
func readWords(in *pairs, rows []uint32, names []string) (wanted []graph.Property, words [][]uint64, err error) {
	var places []int
	for i, property := range in.decl.Properties {
		if len(names) == 0 || slices.Contains(names, property.Name) {
			wanted, places = append(wanted, property), append(places, i)
		}
	}
	words = make([][]uint64, len(wanted))
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for n, i := range places {
		group.Go(func() (err error) {
			words[n], err = (stored{in}).Words(i, rows)
			return err
		})
	}
	return wanted, words, group.Wait()
}

// bySlot are the places of what was found, ordered by slots. Numbers that hold both are
// ordered far faster than what was found would be.
func bySlot(found []slotted) []uint32 {
	both := make([]uint64, len(found))
	for place, f := range found {
		both[place] = uint64(f.slot)<<32 | uint64(place)
	}
	slices.Sort(both)
	places := make([]uint32, len(found))
	for i, slotAndPlace := range both {
		places[i] = uint32(slotAndPlace)
	}
	return places
}
