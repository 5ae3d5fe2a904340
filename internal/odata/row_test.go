package odata

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What cannot be read of a record takes the rest of it along only when nothing
// could refer to what remains.
func TestDecodeRowKeepsWhatCanBeRead(t *testing.T) {
	t.Parallel()
	one := int64(1)
	type told struct {
		Dropped []string
		Err     string
	}
	cases := map[string]struct {
		in   string
		want record
		told told
	}{
		"whole":   {in: `{"id":"a","count":1}`, want: record{ID: "a", Count: &one}},
		"a time":  {`{"seen":"yesterday","id":"a","count":1}`, record{ID: "a", Count: &one}, told{[]string{"seen"}, `record 3: seen: "yesterday" is not a time`}},
		"several": {`{"Score":"x","id":"a","Tags":7}`, record{ID: "a"}, told{[]string{"score", "tags"}, `record 3: Score: "x" is not a number`}},
		"in its midst": {
			`{"id":"a","vmMetadata":{"vmId":[]},"count":1}`,
			record{ID: "a", Count: &one},
			told{[]string{"vmmetadata"}, "record 3: vmMetadata/vmId: it is a list or an object in place of a text, a number or a boolean"},
		},
		"no id":  {`{"count":1}`, record{}, told{nil, "record 3: it names nothing"}},
		"bad id": {`{"id":[],"count":1}`, record{}, told{nil, "record 3: id: it is a list or an object in place of a text, a number or a boolean"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, odd := DecodeRow([]byte(c.in), 3, recordID, "it names nothing")
			var said told
			if odd != nil {
				said = told{odd.Dropped, odd.Error()}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("record (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, said); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}
