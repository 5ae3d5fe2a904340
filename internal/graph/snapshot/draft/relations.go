package draft

import (
	"slices"
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// relations are what was put of one type of relationship, in the order it
// came. Of pairs, the ends are codes of keys until they are merged.
type relations[K comparable] struct {
	*shape
	typ *graph.RelationshipType

	mu    sync.Mutex
	n     int
	keys  []K
	block *column.Block
}

func newRelations[K comparable](d *column.Dict, t *graph.RelationshipType) *relations[K] {
	return &relations[K]{shape: newShape(d, t.Properties), typ: t, block: column.NewBlock(d, t.Properties)}
}

func (r *relations[K]) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n = 0
	r.release()
}

// release forgets the relationships but not how many they were.
func (r *relations[K]) release() {
	r.keys, r.block = nil, column.NewBlock(r.dict, r.props)
}

func (r *relations[K]) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

func (r *relations[K]) put(key K, props graph.Props) error {
	words, err := r.words(props)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	r.keys = append(r.keys, key)
	r.block.Append(words)
	return nil
}

// placed is a relationship with its final key and its row among those put.
type placed[K comparable] struct {
	key K
	row uint32
}

// place gives the relationships their final keys. Those that have none are left
// out.
func (r *relations[K]) place(final func(K) (K, bool)) []placed[K] {
	all := make([]placed[K], 0, len(r.keys))
	for i, key := range r.keys {
		if k, ok := final(key); ok {
			all = append(all, placed[K]{k, uint32(i)})
		}
	}
	return all
}

// unite orders the relationships and merges those of the same ends.
func (r *relations[K]) unite(all []placed[K], compare func(a, b K) int) column.Set[K] {
	slices.SortFunc(all, func(a, b placed[K]) int { return compare(a.key, b.key) })
	set := column.Set[K]{Block: column.NewBlock(r.dict, r.props)}
	var words, more []uint64
	for i := 0; i < len(all); {
		key := all[i].key
		words = r.block.Words(words[:0], all[i].row)
		for i++; i < len(all) && all[i].key == key; i++ {
			more = r.block.Words(more[:0], all[i].row)
			r.mergeAll(words, more)
		}
		set.Keys = append(set.Keys, key)
		set.Block.Append(words)
	}
	return set
}
