package segment

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Pick reads the values that the named column has in these rows, which
// ascend. Groups of rows without any of them are not read, pages without any
// are passed over, and only the strings of the rows go to the dictionary. It
// is nil when the segment has no column of that name and kind, or no value in
// these rows.
func (f *File) Pick(name string, k graph.Kind, rows []uint32) (column.Column, error) {
	leaf, ok := f.find(name, k)
	if !ok {
		return nil, nil
	}
	p := &picker{receiver: &receiver{file: f, kind: k}, rows: rows, picked: column.NewBuilder(f.dict, k, len(rows))}
	err := f.guard(func() error { return p.pickPages(leaf, p.page) })
	if err != nil {
		return nil, fmt.Errorf("column %s of %w", name, err)
	}
	return p.picked.Column(), nil
}

// PickInts reads the numbers below 2^31 that the named column has in these
// rows, which ascend.
func (f *File) PickInts(name string, rows []uint32) (*column.Ints, error) {
	picked := column.RoomForInts(len(rows))
	err := f.guard(func() error {
		leaf, ok := f.find(name, graph.KindUndefined)
		if !ok {
			return errNoColumn
		}
		p := &picker{receiver: &receiver{file: f}, rows: rows}
		return p.pickPages(leaf, func(page parquet.Page, first, end int64) error {
			data := page.Data()
			numbers := data.Int32()
			for ; p.wants(end); p.rows = p.rows[1:] {
				row := int64(p.rows[0]) - first
				if row < 0 || row >= int64(len(numbers)) || numbers[row] < 0 {
					return errNumber
				}
				picked.Append(uint32(numbers[row]))
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("column %s of %w", name, err)
	}
	return picked, nil
}

// picker receives one page at a time, and keeps some rows of it.
type picker struct {
	*receiver
	rows   []uint32 // still to be picked
	picked *column.Builder
}

// pickPages calls pick with each page that has rows that are wanted, from the
// row first until end.
func (p *picker) pickPages(leaf int, pick func(page parquet.Page, first, end int64) error) error {
	end := int64(0)
	for _, group := range p.file.parquet.RowGroups() {
		next := end
		end += group.NumRows()
		if !p.wants(end) {
			continue
		}
		err := eachPage(group.ColumnChunks()[leaf].Pages(), func(page parquet.Page) error {
			first := next
			if next += page.NumRows(); !p.wants(next) {
				return nil
			}
			return pick(page, first, next)
		})
		if err != nil {
			return err
		}
	}
	if len(p.rows) > 0 {
		return errors.New("rows of a column are missing")
	}
	return nil
}

// wants says whether any row before the end is still to be picked.
func (p *picker) wants(end int64) bool { return len(p.rows) > 0 && int64(p.rows[0]) < end }

func (p *picker) page(page parquet.Page, first, end int64) error {
	if p.kind == graph.KindList {
		return p.lists(page, first, end)
	}
	levels := page.DefinitionLevels()
	word, n, err := p.reader(page)
	row, defined := 0, 0 // rows passed over, and those of them that have a value
	for ; err == nil && p.wants(end); p.rows = p.rows[1:] {
		wanted := int(int64(p.rows[0]) - first)
		if wanted < row || wanted >= len(levels) {
			return errLevels
		}
		defined += bytes.Count(levels[row:wanted], isDefined)
		row = wanted
		switch {
		case levels[row] == 0:
			p.picked.Append(column.Undefined(p.kind))
		case defined >= n:
			return errLevels
		default:
			p.picked.Append(word(defined))
		}
	}
	return err
}

// isDefined is the level of a value that is there.
var isDefined = []byte{1}

// reader reads the words of the defined values of a page by their numbers, and
// says how many there are.
func (p *picker) reader(page parquet.Page) (word func(i int) uint64, n int, err error) {
	data := page.Data()
	switch p.kind {
	case graph.KindText:
		code, n, err := p.codeReader(page)
		return func(i int) uint64 { return uint64(code(i)) }, n, err
	case graph.KindBool:
		bits := data.Boolean()
		return func(i int) uint64 { return boolAt(bits, i) }, int(page.NumValues() - page.NumNulls()), nil
	case graph.KindNumber:
		numbers := data.Double()
		return func(i int) uint64 { return p.file.dict.Word(graph.Number(numbers[i])) }, len(numbers), nil
	}
	times := data.Int64()
	return func(i int) uint64 { return uint64(times[i]) }, len(times), nil
}

// codeReader reads the dictionary's codes of the defined strings of a page by their
// numbers. It learns no more of the page's dictionary than is asked for.
func (p *picker) codeReader(page parquet.Page) (code func(i int) uint32, n int, err error) {
	dict := page.Dictionary()
	if dict == nil {
		return nil, 0, errNoDictionary
	}
	if dict != p.known {
		p.known, p.codes = dict, sized(&p.codes, dict.Len())
		clear(p.codes) // new memory too: what is read before it is written faults twice
	}
	data := page.Data()
	indexes := data.Int32()
	return func(i int) uint32 {
		known := &p.codes[indexes[i]]
		if *known == 0 { // which is the code of no string
			*known = p.file.dict.Intern(string(dict.Index(indexes[i]).ByteArray()))
		}
		return *known
	}, len(indexes), nil
}

// lists picks rows of lists from a page.
func (p *picker) lists(page parquet.Page, first, end int64) error {
	repetition, definition := page.RepetitionLevels(), page.DefinitionLevels()
	code, n, err := p.codeReader(page)
	if err != nil {
		return err
	}
	if len(repetition) != len(definition) {
		return errLevels
	}
	var items []uint32
	defined := 0
	for row, i := first, 0; i < len(definition) && p.wants(end); row++ {
		begin, level, isWanted := defined, definition[i], int64(p.rows[0]) == row
		for begun := i; i < len(definition) && (i == begun || repetition[i] != 0); i++ {
			if definition[i] == 2 {
				defined++
			}
		}
		switch {
		case defined > n:
			return errLevels
		case !isWanted:
			continue
		case level == 0:
			p.picked.Append(0)
		default:
			items = items[:0]
			for at := begin; at < defined; at++ {
				items = append(items, code(at))
			}
			p.picked.Append(uint64(p.file.dict.InternList(items)))
		}
		p.rows = p.rows[1:]
	}
	if p.wants(end) {
		return errLevels
	}
	return nil
}
