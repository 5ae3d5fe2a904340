package hunting

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parapet/internal/odata"
	"parapet/internal/odata/scan"
)

// Result is the answer to a hunting query.
type Result struct {
	// Columns are those of the answer's schema, with their types as the service
	// names them: DateTime, String, Int64, Object …
	Columns []Column
	Rows    []Row

	// places says where in a row's cells a column stands, by its name as it is written
	// in the answer and in lower case.
	places map[string]int
	width  int // how many columns there are
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
	place, ok := r.result.places[column]
	if !ok {
		place, ok = r.result.places[strings.ToLower(column)]
	}
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

// EachText gives each text of a column's list, as [Row.Strings] would, which is
// valid until each returns. The error is that of each, or says that the column holds
// no list.
func (r Row) EachText(column string, each func(text []byte) error) error {
	list := []byte(r.String(column))
	isText := func(i int) int {
		if i < len(list) && list[i] != '"' {
			return scan.Bad
		}
		return scan.Value(list, i)
	}
	if end := scan.Elements(list, 0, isText); end == scan.Bad || end != len(list) {
		all, err := r.Strings(column) // of other things than texts, or none
		for _, text := range all {
			err = errors.Join(err, each([]byte(text)))
		}
		return err
	}
	var err error
	scratch := make([]byte, 0, 512)
	scan.Elements(list, 0, func(i int) int {
		end := scan.Value(list, i)
		if err = each(odata.Text(list[i:end], scratch)); err != nil {
			return scan.Bad
		}
		return end
	})
	return err
}

// readResult reads an answer, whose member names have come in both cases.
func readResult(body io.Reader) (*Result, error) {
	r := newResultReader()
	err := odata.List{
		Name: "results", Usual: r.row, Element: r.odd, Beside: map[string]any{"schema": &r.result.Columns},
	}.Read(body)
	if err != nil {
		return nil, err
	}
	return r.result, nil
}

type resultReader struct {
	result  *Result
	names   *scan.Names // by the places of columns
	strings *odata.Interner
	scratch []byte
	room    []string // for cells of rows to come
}

func newResultReader() *resultReader {
	r := &resultReader{
		result: &Result{places: map[string]int{}}, strings: odata.NewInterner(), scratch: make([]byte, 0, 4<<10),
	}
	r.names = scan.NewNames(r.place)
	return r
}

// row reads the row at i.
func (r *resultReader) row(_ int, text []byte, i int) (end int) {
	cells := r.cells()
	end = r.names.Members(text, i, func(place, i int) int {
		end := scan.Value(text, i)
		if end == scan.Bad {
			return scan.Bad
		}
		for place >= len(cells) {
			cells = append(cells, "")
		}
		cell := odata.Text(text[i:end], r.scratch)
		if len(cell) > cap(r.scratch) {
			r.scratch = make([]byte, 0, 2*len(cell))
		}
		cells[place] = r.strings.String(cell)
		return end
	})
	if end != scan.Bad {
		r.result.Rows = append(r.result.Rows, Row{result: r.result, cells: cells})
	}
	return end
}

// odd is given what is in place of a row.
func (r *resultReader) odd(position int, raw []byte) error {
	if r.row(position, raw, 0) == scan.Bad {
		return errors.New("the answer has something else in place of a row")
	}
	return nil
}

// rowsAtOnce is for how many rows room is made.
const rowsAtOnce = 256

// cells are those of a new row, one for each column that was met.
func (r *resultReader) cells() []string {
	n := r.result.width
	if len(r.room) < n {
		r.room = make([]string, rowsAtOnce*n)
	}
	cells := r.room[:n:n]
	r.room = r.room[n:]
	return cells
}

// place returns where a column stands, which is where it is met first: the
// schema may come after the rows. The name is given with its quotes.
func (r *resultReader) place(name []byte) int {
	column := string(odata.Text(name, nil))
	lower := strings.ToLower(column)
	place, ok := r.result.places[lower]
	if !ok {
		place = r.result.width
		r.result.width++
		r.result.places[lower] = place
	}
	r.result.places[column] = place
	return place
}
