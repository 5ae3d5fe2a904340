package query

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"parapet/internal/glyph"
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/terminal"
)

// WriteTable writes the answer as a table for people, and how many rows it
// has. Cells are cut so that the table is at most width cells wide; nothing is
// cut when width is 0. Undefined is empty, and a whole entity is its display
// name.
//
// A list shows the type and the name of its entities, and of the properties
// that any of them has the few that tell most, as many as the width allows.
func (a *Answer) WriteTable(w io.Writer, width int) error {
	g, hidden := a.shown(width)
	table := terminal.Table{Header: slices.Clone(g.columns), Right: make([]bool, len(g.columns))}
	for i := range g.columns {
		table.Right[i] = a.isNumeric(g, i)
	}
	for _, row := range a.Rows {
		texts := make([]string, len(g.columns))
		for i := range g.columns {
			texts[i] = tableText(g.cell(row, i))
		}
		table.Rows = append(table.Rows, texts)
	}
	if width > 0 {
		fit(table, width)
	}
	err := table.Write(w)
	if err == nil {
		_, err = fmt.Fprintf(w, "\n%s\n", a.size(hidden))
	}
	if err != nil {
		return fmt.Errorf("write the answer as a table: %w", err)
	}
	return nil
}

// shown sees the answer with the columns for people, and says how many are
// left out.
func (a *Answer) shown(width int) (grid, int) {
	g := a.grid()
	if !g.list {
		return g, 0
	}
	all := len(g.columns)
	g.columns = telling(g.columns, columnsFor(width))
	return g, max(0, all-len(g.columns))
}

// size says how many rows there are, and how much of them is not shown.
func (a *Answer) size(hidden int) string {
	units := map[Type][2]string{List: {"entity", "entities"}, Table: {"row", "rows"}}[a.Type]
	unit := units[1]
	if len(a.Rows) == 1 {
		unit = units[0]
	}
	text := fmt.Sprintf("%d %s", len(a.Rows), unit)
	if len(a.Rows) > 0 && hidden > 0 {
		text += fmt.Sprintf("; the formats json and csv show %d more properties", hidden)
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

// isNumeric says whether a column holds numbers and nothing else.
func (a *Answer) isNumeric(g grid, column int) bool {
	numeric := false
	for _, row := range a.Rows {
		switch c := g.cell(row, column); {
		case c.Entity != nil:
			return false
		case c.Value.Kind() == graph.KindNumber:
			numeric = true
		case c.Value.Defined():
			return false
		}
	}
	return numeric
}

func tableText(c plan.Cell) string {
	if c.Entity != nil {
		return label(c.Entity)
	}
	return c.Value.String()
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
