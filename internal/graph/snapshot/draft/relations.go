package draft

import (
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// relations are what was put of one type of relationship, in pages. Of pairs,
// the ends are codes of keys until they are merged.
type relations[K comparable] struct {
	*shape
	typ   *graph.RelationshipType
	codec codec[K]

	mu    sync.Mutex
	n     int
	pages []*page[K]
	last  *filling[K] // of those that come one by one, nil when none did
	pack  packer
	gone  []K // that were deleted
	fresh []refresh
	// keepers are keys of entities: what stored relationships lead to from them stays.
	keepers []uint32
}

func newRelations[K comparable](d *column.Dict, t *graph.RelationshipType, c codec[K]) *relations[K] {
	return &relations[K]{shape: newShape(d, t.Properties), typ: t, codec: c}
}

func (r *relations[K]) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n, r.pages, r.last, r.gone, r.fresh, r.keepers = 0, nil, nil, nil, nil, nil
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
	if r.last == nil {
		r.last = r.fill()
	}
	r.last.add(key, words)
	r.n++
	if r.last.full() {
		r.complete()
	}
	return nil
}

// fill begins a page.
func (r *relations[K]) fill() *filling[K] { return newFilling(r.codec, len(r.props)) }

// take adds a page that was filled elsewhere.
func (r *relations[K]) take(p *page[K]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n += p.n
	r.pages = append(r.pages, p)
}

// complete makes a page of the records that came one by one.
func (r *relations[K]) complete() {
	if r.last != nil && r.last.n > 0 {
		r.pages = append(r.pages, r.last.page(&r.pack))
	}
}

func (r *relations[K]) delete(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone = append(r.gone, key)
}

// record is the number of a record in a page: all pages leave room for as many.
func record(page, i int) uint32 { return uint32(page*pageRows + i) }

// word is the word of a property in a record.
func (r *relations[K]) word(property int, record uint32) uint64 {
	return r.pages[record/pageRows].columns[r.codec.width+property].at(int(record % pageRows))
}

// forget lets go of what the records have of a property.
func (r *relations[K]) forget(property int) {
	for _, p := range r.pages {
		p.columns[r.codec.width+property] = nil
	}
}
