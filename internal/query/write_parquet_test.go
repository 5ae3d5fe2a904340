package query_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// parquetText reads a Parquet file back, a line for its columns and one for each
// row.
func parquetText(t *testing.T, a *query.Answer) string {
	t.Helper()
	var file bytes.Buffer
	if err := a.WriteParquet(&file); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, field := range f.Schema().Fields() {
		kind := "LIST"
		if field.Leaf() {
			kind = field.Type().String()
		}
		fmt.Fprintf(&text, "%s:%s ", field.Name(), kind)
	}
	text.WriteString("\n")
	rows := parquet.NewReader(f)
	defer rows.Close()
	buffer := make([]parquet.Row, 1)
	for {
		n, err := rows.ReadRows(buffer)
		if n == 1 {
			for _, v := range buffer[0] {
				fmt.Fprintf(&text, "%d=%v ", v.Column(), v)
			}
			text.WriteString("\n")
		}
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestParquet(t *testing.T) {
	t.Parallel()
	cell := func(v graph.Value) plan.Cell { return plan.Cell{Value: v} }
	entity := plan.Cell{Entity: device("1", "pc-1")}
	answer := &query.Answer{
		Type:    query.Table,
		Columns: []string{"z", "flag", "n", "at", "tags", "mixed", "e", "n", ""},
		Rows: [][]plan.Cell{
			{
				cell(graph.Text("a")), cell(graph.Bool(true)), cell(graph.Number(1.5)), cell(graph.Time(seen)),
				cell(graph.List("x", "y")), cell(graph.Number(7)), entity, cell(graph.Value{}), cell(graph.Text("")),
			},
			{
				cell(graph.Value{}), cell(graph.Bool(false)), cell(graph.Value{}), cell(graph.Value{}),
				cell(graph.List()), cell(graph.List("p", "q")), cell(graph.Value{}), cell(graph.Number(2)), cell(graph.Value{}),
			},
		},
	}
	want := "z:STRING flag:BOOLEAN n:DOUBLE at:TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS) tags:LIST mixed:STRING e:STRING n_2:DOUBLE _2:STRING \n" +
		"0=a 1=true 2=1.5 3=1774958400000 4=x 4=y 5=7 6=pc-1 7=<null> 8= \n" +
		"0=<null> 1=false 2=<null> 3=<null> 4=<null> 5=p, q 6=<null> 7=2 8=<null> \n"
	if diff := cmp.Diff(want, parquetText(t, answer)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := parquetText(t, &query.Answer{Type: query.List}); !strings.HasPrefix(got, "_id:STRING _key:STRING") {
		t.Errorf("an empty list has the columns %q", got)
	}
	if err := tree().WriteParquet(io.Discard); !errors.Is(err, query.ErrNotOneTable) {
		t.Errorf("a tree as Parquet: %v, want ErrNotOneTable", err)
	}
}
