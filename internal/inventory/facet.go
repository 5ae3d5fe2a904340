package inventory

import (
	"context"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/query"
)

// Facet is how many of the wanted rows have which value in a column.
type Facet struct {
	Column Column
	// Values are the most frequent ones, by how many rows have them; of times,
	// how long ago they are at most, each with all that are later.
	Values []FacetValue
	// Missing is how many rows have no value.
	Missing int
	// More says that there are more values.
	More bool
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value graph.Value
	Count int
	// Filter demands the value.
	Filter string
}

// mostValues is how many values a facet has at most.
const mostValues = 50

// Facets counts the values of columns, of the usual ones when none is named. Each
// is counted among the rows that fulfil the rest of the request: the filters on
// its own column are left out, so that the other values can be seen. Errors are
// those of Text and of query.Run.
func (i *Inventory) Facets(ctx context.Context, graphs query.Graphs, r Request, names []string, opt query.Options) ([]Facet, error) {
	if len(names) == 0 {
		names = i.facets
	}
	facets := make([]Facet, 0, len(names))
	for n, name := range names {
		column, ok := i.column(name)
		if !ok {
			w := &wrong{}
			w.field(fmt.Sprintf("facets[%d]", n), i.unknown(name))
			return nil, w.err()
		}
		p, err := i.checked(i.without(r, name))
		if err != nil {
			return nil, err
		}
		f, err := p.facet(ctx, graphs, column, r.Findings, opt)
		if err != nil {
			return nil, fmt.Errorf("count the values of %s: %w", name, err)
		}
		facets = append(facets, f)
	}
	return facets, nil
}

// without is the request without its filters on a column.
func (i *Inventory) without(r Request, name string) Request {
	r.Filters = slices.DeleteFunc(slices.Clone(r.Filters), func(text string) bool {
		f, err := i.filterOf(text)
		return err == nil && f.column.Name == name
	})
	return r
}

// facet counts the values of one column.
func (p *pattern) facet(ctx context.Context, graphs query.Graphs, c Column, wanted Findings, opt query.Options) (Facet, error) {
	f := Facet{Column: c}
	var err error
	if f.Missing, err = p.narrowed(c.Name, absent, "").count(ctx, graphs, wanted, opt); err != nil {
		return f, err
	}
	if c.Kind == graph.KindTime {
		f.Values, err = p.ages(ctx, graphs, c, wanted, opt)
		return f, err
	}
	value := p.use(c.Name)
	if c.Kind == graph.KindList {
		value = "UNWIND(" + value + ")"
	}
	output := fmt.Sprintf("RETURN %s AS value, COUNT(%s) AS rows ORDER BY rows DESC, value LIMIT %d", value, p.one, mostValues+2)
	answer, err := query.Run(ctx, graphs, p.query(p.findings(wanted), "", output), opt)
	if err != nil {
		return f, err
	}
	for _, row := range answer.Rows {
		v := row[0].Value
		if !v.Defined() {
			continue
		}
		if f.More = len(f.Values) == mostValues; f.More {
			break
		}
		f.Values = append(f.Values, FacetValue{v, int(row[1].Value.AsNumber()), c.Name + "=" + v.String()})
	}
	return f, nil
}

// ages are how far back the facet of a time looks.
var ages = []string{"1d", "7d", "30d", "90d", "365d"}

// ages counts the rows whose time is not longer ago than that.
func (p *pattern) ages(ctx context.Context, graphs query.Graphs, c Column, wanted Findings, opt query.Options) ([]FacetValue, error) {
	var values []FacetValue
	for _, age := range ages {
		n, err := p.narrowed(c.Name, ">", age).count(ctx, graphs, wanted, opt)
		if err != nil {
			return nil, err
		}
		values = append(values, FacetValue{graph.Text(age), n, c.Name + ">" + age})
	}
	return values, nil
}

// narrowed is the pattern with one more filter, which is a good one.
func (p *pattern) narrowed(name, op, value string) *pattern {
	narrow := *p
	narrow.with, narrow.where = slices.Clip(p.with), slices.Clip(p.where)
	column, _ := p.column(name)
	narrow.filter([]filter{{column, op, value}}, &wrong{})
	return &narrow
}
