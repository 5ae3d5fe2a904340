package ingest

import (
	"fmt"
	"hash/fnv"
	"math"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// printedMemo is what a reading leaves that compares records with those of the
// next. What follows from a record that is the same then is stored, and need not be
// put again, unless what it leads to is new.
type printedMemo struct {
	// At is when it was read, and Whole when all of it was put last.
	At    time.Time `json:"at"`
	Whole time.Time `json:"whole"`
	// Maker is what made things of the graph of the records.
	Maker string `json:"maker"`
	// Prints are fingerprints of the records, without what always changes of them.
	Prints prints `json:"prints,omitempty"`
}

// likeness tells records that are as they were at the last reading.
type likeness struct {
	last, next printedMemo
	compares   bool
}

// likeness begins to compare records. Everything is put, as if nothing were known of
// them, unless the last reading was whole and is to be built on.
func (t *task) likeness() *likeness {
	var last printedMemo
	recall(t, &last)
	return t.likenessTo(last)
}

// likenessTo does so with what was left of the last reading.
func (t *task) likenessTo(last printedMemo) *likeness {
	next := printedMemo{At: time.Now().UTC(), Maker: t.maker(), Prints: make(prints, len(last.Prints))}
	l := &likeness{last: last, next: next}
	l.compares = l.last.Maker == l.next.Maker && !t.wary && !t.notes.lacking() && t.buildsOnLast(l.last.Whole)
	if l.next.Whole = l.next.At; l.compares {
		l.next.Whole = l.last.Whole
	}
	return l
}

// buildsOnLast reports whether what is stored is all that the step saw at its last
// reading, by the same way, and the whole of that is not due again.
func (t *task) buildsOnLast(whole time.Time) bool {
	before, age := t.before(), time.Since(whole)
	return !t.foreign && before.Outcome == graph.Succeeded && before.Route == t.taken.String() && len(before.Held) == 0 &&
		age >= 0 && age < t.cfg.FullEvery
}

// compared says which of the listed devices are as they were when they were listed
// last.
type compared struct {
	// at is when they were listed, and last when those were that they are compared
	// with.
	at, last time.Time
	// same are those that are as they were, but for when they were seen.
	same []bool
}

// likenessOfMachines goes by how the step compared that lists the devices, if this one
// followed it the last time as well.
func (t *task) likenessOfMachines() *likeness {
	l := t.likeness()
	l.compares = l.compares && l.last.At.Equal(t.compared.last)
	l.next.At = t.compared.at
	return l
}

// keep says that an entity is as it was, but for when it was seen.
func (t *task) keep(typ graph.Type, key graph.Key, seen time.Time) error {
	return t.draft.Keep(typ, key, graph.Props{moment("lastSeenOn", seen)})
}

// is notes the record that a key stands for and reports whether it is as it was.
func (l *likeness) is(key graph.Key, print uint64) bool {
	id := printed(key)
	l.next.Prints[id] = print
	was, known := l.last.Prints[id]
	return l.compares && known && was == print
}

// forget takes back what was noted of a record, which could not be read after all.
func (l *likeness) forget(key graph.Key) { delete(l.next.Prints, printed(key)) }

// patches says of types that only what changed of them was put, when the step
// compares.
func (t *task) patches(compares bool, types ...graph.Type) {
	if compares {
		t.patched = types
	}
}

// maker is what makes things of the graph: the program, and what the configuration
// adds to each of them.
func (t *task) maker() string {
	h := fnv.New64a()
	for _, setting := range build() {
		fmt.Fprint(h, setting)
	}
	for _, typ := range t.step.types {
		fmt.Fprint(h, graph.Declared().Entity(typ), graph.Declared().Relationship(typ))
	}
	fmt.Fprint(h, t.stamped(nil))
	return fmt.Sprintf("%x", h.Sum64())
}

// build is how the program was built, as far as it knows.
var build = sync.OnceValue(func() []debug.BuildSetting {
	info, known := debug.ReadBuildInfo()
	if !known {
		return nil
	}
	return append(slices.Clone(info.Settings), debug.BuildSetting{Key: "version", Value: info.Main.Version})
})

// machinePrint is a fingerprint of a device's record, but for when it was seen.
func machinePrint(m *defender.Machine) uint64 {
	seen := m.LastSeen
	m.LastSeen = time.Time{}
	print := mix(fnvBegin, reflect.ValueOf(m).Elem())
	m.LastSeen = seen
	return print
}

// The fingerprints are FNV-1a's, of 64 bits, with xxHash's of texts in the place of
// their bytes.
const (
	fnvBegin = 14695981039346656037
	fnvPrime = 1099511628211
)

// mix adds all that a value holds to a fingerprint, whatever it is made of: what
// records come to hold besides counts too.
func mix(h uint64, v reflect.Value) uint64 {
	switch v.Kind() {
	case reflect.String:
		return mixText(h, v.String())
	case reflect.Bool:
		return mixNumber(h, bit(v.Bool()))
	case reflect.Int64:
		return mixNumber(h, uint64(v.Int()))
	case reflect.Float64:
		return mixNumber(h, math.Float64bits(v.Float()))
	case reflect.Pointer:
		if v.IsNil() {
			return mixNumber(h, 0)
		}
		return mix(mixNumber(h, 1), v.Elem())
	case reflect.Slice:
		h = mixNumber(mixNumber(h, bit(v.IsNil())), uint64(v.Len()))
		for i := range v.Len() {
			h = mix(h, v.Index(i))
		}
		return h
	case reflect.Struct:
		if at, is := v.Addr().Interface().(*time.Time); is {
			return mixNumber(h, uint64(at.UnixNano()))
		}
		for i := range v.NumField() {
			h = mix(h, v.Field(i))
		}
		return h
	}
	panic(fmt.Sprintf("ingest: no fingerprint of %s", v.Type()))
}

// mixText takes a text as one, so that texts do not run into each other.
func mixText(h uint64, text string) uint64 { return mixNumber(h, xxhash.Sum64String(text)) }

func mixNumber(h, n uint64) uint64 {
	h = (h ^ n) * fnvPrime
	return h ^ h>>32
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
