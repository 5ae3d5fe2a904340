package draft

import (
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
	pages []*page[K]
	gone  []K // that were deleted
}

// page is some records, pageRows of them in all but the last. Columns of all
// records would be copied again and again as they grow.
type page[K comparable] struct {
	keys  []K
	block *column.Block
}

const pageRows = 1 << 14

func newRelations[K comparable](d *column.Dict, t *graph.RelationshipType) *relations[K] {
	return &relations[K]{shape: newShape(d, t.Properties), typ: t}
}

func (r *relations[K]) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n, r.pages, r.gone = 0, nil, nil
}

func (r *relations[K]) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

func (r *relations[K]) put(key K, props graph.Props) error {
	var room [widest]uint64
	words, err := r.words(room[:0], props)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n%pageRows == 0 {
		r.pages = append(r.pages, &page[K]{block: column.NewBlock(r.dict, r.props)})
	}
	last := r.pages[len(r.pages)-1]
	last.keys = append(last.keys, key)
	last.block.Append(words)
	r.n++
	return nil
}

func (r *relations[K]) delete(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone = append(r.gone, key)
}

// word is the word of a property in a record.
func (r *relations[K]) word(property int, record uint32) uint64 {
	return r.pages[record/pageRows].block.Word(property, record%pageRows)
}

// forget lets go of what the records have of a property.
func (r *relations[K]) forget(property int) {
	for _, p := range r.pages {
		p.block.Forget(property)
	}
}
