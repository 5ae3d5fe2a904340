package column

import (
	"encoding/binary"
	"math"
	"strings"
	"sync"
	"sync/atomic"

	"parapet/internal/graph"
)

// Dict gives strings, and lists of strings, small numbers. Code 0 stands for
// undefined; the empty text and the empty list have codes of their own. Codes
// hold for the life of a process and are never stored.
//
// It is safe for concurrent use, and reading a known code takes no lock. It
// only grows: all generations of a store share one.
type Dict struct {
	mu    sync.RWMutex
	code  map[string]uint32
	texts array[string]

	listMu sync.RWMutex
	list   map[string]uint32
	lists  array[listEntry]

	texted, listed int64 // bytes of texts and of lists, guarded as they are
}

type listEntry struct {
	items []uint32
	texts []string
}

// NewDict is an empty dictionary.
func NewDict() *Dict {
	d := &Dict{code: map[string]uint32{}, list: map[string]uint32{}}
	d.texts.add("")
	d.lists.add(listEntry{})
	return d
}

// Code is the code of a string, if it has one. When it has none, no column
// holds the string.
func (d *Dict) Code(s string) (uint32, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	code, ok := d.code[s]
	return code, ok
}

// Intern is the code of a string, given to it now if it had none.
func (d *Dict) Intern(s string) uint32 {
	if code, ok := d.Code(s); ok {
		return code
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if code, ok := d.code[s]; ok {
		return code
	}
	s = strings.Clone(s)
	code := d.texts.add(s)
	d.code[s] = code
	d.texted += int64(len(s)) + perText
	return code
}

// Text is the string of a code.
func (d *Dict) Text(code uint32) string { return d.texts.at(code) }

// InternList is the code of a list of codes, given to it now if it had none.
// The dictionary keeps no reference to items.
func (d *Dict) InternList(items []uint32) uint32 {
	var buf [64]byte
	key := buf[:0]
	for _, item := range items {
		key = binary.LittleEndian.AppendUint32(key, item)
	}
	d.listMu.RLock()
	code, ok := d.list[string(key)]
	d.listMu.RUnlock()
	if ok {
		return code
	}
	return d.addList(string(key), items)
}

func (d *Dict) addList(key string, items []uint32) uint32 {
	d.listMu.Lock()
	defer d.listMu.Unlock()
	if code, ok := d.list[key]; ok {
		return code
	}
	e := listEntry{items: make([]uint32, len(items)), texts: make([]string, len(items))}
	for i, item := range items {
		e.items[i], e.texts[i] = item, d.Text(item)
	}
	code := d.lists.add(e)
	d.list[key] = code
	d.listed += int64(len(key)) + perList + perItem*int64(len(items))
	return code
}

// What a text, a list and an item of a list take in memory beside their
// characters: headers, and entries of arrays and maps.
const (
	perText = 48
	perList = 88
	perItem = 20
)

// Size is how many texts and lists the dictionary has, and about how many
// bytes they take in memory.
func (d *Dict) Size() (texts, lists int, bytes int64) {
	d.mu.RLock()
	texts, bytes = len(d.code), d.texted
	d.mu.RUnlock()
	d.listMu.RLock()
	defer d.listMu.RUnlock()
	return texts, len(d.list), bytes + d.listed
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

// array is an append-only array that is read without a lock while it grows.
// Whoever reads an element got its index, through some synchronisation, from
// whoever added it.
type array[T any] struct {
	chunks atomic.Pointer[[]*[chunk]T]
	n      uint32
}

const chunk = 4096

func (a *array[T]) at(i uint32) T { return (*a.chunks.Load())[i/chunk][i%chunk] }

func (a *array[T]) add(v T) uint32 {
	i := a.n
	if i%chunk == 0 {
		var all []*[chunk]T
		if old := a.chunks.Load(); old != nil {
			all = *old
		}
		grown := append(all[:len(all):len(all)], new([chunk]T))
		a.chunks.Store(&grown)
	}
	(*a.chunks.Load())[i/chunk][i%chunk] = v
	a.n++
	return i
}
