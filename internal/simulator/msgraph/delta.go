package msgraph

import (
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/http"
	"strings"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

const (
	// deltaPage is how many objects a page of changes has when the client does
	// not prefer less or more; Graph does not say.
	deltaPage = 200
	// deltaLife is for how long a token stands for changes: seven days.
	deltaLife = 7 * 24
	// maxIDs is how many objects a filter may name.
	maxIDs = 50
)

// deltaToken is what the links of a walk over changes carry. A round begins at
// an hour of the world and ends with a link for the next round.
type deltaToken struct {
	// Since is the hour whose changes are wanted; -1 wants everything.
	Since int `json:"s"`
	// Began is the hour in which the round began.
	Began int `json:"b"`
	// After is the last entry sent, and Page counts the pages sent.
	After string `json:"a,omitempty"`
	Page  int    `json:"p,omitempty"`
	// Select and Filter are the options of the first request: they hold for all
	// rounds.
	Select string `json:"c,omitempty"`
	Filter string `json:"f,omitempty"`
}

// entry is an object in a page of changes. An object may have several, in the
// order of their keys.
type entry struct {
	key, id string
	body    json.RawMessage
}

// source makes the entries of a round in the order of their keys, those of the
// object with id from and of all behind it: what changed after an hour of the
// world, or every object when the hour is -1.
type source func(since int, from string, selected []string) (iter.Seq[entry], *problem)

// changes answers a page of a walk.
func changes(w http.ResponseWriter, r *http.Request, t *world.Tenant, name string, all source) {
	token, problem := readDelta(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	if token.Page == 0 {
		token.Began = t.Hours()
	}
	selected := splitSelect(token.Select)
	if len(selected) > 0 {
		selected = append(selected, "id")
	}
	from, _, _ := strings.Cut(token.After, "/")
	entries, problem := all(token.Since, from, selected)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	succeed(w, r, token.page(r, name, entries))
}

// page takes the entries after the token's. Some pages are empty, and some begin
// with what the one before ended with: Graph warns of both.
func (k deltaToken) page(r *http.Request, name string, entries iter.Seq[entry]) map[string]any {
	last, size := k.After, pageSize(r)
	if emptyPage(k.Page) {
		size = 0
	}
	value := make([]json.RawMessage, 0, size)
	more := false
	for e := range k.chosen(entries) {
		if e.key < last || e.key == last && k.Page%4 != 2 {
			continue
		}
		if more = len(value) == size; more {
			break
		}
		value, k.After = append(value, e.body), e.key
	}
	page := map[string]any{"@odata.context": metadata + name, "value": value}
	if more {
		k.Page++
		page["@odata.nextLink"] = k.link(r, "$skiptoken")
	} else {
		next := deltaToken{Since: k.Began, Select: k.Select, Filter: k.Filter}
		page["@odata.deltaLink"] = next.link(r, "$deltatoken")
	}
	return page
}

// chosen drops what the filter does not name. The filter was read before.
func (k deltaToken) chosen(entries iter.Seq[entry]) iter.Seq[entry] {
	wanted, err := filter.Parse(k.Filter, idOnly)
	if err != nil {
		wanted = filter.All
	}
	return func(yield func(entry) bool) {
		for e := range entries {
			if wanted.Match(func(string) filter.Value { return e.id }) && !yield(e) {
				return
			}
		}
	}
}

var idOnly = []string{"id"}

func (k deltaToken) link(r *http.Request, parameter string) string {
	return wire.Origin(r) + r.URL.Path + "?" + parameter + "=" + base64.RawURLEncoding.EncodeToString(marshal(k))
}
