package inventory

import (
	"context"
	"fmt"

	"parapet/internal/query"
)

// Counts are how many rows there are.
type Counts struct {
	All int `json:"all"`
	// With and Without findings, nil where rows are not told apart by them.
	With    *int `json:"with_findings,omitempty"`
	Without *int `json:"without_findings,omitempty"`
}

// Count counts the rows that are wanted, whatever the request says of findings.
// Its errors are those of Text and of query.Run.
func (i *Inventory) Count(ctx context.Context, graphs query.Graphs, r Request, opt query.Options) (Counts, error) {
	r.Findings = Regardless
	p, err := i.checked(r)
	if err != nil {
		return Counts{}, err
	}
	var counts Counts
	if counts.All, err = p.count(ctx, graphs, Regardless, opt); err != nil || i.findings.none() {
		return counts, err
	}
	with, err := p.count(ctx, graphs, With, opt)
	without := counts.All - with
	counts.With, counts.Without = &with, &without
	return counts, err
}

// Total is how many rows are wanted. Its errors are those of Count.
func (i *Inventory) Total(ctx context.Context, graphs query.Graphs, r Request, opt query.Options) (int, error) {
	p, err := i.checked(r)
	if err != nil {
		return 0, err
	}
	return p.count(ctx, graphs, r.Findings, opt)
}

// checked is which rows are wanted. What they look like does not matter.
func (i *Inventory) checked(r Request) (*pattern, error) {
	w := &wrong{}
	p := i.pattern(r, w)
	return p, w.err()
}

// count counts rows, of those with findings in the cheapest way.
func (p *pattern) count(ctx context.Context, graphs query.Graphs, wanted Findings, opt query.Options) (int, error) {
	condition, path := p.findings(wanted), ""
	f := p.Inventory.findings
	if wanted == With && len(f.paths) == 1 && f.when == "" && !p.others {
		condition, path = "", f.paths[0]
	}
	text := p.query(condition, path, "RETURN COUNT("+p.one+") AS rows")
	answer, err := query.Run(ctx, graphs, text, opt)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", p.Name, err)
	}
	return int(answer.Rows[0][0].Value.AsNumber()), nil
}
