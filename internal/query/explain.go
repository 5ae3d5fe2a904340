package query

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/terminal"
)

// WriteExplain writes what was done for the answer as an aligned tree: each
// operator with the rows that were expected of it, those that came, and the
// time it took.
func (a *Answer) WriteExplain(w io.Writer) error {
	table := terminal.Table{
		Header: []string{"operator", "detail", "estimated", "rows", "time"},
		Right:  []bool{false, false, true, true, true},
	}
	for _, o := range a.Operators {
		table.Rows = append(table.Rows, []string{
			strings.Repeat("  ", o.Depth) + o.Name, o.Detail,
			estimate(o.Estimated), strconv.FormatInt(o.Rows, 10), short(o.Time),
		})
	}
	err := table.Write(w)
	if err == nil {
		_, err = fmt.Fprintf(w, "\ngeneration %d, %d things looked at in %s\n", a.Meta.Generation, a.Meta.Scanned, short(a.Meta.Took))
	}
	if err != nil {
		return fmt.Errorf("write how the query was answered: %w", err)
	}
	return nil
}

// estimate is how many rows were expected, if anything was.
func estimate(rows int64) string {
	if rows < 0 {
		return "-"
	}
	return strconv.FormatInt(rows, 10)
}

// short is a time as a person reads it, to three figures or so.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(100 * time.Nanosecond).String()
}

// WriteExplainJSON writes the same as one object: {"operators": [{"depth",
// "operator", "detail", "estimated", "rows", "timeMillis"}, …], "meta": {…}}.
// What was not estimated is null.
func (a *Answer) WriteExplainJSON(w io.Writer) error {
	j := newJSONWriter(w)
	j.begin()
	j.array("operators", func() {
		for _, o := range a.Operators {
			j.begin()
			j.name("depth")
			j.token(jsontext.Int(int64(o.Depth)))
			j.text("operator", o.Name)
			j.text("detail", o.Detail)
			j.name("estimated")
			if o.Estimated < 0 {
				j.token(jsontext.Null)
			} else {
				j.token(jsontext.Int(o.Estimated))
			}
			j.name("rows")
			j.token(jsontext.Int(o.Rows))
			j.name("timeMillis")
			j.token(jsontext.Float(millis(o.Time)))
			j.end()
		}
	})
	j.name("meta")
	a.Meta.write(j)
	j.end()
	if j.err != nil {
		return fmt.Errorf("write how the query was answered as JSON: %w", j.err)
	}
	return nil
}
