package api

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/problem"
)

// List is a page of things.
type List[T any] struct {
	Items []T    `json:"items" doc:"The things of this page."`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; absent on the last."`
	Total *int   `json:"total,omitempty" doc:"How many there are on all pages, where it is known."`

	// only are the fields that are asked for; all when empty.
	only []string
}

// listOutput answers with a page.
type listOutput[T any] struct{ Body List[T] }

// PageInput is what every list can be asked. Which fields can be sorted by, an
// operation says by a sorting of its own.
type PageInput struct {
	Limit  int      `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"How many to list at most."`
	Cursor string   `query:"cursor" maxLength:"2000" doc:"Where to go on: what next said."`
	Sort   string   `query:"sort" maxLength:"64" doc:"The field to sort by; a minus before it turns the order round."`
	Fields []string `query:"fields" maxItems:"50" doc:"Which fields of each thing to give; all when empty."`
}

// sorting is how a list that is held in memory can be ordered.
type sorting[T any] struct {
	// by gives a thing's place by the field of this name, as text that sorts;
	// usual is the order when none is asked for, such as "name" or "-created_at".
	by    map[string]func(T) string
	usual string
	// id settles what a field leaves equal.
	id func(T) string
}

// place is where in a list a page ended: after a thing, in an order.
type place struct {
	Sort string `json:"s"`
	Key  string `json:"k"`
	ID   string `json:"i"`
}

// page is the part of a list that was asked for. What is added or removed
// meanwhile moves nothing else from one page to another.
func page[T any](in PageInput, order sorting[T], items []T) (*listOutput[T], error) {
	sort := cmp.Or(in.Sort, order.usual)
	name, down := strings.CutPrefix(sort, "-")
	key := order.by[name]
	if key == nil {
		return nil, unsortable(name, slices.Sorted(maps.Keys(order.by)))
	}
	placeOf := func(item T) place { return place{sort, key(item), order.id(item)} }
	compare := func(a, b place) int {
		c := strings.Compare(a.Key, b.Key)
		if down {
			c = -c
		}
		return cmp.Or(c, strings.Compare(a.ID, b.ID))
	}
	items = slices.SortedFunc(slices.Values(items), func(a, b T) int { return compare(placeOf(a), placeOf(b)) })
	from := 0
	if in.Cursor != "" {
		var at place
		if err := readCursor(in.Cursor, &at); err != nil {
			return nil, err
		}
		if at.Sort != sort {
			return nil, problem.New(problem.Invalid, "the cursor belongs to a list in another order; begin again without it")
		}
		for from < len(items) && compare(placeOf(items[from]), at) <= 0 {
			from++
		}
	}
	total := len(items)
	end, next := min(from+in.Limit, total), ""
	if end < total {
		next = writeCursor(placeOf(items[end-1]))
	}
	return listed(in, items[from:end], next, &total)
}

// listed is a page that is there already: its things, the cursor of the next,
// and how many there are where it is known.
func listed[T any](in PageInput, items []T, next string, total *int) (*listOutput[T], error) {
	if err := checkFields[T](in.Fields); err != nil {
		return nil, err
	}
	if items == nil {
		items = []T{}
	}
	return &listOutput[T]{Body: List[T]{Items: items, Next: next, Total: total, only: in.Fields}}, nil
}

// upTo is a page of what was found when one more was asked for than fit on it,
// and the cursor of the next page: the place of the last on this one, when there
// is more.
func upTo[T any](limit int, found []T, placeOf func(T) any) (items []T, next string) {
	if len(found) <= limit {
		return found, ""
	}
	return found[:limit], writeCursor(placeOf(found[limit-1]))
}

// stamp is a time as text that sorts.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000") }

// fold is a name as text that sorts as people expect.
func fold(name string) string { return strings.ToLower(name) }

func unsortable(name string, known []string) error {
	return problem.Wrong(problem.Field{Path: "sort", Text: "the list cannot be sorted by " + name + "; it can by " + strings.Join(known, ", ")})
}

// writeCursor makes a cursor of where a list goes on. It is no secret and no
// promise: who makes one up gets a page that he could have had anyway.
func writeCursor(at any) string {
	text, err := json.Marshal(at)
	if err != nil {
		panic(err) // places are plain structs
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// readCursor is the other way round.
func readCursor(cursor string, at any) error {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, at)
	}
	if err != nil {
		return problem.Wrong(problem.Field{Path: "cursor", Text: "is none that a list gave; begin again without it"})
	}
	return nil
}
