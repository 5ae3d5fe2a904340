package draft

import (
	"parapet/internal/graph/snapshot/column"
)

// folding is what the next state of relationships is made of: the old one,
// what was seen, and which of the old ones stay when they were not seen.
type folding[K comparable] struct {
	old, seen  column.Set[K]
	compare    func(a, b K) int
	stays      func(K) bool
	generation uint32
}

// fold is the next state, and whether it differs from the old one.
func (r *relations[K]) fold(f folding[K]) (column.Set[K], bool) {
	if len(f.old.Keys) == 0 {
		f.seen.History = column.NewHistory(f.generation, len(f.seen.Keys))
		return f.seen, len(f.seen.Keys) > 0
	}
	next := column.Set[K]{Block: column.NewBlock(r.dict, r.props), History: column.NewHistory(0, 0)}
	differs := false
	var words []uint64
	for i, j := range column.Zip(f.old.Keys, f.seen.Keys, f.compare) {
		switch {
		case j >= 0:
			next.Keys = append(next.Keys, f.seen.Keys[j])
			words = f.seen.Block.Words(words[:0], uint32(j))
			differs = r.follow(next.History, words, f, i) || differs
		case f.stays(f.old.Keys[i]):
			next.Keys = append(next.Keys, f.old.Keys[i])
			words = f.old.Block.Words(words[:0], uint32(i))
			next.History.Append(f.old.History.At(uint32(i)))
		default:
			differs = true
			continue
		}
		next.Block.Append(words)
	}
	return next, differs
}

// follow goes on with the history of a relationship that was seen with these
// words, which it completes. Its place in the old state is negative when it is
// new. It says whether it differs.
func (r *relations[K]) follow(h column.History, words []uint64, f folding[K], old int) bool {
	if old < 0 {
		h.Append(f.generation, f.generation, 1)
		return true
	}
	r.keep(words, f.old.Block, uint32(old))
	created, begun, version := f.old.History.At(uint32(old))
	changed, volatile := differ(f.old.Block, uint32(old), words)
	if changed {
		begun, version = f.generation, version+1
	}
	h.Append(created, begun, version)
	return changed || volatile
}

// retell is the history of relationships that follow the committed ones, when
// the generation came to them by more than one step.
func retell[K comparable](next, committed column.Set[K], compare func(a, b K) int, generation uint32) column.History {
	h := column.NewHistory(0, 0)
	for i, j := range column.Zip(committed.Keys, next.Keys, compare) {
		if j < 0 {
			continue
		}
		if i < 0 {
			h.Append(generation, generation, 1)
			continue
		}
		created, begun, version := committed.History.At(uint32(i))
		if !committed.Block.Same(uint32(i), next.Block, uint32(j)) {
			begun, version = generation, version+1
		}
		h.Append(created, begun, version)
	}
	return h
}
