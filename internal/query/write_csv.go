package query

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"parapet/internal/graph"
)

// entityColumns are those that a list of entities always has.
var entityColumns = []string{"_id", "_key", "_type", "_class"}

// WriteCSV writes the answer as CSV with a header, quoted as RFC 4180 says,
// its lines ended by line feeds. Items of a list are joined by "; ", dates are
// in RFC 3339, undefined is empty, and a whole entity is its display name. The
// columns of a list are _id, _key, _type, _class and every property that any
// of its entities has. A tree is the list of its vertices and, after an empty
// line, that of its edges.
//
// A text that a spreadsheet would take for a formula gets an apostrophe before
// it: names in a tenant are not chosen by who opens the file.
func (a *Answer) WriteCSV(w io.Writer) error {
	var err error
	for i, g := range a.sheets() {
		if i > 0 {
			_, err = fmt.Fprintln(w)
		}
		if err == nil {
			err = g.writeCSV(w)
		}
		if err != nil {
			return fmt.Errorf("write the answer as CSV: %w", err)
		}
	}
	return nil
}

// sheets are the answer with all its columns.
func (a *Answer) sheets() []grid {
	switch a.Type {
	case List:
		return []grid{listed(a.entities(), entityColumns...)}
	case Tree:
		return []grid{listed(slices.Collect(a.vertices()), entityColumns...), listed(slices.Collect(a.edges()), ownNames...)}
	}
	return []grid{a.tabular()}
}

func (g grid) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	record := make([]string, len(g.columns))
	for i, name := range g.columns {
		record[i] = harmless(name)
	}
	err := out.Write(record)
	for _, row := range g.rows {
		if err != nil {
			return err
		}
		for i, f := range row {
			record[i] = f.csv()
		}
		err = out.Write(record)
	}
	out.Flush()
	if err != nil {
		return err
	}
	return out.Error()
}

func (f field) csv() string {
	switch v := f.value; {
	case f.thing != nil:
		return harmless(f.thing.label())
	case v.Kind() == graph.KindText:
		return harmless(v.AsText())
	case v.Kind() == graph.KindList:
		return harmless(strings.Join(v.AsList(), "; "))
	default:
		return v.String()
	}
}

// harmless is the text with an apostrophe before what begins a formula, see
// OWASP's page on CSV injection.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// vertices are the entities of a tree.
func (a *Answer) vertices() iter.Seq[*thing] { return each(a.Graph.Vertices, entityThing) }

// edges are the relationships of a tree.
func (a *Answer) edges() iter.Seq[*thing] { return each(a.Graph.Edges, linkThing) }

// each streams things, of which only the one at hand is there.
func each[T any](all []T, asThing func(*T) *thing) iter.Seq[*thing] {
	return func(yield func(*thing) bool) {
		for i := range all {
			if !yield(asThing(&all[i])) {
				return
			}
		}
	}
}
