package inventory

import (
	"fmt"
	"slices"
	"strings"
)

// always are the columns that every list begins with.
var always = []string{"_id", "_type"}

// Text is the query whose answer is the rows that are wanted. What is wrong with
// the request is an Invalid problem that names its fields.
func (i *Inventory) Text(r Request) (string, error) {
	w := &wrong{}
	p := i.pattern(r, w)
	output := "RETURN " + p.columns(r.Columns, w) + p.order(r.Sort, w)
	if err := w.err(); err != nil {
		return "", err
	}
	return p.query(p.findings(r.Findings), "", output), nil
}

// pattern is which rows are wanted, whether they have findings aside.
type pattern struct {
	*Inventory
	with  []string // conditions on the row
	where []string // conditions on the other entity
	// others says that the other entity is looked at.
	others bool
	at     string
}

func (i *Inventory) pattern(r Request, w *wrong) *pattern {
	p := &pattern{Inventory: i}
	if i.only != "" {
		p.with = append(p.with, i.only)
	}
	p.filter(i.filters(r, w), w)
	p.tag(r.Tags, w)
	p.search(r.Search, w)
	if r.Exposure != nil {
		w.field("exposure", fmt.Errorf("is for vulnerabilities as they are counted, not for %s: leave it out", i.Name))
	}
	switch {
	case r.Findings != Regardless && i.findings.none():
		w.field("findings", fmt.Errorf("%s are not told apart by findings: leave it out", i.Name))
	case r.Findings != Regardless && r.Findings != With && r.Findings != Without:
		w.field("findings", fmt.Errorf("is with or without, not %q", r.Findings))
	}
	if !r.At.IsZero() {
		p.at = " AT " + dateText(r.At)
	}
	return p
}

// query is the query for the rows that fulfil one more condition, and from which
// a path leads on, if there are such.
func (p *pattern) query(condition, path, output string) string {
	var b strings.Builder
	b.WriteString("FIND " + p.from)
	conditions := slices.Clone(p.with)
	if condition != "" {
		conditions = append(conditions, condition)
	}
	if len(conditions) > 0 {
		b.WriteString(" WITH " + strings.Join(conditions, " AND "))
	}
	b.WriteString(" AS " + p.one)
	if p.others {
		fmt.Fprintf(&b, " (%s AS %s)?", p.also.hop, p.also.one)
	}
	if path != "" {
		b.WriteString(" " + path)
	}
	if len(p.where) > 0 {
		b.WriteString(" WHERE " + strings.Join(p.where, " AND "))
	}
	b.WriteString(" " + output + p.at)
	return b.String()
}

// findings is the condition on rows that have findings, or that have none.
func (p *pattern) findings(wanted Findings) string {
	if wanted == Regardless {
		return ""
	}
	f := p.Inventory.findings
	op, by, when := "=", " OR ", f.when
	if wanted == Without {
		op, by, when = "!=", " AND ", f.unless
	}
	var conditions []string
	if when != "" {
		conditions = append(conditions, when)
	}
	for _, path := range f.paths {
		conditions = append(conditions, fmt.Sprintf("_id %s (FIND %s AS some %s RETURN some._id)", op, p.from, path))
	}
	return oneOf(conditions, by)
}

// columns are those to return.
func (p *pattern) columns(names []string, w *wrong) string {
	shown := slices.Clone(always)
	if len(names) == 0 {
		names = p.Inventory.columns
	}
	for n, name := range names {
		if _, ok := p.column(name); !ok {
			w.field(fmt.Sprintf("columns[%d]", n), p.unknown(name))
			continue
		}
		if !slices.Contains(shown, name) {
			shown = append(shown, name)
		}
	}
	texts := make([]string, len(shown))
	for n, name := range shown {
		texts[n] = p.use(name) + " AS " + alias(name)
	}
	return strings.Join(texts, ", ")
}

// order is by which columns the rows are ordered.
func (p *pattern) order(names []string, w *wrong) string {
	if len(names) == 0 {
		names = []string{p.sort}
	}
	var keys []string
	for n, name := range names {
		name, down := strings.CutPrefix(name, "-")
		if _, ok := p.column(name); !ok {
			w.field(fmt.Sprintf("sort[%d]", n), p.unknown(name))
			continue
		}
		key := p.use(name)
		if down {
			key += " DESC"
		}
		keys = append(keys, key)
	}
	return " ORDER BY " + strings.Join(keys, ", ")
}

// use is the path of a column, which is looked at.
func (p *pattern) use(name string) string {
	p.others = p.others || p.isOther(name)
	return p.path(name)
}

// oneOf is conditions joined, in parentheses where there are several.
func oneOf(conditions []string, by string) string {
	if len(conditions) == 1 {
		return conditions[0]
	}
	return "(" + strings.Join(conditions, by) + ")"
}
