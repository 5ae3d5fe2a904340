package defender

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator/filter"
)

// TestNextLinkKeepsTheFilter walks a listing without $top. In 2022 the real
// service lost the filter on the way; this one must not.
func TestNextLinkKeepsTheFilter(t *testing.T) {
	t.Parallel()
	numbers := collection[int]{
		context:    "Numbers",
		maxTop:     10,
		page:       2,
		filterable: []string{"n", "parity"},
		value: func(n int, name string) filter.Value {
			if name == "n" {
				return float64(n)
			}
			return []string{"even", "odd"}[n%2]
		},
		render: func(n int) any { return n },
	}
	all := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	var got []string
	for target := "/api/numbers?$filter=parity%20eq%20'odd'%20and%20n%20gt%201"; target != ""; {
		answer := httptest.NewRecorder()
		numbers.serve(answer, httptest.NewRequest(http.MethodGet, target, nil), slices.Values(all))
		var page struct {
			Value    []int
			NextLink string `json:"@odata.nextLink"`
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &page); err != nil {
			t.Fatalf("%s: %v in %s", target, err, answer.Body)
		}
		for _, n := range page.Value {
			got = append(got, strconv.Itoa(n))
		}
		target = page.NextLink
	}
	if diff := cmp.Diff([]string{"3", "5", "7", "9"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
