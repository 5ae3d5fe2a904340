package msgraph

import (
	"net/http"
	"slices"
	"strings"
)

// one answers a single object by its id, with the properties that are selected.
func one[T any](w http.ResponseWriter, r *http.Request, objects []T, kind resource[T], id func(T) string) {
	o, problem := readOptions(r)
	var chosen []property[T]
	if problem == nil {
		chosen, problem = kind.choose(o.selected)
	}
	wanted := r.PathValue("id")
	at := slices.IndexFunc(objects, func(object T) bool { return strings.EqualFold(id(object), wanted) })
	if problem == nil && at < 0 {
		problem = notFound(wanted)
	}
	if problem != nil {
		fail(w, r, problem)
		return
	}
	succeed(w, r, render(objects[at], chosen, ""))
}
