// Package cache keeps what was loaded until it takes more memory than it may;
// then what was not used for longest is forgotten, to be loaded again when it
// is asked for. Who holds a value keeps it: forgetting drops no more than the
// cache's own reference.
//
// A unit is one thing that can be loaded. Units have names; whoever asks for a
// name while its unit is in use gets the same one, so that generations of a
// graph share what they have in common. The package knows nothing of what is
// loaded or from where.
package cache

import (
	"container/list"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"
)

// Cache is units within a budget. It is safe for concurrent use.
type Cache struct {
	budget int64

	mu     sync.Mutex
	used   int64
	recent list.List         // of resident, the last used first
	named  map[string]unused // references to units of any type
}

// resident is a unit with a value, of any type.
type resident interface {
	measure() int64
	forget()
}

// reference points to a unit for as long as somebody uses it.
type reference[T any] struct{ weak.Pointer[Unit[T]] }

type unused interface{ isUnused() bool }

func (r reference[T]) isUnused() bool { return r.Value() == nil }

// New is an empty cache that keeps no more than budget bytes.
func New(budget int64) *Cache {
	return &Cache{budget: budget, named: map[string]unused{}}
}

// Budget is how many bytes the cache may keep.
func (c *Cache) Budget() int64 { return c.budget }

// Used is how many bytes it keeps.
func (c *Cache) Used() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

// shrink forgets what was not used for longest until the rest fits.
func (c *Cache) shrink() {
	for c.used > c.budget && c.recent.Len() > 0 {
		c.recent.Back().Value.(resident).forget()
	}
}

// Unit is one thing that can be loaded. It is safe for concurrent use.
type Unit[T any] struct {
	cache *Cache
	load  func() (T, error)
	size  func(T) int64

	loading sync.Mutex // held by who loads

	wanted atomic.Bool

	// What follows is guarded by the cache's mutex.
	value   T
	element *list.Element // nil without a value
	counted int64         // the value's part of what the cache uses
	retired bool
}

// Named is the unit of a name, which is to be loaded and measured so. The
// functions are those of the first who asked.
func Named[T any](c *Cache, name string, size func(T) int64, load func() (T, error)) *Unit[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.named[name].(reference[T]); ok {
		if u := known.Value(); u != nil {
			u.retired = false
			return u
		}
	}
	u := &Unit[T]{cache: c, load: load, size: size}
	c.named[name] = reference[T]{weak.Make(u)}
	runtime.AddCleanup(u, unname, entry{weak.Make(c), name})
	return u
}

// entry is a name in a cache. It does not hold the cache: that holds its units,
// and none of them would ever go.
type entry struct {
	in   weak.Pointer[Cache]
	name string
}

// unname forgets the name of a unit that nobody uses any more, unless another
// unit has it by now.
func unname(e entry) {
	c, name := e.in.Value(), e.name
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if u, ok := c.named[name]; ok && u.isUnused() {
		delete(c.named, name)
	}
}

// Fixed is a unit that always has its value and belongs to no cache.
func Fixed[T any](value T) *Unit[T] { return &Unit[T]{value: value} }

// Get is the value, loaded when it is not there. Several who want it load it
// once.
func (u *Unit[T]) Get() (T, error) {
	if v, ok := u.Peek(); ok {
		return v, nil
	}
	u.loading.Lock()
	defer u.loading.Unlock()
	if v, ok := u.Peek(); ok {
		return v, nil
	}
	v, err := u.load()
	if err == nil {
		u.Put(v)
	}
	return v, err
}

// Read is the value, loaded when it is not there and then not kept.
func (u *Unit[T]) Read() (T, error) {
	if v, ok := u.Peek(); ok {
		return v, nil
	}
	return u.load()
}

// Peek is the value if it is there.
func (u *Unit[T]) Peek() (T, bool) {
	if u.cache == nil {
		return u.value, true
	}
	u.cache.mu.Lock()
	defer u.cache.mu.Unlock()
	if u.element == nil {
		return u.value, false
	}
	u.cache.recent.MoveToFront(u.element)
	value := u.value
	u.recount()
	return value, true
}

// Put gives the unit its value, which need not be loaded then.
func (u *Unit[T]) Put(v T) {
	if u.cache == nil {
		return
	}
	u.cache.mu.Lock()
	defer u.cache.mu.Unlock()
	if u.retired {
		return
	}
	if u.element == nil {
		u.element = u.cache.recent.PushFront(resident(u))
	}
	u.value = v
	u.recount()
}

// Retire forgets the value for good, unless somebody asks for its name again: who
// still has the unit gets a value that is not kept.
func (u *Unit[T]) Retire() {
	if u.cache == nil {
		return
	}
	u.cache.mu.Lock()
	defer u.cache.mu.Unlock()
	u.retired = true
	if u.element != nil {
		u.forget()
	}
}

// Want notes that the value is asked for time and again, so that one that takes
// its place will be, too.
func (u *Unit[T]) Want() {
	if !u.wanted.Load() { // many ask, and none shall wait for another
		u.wanted.Store(true)
	}
}

// Wanted says whether that was noted.
func (u *Unit[T]) Wanted() bool { return u.wanted.Load() }

// Loaded says whether the value is there.
func (u *Unit[T]) Loaded() bool {
	if u.cache == nil {
		return true
	}
	u.cache.mu.Lock()
	defer u.cache.mu.Unlock()
	return u.element != nil
}

// Size is how many bytes the value takes in the cache, 0 when it is not there.
func (u *Unit[T]) Size() int64 {
	if u.cache == nil {
		return 0
	}
	u.cache.mu.Lock()
	defer u.cache.mu.Unlock()
	return u.counted
}

// recount measures the value, which may have grown since.
func (u *Unit[T]) recount() {
	size := u.measure()
	u.cache.used += size - u.counted
	u.counted = size
	u.cache.shrink()
}

func (u *Unit[T]) measure() int64 { return u.size(u.value) }

func (u *Unit[T]) forget() {
	var none T
	u.cache.recent.Remove(u.element)
	u.cache.used -= u.counted
	u.value, u.element, u.counted = none, nil, 0
}
