package hunting

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
)

// Result is the answer to a hunting query.
type Result struct {
	// Columns are those of the answer's schema, with their types as the service
	// names them: DateTime, String, Int64, Object …
	Columns []Column
	Rows    []Row

	// places says where in a row's cells a column stands, by its lower-case name.
	places map[string]int
}

// Column is one column of a [Result].
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Truncated reports whether the service may have cut rows off.
func (r *Result) Truncated() bool { return len(r.Rows) >= MaxRows }

// Row is one row of a [Result]. Columns may be named in any case.
type Row struct {
	result *Result
	cells  []string // the text of a scalar, the JSON of a list or an object
}

// String returns a column's text; empty when it is absent or null.
func (r Row) String(column string) string {
	place, ok := r.result.places[strings.ToLower(column)]
	if !ok || place >= len(r.cells) {
		return ""
	}
	return r.cells[place]
}

// Time returns a column's time; the zero time when it is absent or null. The
// error says that the column holds no time.
func (r Row) Time(column string) (time.Time, error) {
	t, err := odata.ParseTime(r.String(column))
	if err != nil {
		return time.Time{}, fmt.Errorf("column %s: %w", column, err)
	}
	return t, nil
}

// Strings returns a column's list, whether it came as one or, as dynamic
// columns do, as text that holds one; nil when it is absent, null or empty
// text. The error says that the column holds no list.
func (r Row) Strings(column string) ([]string, error) {
	text := r.String(column)
	if text == "" {
		return nil, nil
	}
	var list []string
	if err := odata.Decode([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("column %s holds no list: %w", column, err)
	}
	return list, nil
}

// readResult reads an answer, whose member names have come in both cases.
func readResult(body io.Reader) (*Result, error) {
	r := resultReader{result: &Result{places: map[string]int{}}, strings: odata.NewInterner()}
	err := odata.ReadObject(body, map[string]odata.Field{
		"schema":  func(dec *jsontext.Decoder) error { return odata.DecodeNext(dec, &r.result.Columns) },
		"results": r.rows,
	})
	if err == nil && !r.found {
		err = errors.New("the answer holds no results")
	}
	if err != nil {
		return nil, err
	}
	return r.result, nil
}

type resultReader struct {
	result  *Result
	found   bool
	strings *odata.Interner
}

func (r *resultReader) rows(dec *jsontext.Decoder) error {
	r.found = true
	return odata.Elements(dec, func(int) error {
		cells := make([]string, len(r.result.places))
		err := odata.Members(dec, func(name string) error {
			value, err := dec.ReadValue()
			if err != nil {
				return err
			}
			place := r.place(name)
			if place == len(cells) {
				cells = append(cells, "")
			}
			cells[place] = r.strings.String(odata.Text(value, nil))
			return nil
		})
		r.result.Rows = append(r.result.Rows, Row{result: r.result, cells: cells})
		return err
	})
}

// place returns where a column stands, which is where it is met first: the
// schema may come after the rows.
func (r *resultReader) place(column string) int {
	column = strings.ToLower(column)
	place, ok := r.result.places[column]
	if !ok {
		place = len(r.result.places)
		r.result.places[column] = place
	}
	return place
}
