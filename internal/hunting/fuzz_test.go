package hunting

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/odata/odatatest"
)

// FuzzHunting holds that reading an answer never panics and does not depend on
// the case of its names, columns included.
func FuzzHunting(f *testing.F) {
	f.Add([]byte(`{"schema":[{"name":"Timestamp","type":"DateTime"}],"results":[{"Timestamp":"2024-03-26T09:39:50.7688641Z"}]}`))
	f.Add([]byte(`{"Results":[{"a":"[\"x\"]","A":["y"]},{"b":{"c":1}},{}],"Schema":[{"Name":"a"}]}`))
	f.Add([]byte(`{"results":null,"schema":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		upper, ok := odatatest.UpperNames(data)
		if !ok {
			return
		}
		want, wantErr := readResult(bytes.NewReader(data))
		got, err := readResult(bytes.NewReader(upper))
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("readResult(%s) = %v, but readResult(%s) = %v", data, wantErr, upper, err)
		}
		if err != nil {
			return
		}
		if diff := cmp.Diff(want.Columns, got.Columns); diff != "" {
			t.Errorf("columns of %s and %s differ:\n%s", data, upper, diff)
		}
		for i := range want.Rows {
			for column := range want.places {
				checkCell(t, want.Rows[i], got.Rows[i], column)
			}
		}
	})
}

func checkCell(t *testing.T, want, got Row, column string) {
	t.Helper()
	// Lists and objects keep their text, in which UpperNames may change names.
	if w, g := want.String(column), got.String(column); w != g && w[0] != '[' && w[0] != '{' {
		t.Errorf("column %q is %q and %q", column, w, g)
	}
	_, wantErr := want.Strings(column)
	if _, err := got.Strings(column); (err == nil) != (wantErr == nil) {
		t.Errorf("list of column %q: %v and %v", column, wantErr, err)
	}
	_, _ = got.Time(column)
}
