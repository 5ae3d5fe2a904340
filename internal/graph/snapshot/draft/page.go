package draft

import (
	"slices"

	"parapet/internal/graph/snapshot/column"
)

// pageRows is how many records a page has at most. Columns of all records would
// be copied again and again as they grow.
const pageRows = 1 << 14

// page is some records that were put, packed: their ends first and then their
// properties. A property that was forgotten is nil.
type page[K comparable] struct {
	n       int
	columns []packed
}

// filling is a page while records are added to it.
type filling[K comparable] struct {
	codec   codec[K]
	n       int
	columns [][]uint64
}

// codec writes the ends of a record as words of columns, and back.
type codec[K comparable] struct {
	width int
	split func(key K, words []uint64)
	join  func(word func(i int) uint64) K
}

var pairCodec = codec[column.Pair]{
	width: 2,
	split: func(p column.Pair, words []uint64) { words[0], words[1] = uint64(p.From), uint64(p.To) },
	join: func(word func(i int) uint64) column.Pair {
		return column.Pair{From: uint32(word(0)), To: uint32(word(1))}
	},
}

var linkCodec = codec[column.LinkEnds]{
	width: 4,
	split: func(l column.LinkEnds, words []uint64) {
		words[0], words[1] = uint64(l.FromPartition), uint64(l.FromKey)
		words[2], words[3] = uint64(l.ToPartition), uint64(l.ToKey)
	},
	join: func(word func(i int) uint64) column.LinkEnds {
		return column.LinkEnds{
			FromPartition: uint32(word(0)), FromKey: uint32(word(1)),
			ToPartition: uint32(word(2)), ToKey: uint32(word(3)),
		}
	},
}

func newFilling[K comparable](c codec[K], properties int) *filling[K] {
	return &filling[K]{codec: c, columns: make([][]uint64, c.width+properties)}
}

func (f *filling[K]) full() bool { return f.n == pageRows }

func (f *filling[K]) add(key K, words []uint64) {
	var ends [4]uint64
	f.codec.split(key, ends[:])
	for i := range f.codec.width {
		f.columns[i] = append(f.columns[i], ends[i])
	}
	for i, word := range words {
		c := &f.columns[f.codec.width+i]
		*c = append(*c, word)
	}
	f.n++
}

// page is the records packed, none of which are left.
func (f *filling[K]) page(p *packer) *page[K] {
	made := &page[K]{n: f.n, columns: make([]packed, len(f.columns))}
	for i, words := range f.columns {
		made.columns[i] = p.pack(words)
		f.columns[i] = words[:0]
	}
	f.n = 0
	return made
}

// key is the ends of a record.
func (p *page[K]) key(c codec[K], i int) K {
	return c.join(func(column int) uint64 { return p.columns[column].at(i) })
}

// packed is words of one column in the least room.
type packed interface {
	at(i int) uint64
	// mapped is the column with other words in place of its own.
	mapped(f func(word uint64) uint64) packed
}

type (
	// uniform is the same word again and again.
	uniform uint64
	// wide is words as they are.
	wide []uint64
	// narrow is words by how many steps they are above the least.
	narrow struct {
		least, step uint64
		steps       []uint32
	}
	// coded is words by their places among the distinct ones.
	coded[C uint8 | uint16] struct {
		words []uint64
		codes []C
	}
)

func (u uniform) at(int) uint64    { return uint64(u) }
func (w wide) at(i int) uint64     { return w[i] }
func (n narrow) at(i int) uint64   { return n.least + n.step*uint64(n.steps[i]) }
func (c coded[C]) at(i int) uint64 { return c.words[c.codes[i]] }

func (u uniform) mapped(f func(uint64) uint64) packed { return uniform(f(uint64(u))) }

func (w wide) mapped(f func(uint64) uint64) packed {
	other := make(wide, len(w))
	for i, word := range w {
		other[i] = f(word)
	}
	return other
}

func (n narrow) mapped(f func(uint64) uint64) packed {
	other := make(wide, len(n.steps))
	for i := range n.steps {
		other[i] = f(n.at(i))
	}
	return other
}

func (c coded[C]) mapped(f func(uint64) uint64) packed {
	return coded[C]{wide(c.words).mapped(f).(wide), c.codes}
}

// maxDistinct is how many distinct words are worth a list of them beside short
// codes: with more, steps of four bytes take no more room.
const maxDistinct = pageRows / 4

// packer packs columns of pages, one at a time.
type packer struct {
	slots []slot
	round uint32
	words []uint64
	codes []uint16
}

// slot is a word that was met in a round, and its code.
type slot struct {
	word  uint64
	round uint32
	code  uint16
}

// pack gives the smallest form of words, which it does not keep.
func (p *packer) pack(words []uint64) packed {
	if p.slots == nil {
		p.slots = make([]slot, 4*maxDistinct)
		p.codes = make([]uint16, 0, pageRows)
	}
	if !p.code(words) {
		if n, ok := narrowed(words); ok {
			return n
		}
		return wide(slices.Clone(words))
	}
	switch distinct := slices.Clone(p.words); {
	case len(distinct) == 1:
		return uniform(distinct[0])
	case len(distinct) <= 1<<8:
		codes := make([]uint8, len(p.codes))
		for i, code := range p.codes {
			codes[i] = uint8(code)
		}
		return coded[uint8]{distinct, codes}
	default:
		return coded[uint16]{distinct, slices.Clone(p.codes)}
	}
}

// code finds the distinct words and the code of each; false when there are too
// many.
func (p *packer) code(words []uint64) bool {
	p.round++
	p.words, p.codes = p.words[:0], p.codes[:0]
	last, code := uint64(0), uint16(0)
	for i, word := range words {
		if i == 0 || word != last {
			at := p.slot(word)
			if at.round != p.round {
				if len(p.words) == maxDistinct {
					return false
				}
				*at = slot{word, p.round, uint16(len(p.words))}
				p.words = append(p.words, word)
			}
			last, code = word, at.code
		}
		p.codes = append(p.codes, code)
	}
	return true
}

// slot is where a word is, or where it has its place.
func (p *packer) slot(word uint64) *slot {
	const golden = 0x9e3779b97f4a7c15 // spreads words that differ little
	mask := len(p.slots) - 1
	for i := int(word*golden>>40) & mask; ; i = (i + 1) & mask {
		if at := &p.slots[i]; at.round != p.round || at.word == word {
			return at
		}
	}
}

// narrowed writes words as steps above the least, by thousands when all are:
// most moments are whole seconds.
func narrowed(words []uint64) (narrow, bool) {
	least, most := slices.Min(words), slices.Max(words)
	n := narrow{least: least, step: 1000}
	for _, word := range words {
		if (word-least)%1000 != 0 {
			n.step = 1
			break
		}
	}
	if (most-least)/n.step >= 1<<32 {
		return narrow{}, false
	}
	n.steps = make([]uint32, len(words))
	for i, word := range words {
		n.steps[i] = uint32((word - least) / n.step)
	}
	return n, true
}
