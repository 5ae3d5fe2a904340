package odata

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type record struct {
	ID    string    `json:"id"`
	Count *int64    `json:"count"`
	Score *float64  `json:"score"`
	On    *bool     `json:"on"`
	Seen  time.Time `json:"seen"`
	Tags  []string  `json:"tags"`
	VM    *struct {
		ID string `json:"vmId"`
	} `json:"vmMetadata"`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	one, score, yes := int64(1), 7.5, true
	seen := time.Date(2024, 3, 1, 2, 3, 4, 0, time.UTC)
	full := record{ID: "a", Count: &one, Score: &score, On: &yes, Seen: seen, Tags: []string{"x"}}
	full.VM = &struct {
		ID string `json:"vmId"`
	}{"v"}
	cases := map[string]struct {
		in   string
		want record
	}{
		"plain":        {`{"id":"a","count":1,"score":7.5,"on":true,"seen":"2024-03-01T02:03:04Z","tags":["x"],"vmMetadata":{"vmId":"v"}}`, full},
		"other case":   {`{"ID":"a","COUNT":1,"Score":7.5,"oN":true,"SEEN":"2024-03-01T02:03:04Z","Tags":["x"],"vm_metadata":{"VMID":"v"}}`, full},
		"as strings":   {`{"id":"a","count":"1","score":"7.5","on":"True","seen":"2024-03-01 02:03:04","tags":["x"],"vmMetadata":{"vmId":"v"},"new":{"a":[1]}}`, full},
		"nulls":        {`{"id":null,"count":null,"score":null,"on":null,"seen":null,"tags":null,"vmMetadata":null}`, record{}},
		"empty texts":  {`{"id":"","count":"","score":" ","on":"","seen":" "}`, record{}},
		"spaces":       {`{"id":" a ","count":" 1","score":"7.5 ","seen":" 2024-03-01 02:03:04 "}`, record{ID: " a ", Count: &one, Score: &score, Seen: seen}},
		"zeros":        {`{"count":0,"score":"0","on":0}`, record{Count: new(int64), Score: new(float64), On: new(bool)}},
		"number as id": {`{"id":17}`, record{ID: "17"}},
		"whole float":  {`{"count":1.0}`, record{Count: &one}},
		"twice":        {`{"id":"b","Id":"a"}`, record{ID: "a"}},
		"empty list":   {`{"tags":[]}`, record{Tags: []string{}}},
		"year one":     {`{"seen":"0001-01-01T00:00:00Z"}`, record{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got record
			if err := Decode([]byte(c.in), &got); err != nil {
				t.Fatalf("Decode(%s) = %v", c.in, err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Decode(%s) (-want +got):\n%s", c.in, diff)
			}
		})
	}
}

func TestDecodeNamesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	var got record
	err := Decode([]byte(`{"id":"a","count":"x"}`), &got)
	if want := `count: "x" is not a whole number`; err == nil || err.Error() != want {
		t.Errorf("Decode = %v, want %s", err, want)
	}
}

func TestDecodeRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`{"id":{}}`, `{"count":"x"}`, `{"count":1.5}`, `{"score":"NaN"}`, `{"on":"maybe"}`,
		`{"seen":"yesterday"}`, `{"tags":"x"}`, `[]`, `{"id":"a"`, ``,
	} {
		var got record
		if err := Decode([]byte(in), &got); err == nil {
			t.Errorf("Decode(%s) = %+v, want an error", in, got)
		}
	}
}
