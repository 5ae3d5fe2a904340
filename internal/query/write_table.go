package query

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"parapet/internal/glyph"
	"parapet/internal/graph"
	"parapet/internal/terminal"
)

// WriteTable writes the answer as a table for people, and how many rows it
// has. Cells are cut so that the table is at most width cells wide; nothing is
// cut when width is 0. Undefined is empty, and a whole entity is its display
// name.
//
// A list shows the type and the name of its entities, and of the properties
// that any of them has the few that tell most, as many as the width allows. A
// tree is such a table of its vertices, and one of its edges.
func (a *Answer) WriteTable(w io.Writer, width int) error {
	var err error
	switch a.Type {
	case Tree:
		err = a.writeTree(w, width)
	case List:
		err = writeList(w, a.entities(), width, a.Meta.Truncated)
	default:
		g := a.tabular()
		if err = g.write(w, width); err == nil {
			_, err = fmt.Fprintf(w, "\n%s\n", size(len(g.rows), "row", "rows", a.Meta.Truncated))
		}
	}
	if err != nil {
		return fmt.Errorf("write the answer as a table: %w", err)
	}
	return nil
}

// writeList writes entities and how many there are, and how much of them is
// not shown.
func writeList(w io.Writer, things []*thing, width int, truncated bool) error {
	all := listed(things, entityColumns...).columns
	shown := telling(all, columnsFor(width))
	if err := gridOf(things, shown).write(w, width); err != nil {
		return err
	}
	text := size(len(things), "entity", "entities", truncated)
	if hidden := len(all) - len(shown); len(things) > 0 && hidden > 0 {
		text += fmt.Sprintf("; the formats json and csv show %d more properties", hidden)
	}
	_, err := fmt.Fprintf(w, "\n%s\n", text)
	return err
}

func (a *Answer) writeTree(w io.Writer, width int) error {
	vertices := slices.Collect(a.vertices())
	if err := writeList(w, vertices, width, a.Meta.Truncated); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	names := map[string]string{}
	for _, v := range vertices {
		names[v.property("_id").AsText()] = v.label()
	}
	g := grid{columns: []string{"from", "relationship", "to"}}
	for e := range a.edges() {
		end := func(id string) field { return field{value: graph.Text(names[e.property(id).AsText()])} }
		verb := graph.Text(e.property("_class").String())
		g.rows = append(g.rows, []field{end("_fromEntityId"), {value: verb}, end("_toEntityId")})
	}
	if err := g.write(w, width); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n", size(len(g.rows), "relationship", "relationships", a.Meta.Truncated))
	return err
}

// size says how many there are of something.
func size(n int, one, many string, truncated bool) string {
	unit := many
	if n == 1 {
		unit = one
	}
	text := fmt.Sprintf("%d %s", n, unit)
	if truncated {
		text += ", and there are more than may be returned"
	}
	return text
}

// preferred are the properties that tell most of an entity, the best first.
var preferred = []string{
	"severity", "score", "exposedMachines", "osPlatform", "healthStatus", "exposureLevel", "riskScore",
	"username", "domain", "email", "active", "jobTitle", "userType", "organizationName", "defaultDomain",
	"publishedOn", "lastSeenOn", "description", "webLink",
}

// columnsFor is how many columns of a list a table shows: as many as can be
// read side by side.
func columnsFor(width int) int {
	const most, legible = 8, 14
	if width <= 0 {
		return most
	}
	return min(most, max(2, width/legible))
}

// telling are the columns of a list in a table: type, name, the preferred of
// the properties that its entities have, then others until there are enough.
func telling(have []string, enough int) []string {
	shown := []string{"_type", "displayName"}
	for _, name := range append(slices.Clone(preferred), have...) {
		if len(shown) == enough {
			break
		}
		known := name == "id" || name == "name" || strings.HasPrefix(name, "_") || slices.Contains(shown, name)
		if !known && slices.Contains(have, name) {
			shown = append(shown, name)
		}
	}
	return shown
}

// write writes the grid as an aligned table.
func (g grid) write(w io.Writer, width int) error {
	table := terminal.Table{Header: slices.Clone(g.columns), Right: make([]bool, len(g.columns))}
	for i := range g.columns {
		table.Right[i] = g.isNumeric(i)
	}
	for _, row := range g.rows {
		texts := make([]string, len(row))
		for i, f := range row {
			texts[i] = f.text()
		}
		table.Rows = append(table.Rows, texts)
	}
	if width > 0 {
		fit(table, width)
	}
	return table.Write(w)
}

// isNumeric says whether a column holds numbers and nothing else.
func (g grid) isNumeric(column int) bool {
	numeric := false
	for _, row := range g.rows {
		switch f := row[column]; {
		case f.thing != nil:
			return false
		case f.value.Kind() == graph.KindNumber:
			numeric = true
		case f.value.Defined():
			return false
		}
	}
	return numeric
}

// gap is the space between the columns of a terminal's table.
const gap = 2

// fit cuts the cells of a table so that it is at most so wide: the widest
// columns give way first, down to a share that all can have.
func fit(t terminal.Table, width int) {
	widths := make([]int, len(t.Header))
	for _, row := range append(t.Rows, t.Header) {
		for i, text := range row {
			widths[i] = max(widths[i], glyph.Width(text))
		}
	}
	limit := commonLimit(widths, width-gap*(len(widths)-1))
	for _, row := range append(t.Rows, t.Header) {
		for i, text := range row {
			row[i] = glyph.Cut(text, limit)
		}
	}
}

// commonLimit is the greatest width that no column may exceed so that all fit into the
// room.
func commonLimit(widths []int, room int) int {
	limit := slices.Max(append(widths, 1))
	for limit > 1 && total(widths, limit) > room {
		limit--
	}
	return limit
}

func total(widths []int, limit int) int {
	sum := 0
	for _, w := range widths {
		sum += min(w, limit)
	}
	return sum
}
