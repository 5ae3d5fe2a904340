package query_test

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"
	"time"

	"parapet/internal/golden"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

func TestWriteExplain(t *testing.T) {
	t.Parallel()
	explained := &query.Answer{
		Type: query.Table, Meta: query.Meta{Generation: 3, AsOf: seen, Scanned: 1500, Took: 1534 * time.Microsecond},
		Operators: []plan.Operator{
			{Name: "scan", Detail: "user_endpoint WITH exposureLevel", Estimated: 120, Rows: 97, Time: 42300 * time.Nanosecond},
			{Name: "expand", Detail: "MANAGES", Estimated: 97, Rows: 97, Time: 1200 * time.Microsecond},
			{Depth: 1, Name: "exists", Detail: "IDENTIFIED", Estimated: 1000, Rows: 12, Time: 2 * time.Second},
			{Name: "group", Estimated: -1, Rows: 4},
		},
	}
	for format, write := range map[string]func(*query.Answer, io.Writer) error{
		"txt": (*query.Answer).WriteExplain, "json": (*query.Answer).WriteExplainJSON,
	} {
		var got bytes.Buffer
		if err := write(explained, &got); err != nil {
			t.Fatal(err)
		}
		golden.File(t, filepath.Join("testdata", "explain."+format), got.String())
		if err := write(explained, closed{}); err == nil {
			t.Errorf("%s: no error from a writer that refuses", format)
		}
	}
}
