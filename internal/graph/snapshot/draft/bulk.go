package draft

import (
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// bulk implements graph.Bulk: refs of keys are codes, refs of values are words.
type bulk struct {
	relations *relations[column.Pair]
	places    []int // of the named properties
	words     []uint64
	filling   *filling[column.Pair]
	pack      packer
}

// Bulk puts many relationships of a type.
func (d *Draft) Bulk(t graph.Type, props ...string) (graph.Bulk, error) {
	r := d.pairs[t]
	if r == nil {
		return nil, fmt.Errorf("%s is not declared as a type of relationship within a partition", t)
	}
	b := &bulk{relations: r, words: append([]uint64(nil), r.blank...), filling: r.fill()}
	for _, name := range props {
		i, ok := r.place[name]
		if !ok {
			return nil, fmt.Errorf("property %s of %s is not declared", name, t)
		}
		b.places = append(b.places, i)
	}
	return b, nil
}

// Key is the code of a key.
func (b *bulk) Key(key graph.Key) graph.Ref { return graph.Ref(b.relations.dict.Intern(string(key))) }

// Value is the word of a value.
func (b *bulk) Value(property int, v graph.Value) graph.Ref {
	word, err := b.relations.wordOf(b.places[property], v)
	if err != nil {
		panic(fmt.Sprintf("draft: %s: %v", b.relations.typ.Type, err))
	}
	return graph.Ref(word)
}

// Put adds a record.
func (b *bulk) Put(from, to graph.Ref, values []graph.Ref) {
	for i, value := range values {
		b.words[b.places[i]] = uint64(value)
	}
	b.filling.add(column.Pair{From: uint32(from), To: uint32(to)}, b.words)
	if b.filling.full() {
		b.Close()
	}
}

// Close hands over the records.
func (b *bulk) Close() {
	if b.filling.n > 0 {
		b.relations.take(b.filling.page(&b.pack))
	}
}
