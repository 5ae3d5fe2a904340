package exposure

import (
	"context"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// variant is a way in which a weakness is on devices: in which products, mended by
// what. A weakness has few of them, however many devices have it.
type variant struct {
	products, fixes uint32 // codes of lists
	update          bool
	devices         uint32
}

// counted is what is found out of all findings of an integration. It takes two
// bytes a finding.
type counted struct {
	first    []int64     // when a weakness was first seen on any device, by its row
	variants [][]variant // of a weakness, by its row
	base     []uint32    // the number of a weakness's first variant, by its row
	of       []uint16    // which of its variants a finding is, by slot
	total    uint32      // variants
}

// number is the number of a finding's variant.
func (c *counted) number(row, slot uint32) uint32 { return c.base[row] + uint32(c.of[slot]) }

// count reads the properties of all findings of an integration, a few columns at a
// time, and keeps none of them.
func count(ctx context.Context, source column.Source, p graph.Partition) (*counted, error) {
	c := &counted{}
	for _, step := range []struct {
		properties []string
		take       func(context.Context, *column.Edges) error
	}{
		{[]string{"firstDetectedOn"}, c.takeFirst},
		{[]string{"products", "fixingKbIds", "securityUpdateAvailable"}, c.takeVariants},
	} {
		edges, err := findings(source, p, step.properties)
		if err != nil {
			return nil, fmt.Errorf("read the findings of %s: %w", p, err)
		}
		if err := step.take(ctx, edges); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// findings are those of an integration with some of their properties.
func findings(source column.Source, p graph.Partition, properties []string) (*column.Edges, error) {
	view, err := source.Pin(column.Need{
		Edges: map[graph.Type]column.Names{graph.MachineIdentified: {List: properties}}, Once: true,
	})
	if err != nil {
		return nil, err
	}
	for _, e := range view.Edges(graph.MachineIdentified) {
		if e.From().Partition() == p {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%s has none", p) // whoever asks has seen them
}

// each calls for every finding, by device. It ends when ctx does.
func each(ctx context.Context, e *column.Edges, do func(row, slot uint32)) error {
	for machine := range uint32(e.From().Len()) {
		if machine%4096 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		to, slot := e.Out(machine)
		for i, row := range to {
			do(row, slot+uint32(i))
		}
	}
	return nil
}

func (c *counted) takeFirst(ctx context.Context, e *column.Edges) error {
	c.first = make([]int64, e.To().Len())
	for i := range c.first {
		c.first[i] = column.NoTime
	}
	seen := e.Column("firstDetectedOn")
	if seen == nil {
		return ctx.Err()
	}
	return each(ctx, e, func(row, slot uint32) {
		ms := int64(seen.Word(slot))
		if ms != column.NoTime && (c.first[row] == column.NoTime || ms < c.first[row]) {
			c.first[row] = ms
		}
	})
}

func (c *counted) takeVariants(ctx context.Context, e *column.Edges) error {
	products, fixes, update := e.Column("products"), e.Column("fixingKbIds"), e.Column("securityUpdateAvailable")
	c.variants, c.of = make([][]variant, e.To().Len()), make([]uint16, e.Len())
	g := gathering{counted: c, far: map[place]uint16{}}
	err := each(ctx, e, func(row, slot uint32) {
		c.of[slot] = g.add(row, variant{
			products: uint32(column.WordOf(products, graph.KindList, slot)),
			fixes:    uint32(column.WordOf(fixes, graph.KindList, slot)),
			update:   column.WordOf(update, graph.KindBool, slot) == uint64(column.True),
		})
	})
	c.base = make([]uint32, len(c.variants))
	for row, of := range c.variants {
		c.base[row] = c.total
		c.total += uint32(len(of))
	}
	return err
}

// gathering tells variants apart.
type gathering struct {
	*counted
	far map[place]uint16 // where variants are that are not among a weakness's first
}

type place struct {
	row     uint32
	variant variant
}

const (
	near         = 8
	mostVariants = 1 << 16
)

// add counts a finding to its variant, and says which that is.
func (g *gathering) add(row uint32, v variant) uint16 {
	of := g.variants[row]
	for i := range of[:min(len(of), near)] {
		if have := &of[i]; have.products == v.products && have.fixes == v.fixes && have.update == v.update {
			have.devices++
			return uint16(i)
		}
	}
	at := place{row, v}
	if i, ok := g.far[at]; ok {
		of[i].devices++
		return i
	}
	if len(of) == mostVariants {
		// So many are a mistake of the source; the last stands for what is left.
		of[mostVariants-1].devices++
		return mostVariants - 1
	}
	v.devices = 1
	g.variants[row] = append(of, v)
	if len(of) >= near {
		g.far[at] = uint16(len(of))
	}
	return uint16(len(of))
}
