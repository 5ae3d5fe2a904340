package msgraph

import (
	"cmp"
	"slices"
	"sort"
	"sync"

	"parapet/internal/simulator/world"
)

// behind is where the objects with larger ids begin.
func behind[T any](sorted []T, after string, id func(T) string) int {
	return sort.Search(len(sorted), func(i int) bool { return id(sorted[i]) > after })
}

// byID is a list in the order of ids.
func byID[T any](objects []T, id func(T) string) []T {
	return slices.SortedFunc(slices.Values(objects), func(a, b T) int { return cmp.Compare(id(a), id(b)) })
}

// ordered keeps the list of a moment of the world in the order of ids, since a
// walk asks for it page by page.
type ordered[T any] struct {
	mu   sync.Mutex
	of   *world.Tenant
	list []T
}

func (o *ordered[T]) at(t *world.Tenant, objects []T, id func(T) string) []T {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of != t {
		o.of, o.list = t, byID(objects, id)
	}
	return o.list
}
