package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// printer writes answers as cases have them.
type printer struct {
	schema *graph.Schema
	// whole writes things with all they have, not their keys alone.
	whole bool
	// columns say which entities are written with their properties.
	columns []plan.Column
	spread  bool
}

// answer is a header of columns, if there are any, and a line for each row.
func (p printer) answer(columns []string, rows []string) string {
	var b strings.Builder
	if columns != nil {
		fmt.Fprintln(&b, strings.Join(columns, " | "))
	}
	for _, row := range rows {
		fmt.Fprintln(&b, row)
	}
	return b.String()
}

func (p printer) row(cells []plan.Cell) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		p.spread = i < len(p.columns) && p.columns[i].Spread
		texts[i] = p.cell(c)
	}
	return strings.Join(texts, " | ")
}

func (p printer) cell(c plan.Cell) string {
	switch {
	case c.Entity != nil:
		return p.entity(c.Entity)
	case c.Link != nil:
		return p.link(c.Link)
	}
	return valueText(c.Value)
}

func (p printer) entity(e *graph.Entity) string {
	switch {
	case p.whole:
		return fmt.Sprintf("%s %s %s{%s}", e.ID, e.Type, e.Key, p.props(e.Type, e.Props))
	case p.spread:
		return fmt.Sprintf("%s{%s}", e.Key, p.props(e.Type, e.Props))
	}
	return string(e.Key)
}

func (p printer) link(l *plan.Link) string {
	text := fmt.Sprintf("%s-%s->%s", l.Relationship.From, l.Class, l.Relationship.To)
	switch {
	case p.whole:
		return fmt.Sprintf("%s %s->%s %s{%s}", l.Type, l.From, l.To, text, p.props(l.Type, l.Props))
	case p.spread:
		return fmt.Sprintf("%s{%s}", text, p.props(l.Type, l.Props))
	}
	return text
}

// props are the declared properties by name; an executor adds the graph's
// own.
func (p printer) props(t graph.Type, props graph.Props) string {
	var texts []string
	for _, prop := range props {
		if _, ok := p.schema.Property(t, prop.Name); ok && prop.Value.Defined() {
			texts = append(texts, prop.Name+"="+valueText(prop.Value))
		}
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// tree is a line for each vertex and edge.
func (p printer) tree(g *plan.Graph) []string {
	var lines []string
	for i := range g.Vertices {
		lines = append(lines, p.entity(&g.Vertices[i]))
	}
	slices.Sort(lines)
	vertices := len(lines)
	for i := range g.Edges {
		lines = append(lines, p.link(&g.Edges[i]))
	}
	slices.Sort(lines[vertices:])
	return lines
}

// valueText tells values of different kinds apart.
func valueText(v graph.Value) string {
	switch v.Kind() {
	case graph.KindUndefined:
		return "undefined"
	case graph.KindText:
		return quote(v.AsText())
	case graph.KindTime:
		at := time.UnixMilli(v.AsMillis()).UTC()
		if at.Equal(at.Truncate(24 * time.Hour)) {
			return "@" + at.Format(time.DateOnly)
		}
		return "@" + at.Format(time.RFC3339Nano)
	case graph.KindList:
		var items []string
		for _, item := range v.AsList() {
			items = append(items, quote(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	return v.String()
}

func quote(text string) string { return "'" + text + "'" }
