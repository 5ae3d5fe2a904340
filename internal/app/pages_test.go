package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// counting is a graph whose answer to everything is the numbers below it.
type counting int

func (counting) Generation() graph.Generation { return graph.Generation{} }

func (n counting) Execute(_ context.Context, q plan.Query, _ plan.Budget) (*plan.Result, error) {
	r := &plan.Result{Columns: []string{"n"}}
	for i := q.Output.Skip; i < int(n) && len(r.Rows) < q.Output.Limit; i++ {
		r.Rows = append(r.Rows, []plan.Cell{{Value: graph.Number(float64(i))}})
	}
	return r, nil
}

func TestMoreShowsTheNextRows(t *testing.T) {
	t.Parallel()
	const long = "FIND Device AS d RETURN d.name AS n"
	var shown, told bytes.Buffer
	p := &pages{
		asker: &asker{streams: Streams{Out: &shown, Err: &told}, write: func(a *query.Answer, w io.Writer) error {
			_, err := fmt.Fprintf(w, "%v+%d ", a.Rows[0][0].Value, len(a.Rows))
			return err
		}},
		pager: query.NewPager(query.Only(counting(600))),
	}
	d := &dictated{lines: []string{
		"more",                              // of nothing
		long + ";", "more", "More;", "more", // to the end, and once again
		long + ";", long + " LIMIT 9;", "more;", // a short answer has no more
		long + ";", "FIND", "more;", "", "more", // inside a query it is a word like others
	}}
	if err := converse(t.Context(), p, &told, d); ExitCode(err) != exitUsage {
		t.Errorf("converse = %v, want %d", err, exitUsage)
	}
	if want, got := "0+250 250+250 500+100 0+250 0+9 0+250 0+250 250+250 ", shown.String(); got != want {
		t.Errorf("the pages are %s, want %s\n%s", got, want, &told)
	}
	counts := map[string]int{}
	for line := range strings.Lines(told.String()) {
		counts[strings.TrimSpace(line)]++
	}
	want := map[string]int{errNoMore.Error(): 3, "There is more of it: type more for the next rows.": 6}
	for line := range counts {
		if want[line] == 0 {
			delete(counts, line) // a warning
		}
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("told (-want +got):\n%s\n%s", diff, &told)
	}
}
