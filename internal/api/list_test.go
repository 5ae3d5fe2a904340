package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/problem"
)

type thing struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

var things = sorting[thing]{
	by:    map[string]func(thing) string{"name": func(t thing) string { return fold(t.Name) }, "id": func(t thing) string { return t.ID }},
	usual: "name",
	id:    func(t thing) string { return t.ID },
}

// TestPagesAreWhole reads a list page by page, while others add and remove: what
// is there all the time comes exactly once.
func TestPagesAreWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[a-cA-C]{0,2}`), 0, 30).Draw(t, "names")
		var all []thing
		for i, name := range names {
			all = append(all, thing{fmt.Sprintf("%03d", i), name})
		}
		gone := map[string]bool{}
		in := PageInput{Limit: rapid.IntRange(1, 7).Draw(t, "limit"), Sort: rapid.SampledFrom([]string{"", "name", "-name", "-id"}).Draw(t, "sort")}
		var got []string
		for {
			out, err := page(in, things, all)
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range out.Body.Items {
				got = append(got, item.ID)
			}
			if in.Cursor = out.Body.Next; in.Cursor == "" {
				break
			}
			if len(all) > 0 && rapid.Bool().Draw(t, "remove") {
				i := rapid.IntRange(0, len(all)-1).Draw(t, "which")
				gone[all[i].ID] = true
				all = slices.Delete(slices.Clone(all), i, i+1)
			}
		}
		if sorted := slices.Sorted(slices.Values(got)); len(slices.Compact(sorted)) != len(got) {
			t.Fatalf("a thing came twice: %v", got)
		}
		for i := range names {
			if id := fmt.Sprintf("%03d", i); !gone[id] && !slices.Contains(got, id) {
				t.Fatalf("%s did not come: %v", id, got)
			}
		}
	})
}

func TestPageRefuses(t *testing.T) {
	t.Parallel()
	all := []thing{{"1", "a"}, {"2", "b"}}
	first, err := page(PageInput{Limit: 1}, things, all)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]PageInput{
		"an unknown order":         {Limit: 1, Sort: "colour"},
		"a made-up cursor":         {Limit: 1, Cursor: "%"},
		"a cursor of no place":     {Limit: 1, Cursor: writeCursor("x")},
		"a cursor of another list": {Limit: 1, Sort: "-name", Cursor: first.Body.Next},
		"an unknown field":         {Limit: 1, Fields: []string{"colour"}},
	} {
		if _, err := page(in, things, all); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func TestFieldsArePicked(t *testing.T) {
	t.Parallel()
	out, err := page(PageInput{Limit: 1, Fields: []string{"name"}}, things, []thing{{"1", "a"}, {"2", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"items":[{"name":"a"}],"next":"` + out.Body.Next + `","total":2}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// TestNoPageAfterTheLast reads lists whose store knows where to go on: as many
// pages come as the list fills.
func TestNoPageAfterTheLast(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{0: 1, 1: 1, 2: 1, 3: 2, 4: 2, 5: 3} {
		const limit = 2
		pages, from, read := 0, 0, 0
		for more := true; more && pages <= want; pages++ {
			var found []int
			for i := from; i < min(n, from+limit+1); i++ {
				found = append(found, i)
			}
			items, next := upTo(limit, found, func(i int) any { return i + 1 })
			read += len(items)
			if more = next != ""; more {
				if err := readCursor(next, &from); err != nil {
					t.Fatal(err)
				}
			}
		}
		if pages != want || read != n {
			t.Errorf("a list of %d comes as %d on %d pages, want %d", n, read, pages, want)
		}
	}
}
