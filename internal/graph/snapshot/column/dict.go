package column

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"parapet/internal/graph"
)

// Dict gives strings, and lists of strings, small numbers. Code 0 stands for
// undefined; the empty text and the empty list have codes of their own. Codes
// hold for the life of a process and are never stored.
//
// It is safe for concurrent use, and reading and finding what it has takes no
// lock. It only grows: all generations of a store share one.
type Dict struct {
	seed maphash.Seed

	mu     sync.Mutex
	texts  array[textEntry]
	byText codeIndex
	chars  letters

	listMu sync.Mutex
	lists  array[listEntry]
	byList codeIndex
	codes  slab[uint32]
	items  slab[string]

	texted, listed int64 // bytes of texts and of lists, guarded as they are
}

// textEntry is a text and the code of the list of it alone, 0 as long as there
// is none: most lists have one item.
type textEntry struct {
	text string
	list atomic.Uint32
}

type listEntry struct {
	items []uint32
	texts []string
}

// NewDict is an empty dictionary.
func NewDict() *Dict {
	d := &Dict{seed: maphash.MakeSeed()}
	d.texts.add(func(*textEntry) {})
	d.lists.add(func(*listEntry) {})
	return d
}

// Code is the code of a string, if it has one. When it has none, no column
// holds the string.
func (d *Dict) Code(s string) (uint32, bool) { return d.textCode(maphash.String(d.seed, s), s) }

func (d *Dict) textCode(hash uint64, s string) (uint32, bool) {
	return d.byText.find(hash, func(code uint32) bool { return d.Text(code) == s })
}

// Intern is the code of a string, given to it now if it had none.
func (d *Dict) Intern(s string) uint32 {
	hash := maphash.String(d.seed, s)
	if code, ok := d.textCode(hash, s); ok {
		return code
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if code, ok := d.textCode(hash, s); ok {
		return code
	}
	code := d.texts.add(func(e *textEntry) { e.text = d.chars.keep(s) })
	d.byText.add(hash, code)
	d.texted += int64(len(s)) + perText
	return code
}

// InternAll writes to codes those of as many texts, which need last no longer than
// it takes.
func (d *Dict) InternAll(codes []uint32, text func(i int) []byte) {
	for first := 0; first < len(codes); first += atOnce {
		d.internSome(codes[first:min(first+atOnce, len(codes))], func(i int) []byte { return text(first + i) })
	}
}

// atOnce is how many texts are looked up at once.
const atOnce = 32

// internSome looks up where texts may be, what is there, and whether that is the
// same, for all of them each: they wait for memory together, not one after the other.
func (d *Dict) internSome(codes []uint32, text func(i int) []byte) {
	var wanted [atOnce][]byte
	var found [atOnce]string
	var hashes [atOnce]uint64
	for i := range codes {
		wanted[i] = text(i)
		hashes[i] = maphash.Bytes(d.seed, wanted[i])
	}
	d.byText.guess(hashes[:len(codes)], codes)
	for i, code := range codes {
		found[i] = d.Text(code)
	}
	for i := range codes {
		if codes[i] == 0 || found[i] != string(wanted[i]) {
			codes[i] = d.Intern(string(wanted[i]))
		}
	}
}

// Text is the string of a code.
func (d *Dict) Text(code uint32) string { return d.texts.at(code).text }

// InternList is the code of a list of codes, given to it now if it had none.
// The dictionary keeps no reference to items.
func (d *Dict) InternList(items []uint32) uint32 {
	if len(items) != 1 {
		return d.internItems(items)
	}
	known := &d.texts.at(items[0]).list
	code := known.Load()
	if code == 0 {
		code = d.internItems(items)
		known.Store(code)
	}
	return code
}

func (d *Dict) internItems(items []uint32) uint32 {
	var buf [64]byte
	key := buf[:0]
	for _, item := range items {
		key = binary.LittleEndian.AppendUint32(key, item)
	}
	hash := maphash.Bytes(d.seed, key)
	if code, ok := d.listCode(hash, items); ok {
		return code
	}
	d.listMu.Lock()
	defer d.listMu.Unlock()
	if code, ok := d.listCode(hash, items); ok {
		return code
	}
	code := d.lists.add(func(e *listEntry) {
		texts := make([]string, len(items))
		for i, item := range items {
			texts[i] = d.Text(item)
		}
		e.items, e.texts = d.codes.keep(items), d.items.keep(texts)
	})
	d.byList.add(hash, code)
	d.listed += perList + perItem*int64(len(items))
	return code
}

func (d *Dict) listCode(hash uint64, items []uint32) (uint32, bool) {
	return d.byList.find(hash, func(code uint32) bool { return slices.Equal(d.Items(code), items) })
}

// What a text, a list and an item of a list take in memory beside their
// characters: headers, and entries of arrays and indexes.
const (
	perText = 40
	perList = 64
	perItem = 20
)

// Size is how many texts and lists the dictionary has, and about how many
// bytes they take in memory.
func (d *Dict) Size() (texts, lists int, bytes int64) {
	d.mu.Lock()
	texts, bytes = d.byText.n, d.texted
	d.mu.Unlock()
	d.listMu.Lock()
	defer d.listMu.Unlock()
	return texts, d.byList.n, bytes + d.listed
}

// List is the strings of a list's code. It must not be changed.
func (d *Dict) List(code uint32) []string { return d.lists.at(code).texts }

// Items are the codes of the strings of a list's code. They must not be
// changed.
func (d *Dict) Items(code uint32) []uint32 { return d.lists.at(code).items }

// Undefined is the word that stands for no value in a column of the kind.
func Undefined(k graph.Kind) uint64 {
	switch k {
	case graph.KindNumber:
		return math.Float64bits(math.NaN())
	case graph.KindTime:
		return 1 << 63 // NoTime
	}
	return 0
}

// Value is the value of a word in a column of the kind.
func (d *Dict) Value(k graph.Kind, word uint64) graph.Value {
	if word == Undefined(k) {
		return graph.Value{}
	}
	switch k {
	case graph.KindBool:
		return graph.Bool(uint8(word) == True)
	case graph.KindNumber:
		return graph.Number(math.Float64frombits(word))
	case graph.KindTime:
		return graph.Millis(int64(word))
	case graph.KindText:
		return graph.Text(d.Text(uint32(word)))
	case graph.KindList:
		return graph.List(d.List(uint32(word))...)
	}
	return graph.Value{}
}

// Word is the word of a defined value in a column of its kind.
func (d *Dict) Word(v graph.Value) uint64 {
	switch v.Kind() {
	case graph.KindBool:
		if v.AsBool() {
			return uint64(True)
		}
		return uint64(False)
	case graph.KindNumber:
		return math.Float64bits(v.AsNumber() + 0) // makes -0 the same as 0
	case graph.KindTime:
		return uint64(v.AsMillis())
	case graph.KindText:
		return uint64(d.Intern(v.AsText()))
	case graph.KindList:
		return uint64(d.internStrings(v.AsList()))
	}
	return 0
}

func (d *Dict) internStrings(items []string) uint32 {
	var buf [16]uint32
	codes := buf[:0]
	for _, s := range items {
		codes = append(codes, d.Intern(s))
	}
	return d.InternList(codes)
}
