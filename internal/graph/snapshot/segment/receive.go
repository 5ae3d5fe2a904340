package segment

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// receiver collects the words of a column page by page.
type receiver struct {
	file  *File
	kind  graph.Kind
	block *column.Block
	word  []uint64
	// codes are the dictionary's codes of the strings of one Parquet
	// dictionary.
	codes []uint32
	known parquet.Dictionary
}

func newReceiver(k graph.Kind, f *File) *receiver {
	return &receiver{
		file: f, kind: k, word: make([]uint64, 1),
		block: column.NewBlock(f.dict, []graph.Property{{Kind: k}}),
	}
}

var errLevels = errors.New("its levels and values do not fit")

func (r *receiver) result() (column.Column, error) {
	if r.block.Len() != r.file.rows {
		return nil, fmt.Errorf("%s is %w: it has %d rows of a column instead of %d", r.file.name, graph.ErrDamaged, r.block.Len(), r.file.rows)
	}
	return r.block.At(0), nil
}

func (r *receiver) add(word uint64) {
	r.word[0] = word
	r.block.Append(r.word)
}

func (r *receiver) page(p parquet.Page) error {
	if p.NumRows() > int64(r.file.rows-r.block.Len()) {
		return errLevels
	}
	words, err := r.words(p)
	if err != nil {
		return err
	}
	if r.kind == graph.KindList {
		return r.lists(p.RepetitionLevels(), p.DefinitionLevels(), words)
	}
	for _, level := range p.DefinitionLevels() {
		if level == 0 {
			r.add(column.Undefined(r.kind))
			continue
		}
		if len(words) == 0 {
			return errLevels
		}
		r.add(words[0])
		words = words[1:]
	}
	return nil
}

// lists puts the items of a page together.
func (r *receiver) lists(repetition, definition []byte, words []uint64) error {
	if len(repetition) != len(definition) {
		return errLevels
	}
	var items []uint32
	for i := 0; i < len(definition); {
		items = items[:0]
		level := definition[i]
		for first := i; i < len(definition) && (i == first || repetition[i] != 0); i++ {
			if definition[i] < 2 {
				continue
			}
			if len(words) == 0 {
				return errLevels
			}
			items = append(items, uint32(words[0]))
			words = words[1:]
		}
		if level == 0 {
			r.add(0)
			continue
		}
		r.add(uint64(r.file.dict.InternList(items)))
	}
	return nil
}

// words are the defined values of a page; of lists the items.
func (r *receiver) words(p parquet.Page) ([]uint64, error) {
	switch r.kind {
	case graph.KindText, graph.KindList:
		return r.codesOf(p)
	case graph.KindBool:
		return r.bools(p), nil
	}
	data := p.Data()
	raw, _ := data.Data()
	words := make([]uint64, len(raw)/8)
	if r.kind == graph.KindNumber {
		for i, f := range data.Double() {
			words[i] = r.file.dict.Word(graph.Number(f))
		}
		return words, nil
	}
	for i, ms := range data.Int64() {
		words[i] = uint64(ms)
	}
	return words, nil
}

func (r *receiver) bools(p parquet.Page) []uint64 {
	data := p.Data()
	bits := data.Boolean()
	words := make([]uint64, p.NumValues()-p.NumNulls())
	for i := range words {
		words[i] = uint64(column.False)
		if bits[i/8]>>(i%8)&1 == 1 {
			words[i] = uint64(column.True)
		}
	}
	return words
}

func (r *receiver) codesOf(p parquet.Page) ([]uint64, error) {
	dict := p.Dictionary()
	if dict == nil {
		return nil, errors.New("strings are not in a dictionary")
	}
	if dict != r.known {
		r.learn(dict)
	}
	data := p.Data()
	indexes := data.Int32()
	words := make([]uint64, len(indexes))
	for i, index := range indexes {
		words[i] = uint64(r.codes[index])
	}
	return words, nil
}

func (r *receiver) learn(dict parquet.Dictionary) {
	r.known, r.codes = dict, make([]uint32, dict.Len())
	for i := range r.codes {
		r.codes[i] = r.file.dict.Intern(dict.Index(int32(i)).String())
	}
}
