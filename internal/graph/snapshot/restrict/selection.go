package restrict

import (
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// selection is some of the living entities of a table, whose rows become 0, 1
// and so on.
type selection struct {
	rows []uint32
	core *column.Core
	// at is where the rows are now.
	at map[uint32]uint32
}

func newSelection(decl *graph.EntityType, t *column.Table, joined map[uint32]bool) *selection {
	s := &selection{at: map[uint32]uint32{}}
	for _, row := range slices.Sorted(maps.Keys(joined)) {
		if t.Live(row) {
			s.at[row] = uint32(len(s.rows))
			s.rows = append(s.rows, row)
		}
	}
	keys := &column.Texts{Dict: t.Dict(), Codes: make([]uint32, len(s.rows))}
	history := column.RoomForHistory(len(s.rows))
	for i, row := range s.rows {
		keys.Codes[i] = t.Keys().Codes[row]
		history.Append(t.History().At(row))
	}
	s.core = column.CoreOf(decl, keys, history, column.Repeat(0, len(s.rows)))
	return s
}

// block is the selected rows of a block.
func block(b *column.Block, rows []uint32) *column.Block {
	columns := make([]column.Column, len(b.Properties()))
	for i, p := range b.Properties() {
		made := column.NewBuilder(b.Dict(), p.Kind, len(rows))
		for _, row := range rows {
			made.Append(b.Word(i, row))
		}
		columns[i] = made.Column()
	}
	return column.BlockOf(b.Dict(), b.Properties(), columns, len(rows))
}

// view is what is seen of a view.
type view struct {
	schema *graph.Schema
	tables []*column.Table
	edges  []*column.Edges
	// now are the tables in place of those of the whole view, and chosen what of
	// them there is when that is not all.
	now    map[*column.Table]*column.Table
	chosen map[*column.Table]*selection
}

func newView(schema *graph.Schema) *view {
	return &view{schema: schema, now: map[*column.Table]*column.Table{}, chosen: map[*column.Table]*selection{}}
}

// keep takes a table as it is.
func (v *view) keep(t *column.Table) { v.add(t, t) }

// choose takes some entities of a table.
func (v *view) choose(t *column.Table, chosen *selection) {
	v.chosen[t] = chosen
	v.add(t, t.Instead(&column.Rows{Core: chosen.core, Block: block(t.Block, chosen.rows)}))
}

func (v *view) add(t, now *column.Table) {
	v.now[t] = now
	v.tables = append(v.tables, now)
}

// join takes the relationships whose both ends are seen.
func (v *view) join(e *column.Edges) {
	from, to := v.now[e.From()], v.now[e.To()]
	if from == nil || to == nil {
		return
	}
	chosenFrom, chosenTo := v.chosen[e.From()], v.chosen[e.To()]
	if chosenFrom == nil && chosenTo == nil {
		v.edges = append(v.edges, e)
		return
	}
	var slots []uint32
	var pairs []column.Pair
	for slot, p := range e.Keys() {
		p, ok := moved(p, chosenFrom, chosenTo)
		if ok {
			slots, pairs = append(slots, uint32(slot)), append(pairs, p)
		}
	}
	kept := column.PairsOf(column.NewAdjacency(pairs), block(e.Block, slots), history(e.History(), slots))
	v.edges = append(v.edges, column.NewEdges(kept, v.schema.Relationship(e.Type()), from, to))
}

// moved is a pair by where its ends are now.
func moved(p column.Pair, from, to *selection) (column.Pair, bool) {
	ok := true
	if from != nil {
		p.From, ok = from.at[p.From]
	}
	if to != nil && ok {
		p.To, ok = to.at[p.To]
	}
	return p, ok
}

// history is the selected rows of a history, as far as it was asked for.
func history(h column.History, rows []uint32) column.History {
	if h.Created == nil {
		return h
	}
	made := column.RoomForHistory(len(rows))
	for _, row := range rows {
		made.Append(h.At(row))
	}
	return made
}
