package defender

import (
	"maps"
	"slices"

	"parapet/internal/odata"
)

// Gatherer is a [Sink] that keeps everything.
type Gatherer struct {
	Rows       []map[Field]any // texts, lists of texts, numbers, truth values and milliseconds
	Unreadable []*odata.RowError

	values []any
}

// Text is one more than the place of a text.
func (g *Gatherer) Text(_ Field, text string) uint64 {
	g.values = append(g.values, text)
	return uint64(len(g.values))
}

// List is one more than the place of a list.
func (g *Gatherer) List(_ Field, items []string) uint64 {
	g.values = append(g.values, slices.Clone(items))
	return uint64(len(g.values))
}

// Put keeps what a row says.
func (g *Gatherer) Put(row *Row) error {
	is := map[Field]any{}
	for f := unused + 1; f < fieldCount; f++ {
		switch {
		case row.words[f] == 0:
		case f < CVSSScore:
			is[f] = g.values[row.Code(f)-1]
		case f == CVSSScore:
			is[f] = row.Number(f)
		case f < FirstSeen:
			is[f], _ = row.Truth(f)
		default:
			is[f] = row.Millis(f)
		}
	}
	g.Rows = append(g.Rows, is)
	return nil
}

// SetAside keeps it.
func (g *Gatherer) SetAside(bad *odata.RowError) { g.Unreadable = append(g.Unreadable, bad) }

// Last is the last row.
func (g *Gatherer) Last() map[Field]any { return maps.Clone(g.Rows[len(g.Rows)-1]) }
