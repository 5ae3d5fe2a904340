package segment

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// receiver collects the values of a column page by page.
type receiver struct {
	file *File
	kind graph.Kind
	made *column.Builder
	// codes are the dictionary's codes of the strings of one Parquet
	// dictionary: each group of rows has its own.
	codes []uint32
	known parquet.Dictionary
	// room is for the words, or the codes, of a page, and spread for those of all its
	// rows when some are undefined.
	room, spread struct {
		words []uint64
		codes []uint32
	}
}

func newReceiver(k graph.Kind, f *File) *receiver {
	return &receiver{file: f, kind: k, made: column.NewBuilder(f.dict, k, f.rows)}
}

var (
	errLevels       = errors.New("its levels and values do not fit")
	errNoDictionary = errors.New("strings are not in a dictionary")
)

// complete fails when there are not as many rows as the file has.
func (r *receiver) complete() error {
	if r.made.Len() != r.file.rows {
		return fmt.Errorf("it has %d rows of a column instead of %d", r.made.Len(), r.file.rows)
	}
	return nil
}

func (r *receiver) page(p parquet.Page) error {
	if p.NumRows() > int64(r.file.rows-r.made.Len()) {
		return errLevels
	}
	switch r.kind {
	case graph.KindText:
		codes, err := r.codesOf(p)
		if err != nil {
			return err
		}
		return r.texts(p.DefinitionLevels(), codes)
	case graph.KindList:
		codes, err := r.codesOf(p)
		if err != nil {
			return err
		}
		return r.lists(p.RepetitionLevels(), p.DefinitionLevels(), codes)
	}
	return r.words(p.DefinitionLevels(), r.wordsOf(p))
}

// texts adds rows of texts, given the codes of the defined ones.
func (r *receiver) texts(levels []byte, codes []uint32) error {
	if len(codes) < len(levels) {
		var err error
		if codes, err = spread(&r.spread.codes, levels, codes, 0); err != nil {
			return err
		}
	}
	r.made.AppendCodes(codes)
	return nil
}

// spread is the values of all rows, given those of the defined ones, in the room
// there is.
func spread[T any](room *[]T, levels []byte, values []T, undefined T) ([]T, error) {
	all := sized(room, len(levels))
	for i, level := range levels {
		switch {
		case level == 0:
			all[i] = undefined
		case len(values) == 0:
			return nil, errLevels
		default:
			all[i], values = values[0], values[1:]
		}
	}
	return all, nil
}

// sized is room for so many values.
func sized[T any](room *[]T, n int) []T {
	if cap(*room) < n {
		*room = make([]T, n)
	}
	return (*room)[:n]
}

// words adds rows, given the words of the defined ones.
func (r *receiver) words(levels []byte, words []uint64) error {
	if len(words) != len(levels) || bytes.IndexByte(levels, 0) >= 0 {
		var err error
		if words, err = spread(&r.spread.words, levels, words, column.Undefined(r.kind)); err != nil {
			return err
		}
	}
	r.made.AppendWords(words)
	return nil
}

// lists adds rows of lists, given the codes of all their items.
func (r *receiver) lists(repetition, definition []byte, codes []uint32) error {
	if len(repetition) != len(definition) {
		return errLevels
	}
	for i := 0; i < len(definition); {
		level, first, items := definition[i], i, 0
		for ; i < len(definition) && (i == first || repetition[i] != 0); i++ {
			if definition[i] == 2 {
				items++
			}
		}
		if items > len(codes) {
			return errLevels
		}
		if level == 0 {
			r.made.Append(0)
		} else {
			r.made.Append(uint64(r.file.dict.InternList(codes[:items])))
		}
		codes = codes[items:]
	}
	return nil
}

// wordsOf are the defined values of a page.
func (r *receiver) wordsOf(p parquet.Page) []uint64 {
	data := p.Data()
	if r.kind == graph.KindBool {
		words := sized(&r.room.words, int(p.NumValues()-p.NumNulls()))
		bools(words, data.Boolean())
		return words
	}
	raw, _ := data.Data()
	words := sized(&r.room.words, len(raw)/8)
	if r.kind == graph.KindNumber {
		for i, f := range data.Double() {
			words[i] = r.file.dict.Word(graph.Number(f))
		}
		return words
	}
	for i, ms := range data.Int64() {
		words[i] = uint64(ms)
	}
	return words
}

func bools(words []uint64, bits []byte) {
	for i := range words {
		words[i] = boolAt(bits, i)
	}
}

func boolAt(bits []byte, i int) uint64 {
	if bits[i/8]>>(i%8)&1 == 1 {
		return uint64(column.True)
	}
	return uint64(column.False)
}

// codesOf are the dictionary's codes of the defined strings of a page.
func (r *receiver) codesOf(p parquet.Page) ([]uint32, error) {
	dict := p.Dictionary()
	if dict == nil {
		return nil, errNoDictionary
	}
	if dict != r.known {
		r.learn(dict)
	}
	data := p.Data()
	indexes := data.Int32()
	codes := sized(&r.room.codes, len(indexes))
	for i, index := range indexes {
		codes[i] = r.codes[index]
	}
	return codes, nil
}

func (r *receiver) learn(dict parquet.Dictionary) {
	r.known, r.codes = dict, sized(&r.codes, dict.Len())
	r.file.dict.InternAll(r.codes, func(i int) []byte { return dict.Index(int32(i)).ByteArray() })
}
