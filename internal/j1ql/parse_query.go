package j1ql

import (
	"fmt"
	"strconv"
)

// query reads a whole query:
//
//	[FIND] [UNIQUE] entity { THAT hop } tail
func (p *parser) query() *Query {
	q := &Query{Limit: -1}
	p.accept("FIND")
	q.Unique = p.accept("UNIQUE")
	q.Start = p.entity()
	for p.peek(0).is("THAT") {
		q.Hops = append(q.Hops, p.hop())
	}
	last := p.tail(q)
	if p.peek(0).kind != endOfText {
		p.unexpected(q.followers(last)...)
	}
	return q
}

// clauses are the clauses of the tail in the order they must have.
var clauses = []string{"WHERE", "RETURN", "HAVING", "ORDER", "SKIP", "LIMIT"}

// tail reads the clauses after the pattern and says which came last.
func (p *parser) tail(q *Query) string {
	last := -1
	for {
		i := clauseIndex(p.peek(0))
		switch {
		case i < 0 && last < 0:
			return ""
		case i < 0:
			return clauses[last]
		case i <= last:
			p.misplaced(i, last)
			return ""
		}
		last = i
		p.clause(clauses[i], q)
	}
}

func clauseIndex(t token) int {
	for i, c := range clauses {
		if t.is(c) {
			return i
		}
	}
	return -1
}

func (p *parser) misplaced(clause, after int) {
	msg := fmt.Sprintf("%s cannot follow %s", clauses[clause], clauses[after])
	if clause == after {
		msg = clauses[clause] + " is given twice"
	}
	p.fail(p.peek(0).span, msg, "the order is WHERE, RETURN, ORDER BY, SKIP, LIMIT, each at most once")
}

func (p *parser) clause(name string, q *Query) {
	keyword := p.next()
	switch name {
	case "WHERE":
		q.Where = p.condition(qualified)
	case "RETURN":
		q.Return = p.columns()
	case "HAVING":
		p.unsupported(keyword.span, "HAVING is")
	case "ORDER":
		p.expect("BY")
		q.OrderBy = p.sorts()
	case "SKIP":
		q.Skip = p.count()
	case "LIMIT":
		q.Limit = p.count()
	}
}

// count reads a whole number that is not negative.
func (p *parser) count() int {
	t := p.peek(0)
	n, err := strconv.Atoi(t.text)
	if t.kind != number || err != nil {
		p.unexpected("a whole number")
		return 0
	}
	p.next()
	return n
}

// followers are what may stand after a clause, or after the pattern.
func (q *Query) followers(clause string) []string {
	followers := map[string][]string{
		"":       q.last().followers(),
		"WHERE":  {"AND", "OR", "RETURN", "ORDER BY", "SKIP", "LIMIT"},
		"RETURN": {"`,`", "AS", "ORDER BY", "SKIP", "LIMIT"},
		"ORDER":  {"`,`", "ASC", "DESC", "SKIP", "LIMIT"},
		"SKIP":   {"LIMIT"},
	}[clause]
	return append(followers, "the end of the query")
}

// last is the entity that the pattern ends with.
func (q *Query) last() Entity {
	if len(q.Hops) == 0 {
		return q.Start
	}
	return q.Hops[len(q.Hops)-1].Entity
}

func (e Entity) followers() []string {
	followers := []string{"THAT", "WHERE", "RETURN", "ORDER BY", "SKIP", "LIMIT"}
	switch {
	case e.Alias.Text != "":
		return followers
	case e.With != nil:
		return append([]string{"AND", "OR", "AS"}, followers...)
	}
	return append([]string{"WITH", "AS"}, followers...)
}

// sorts reads the keys of ORDER BY.
func (p *parser) sorts() []Sort {
	var sorts []Sort
	for {
		s := Sort{Expr: p.sortKey()}
		if s.Desc = p.accept("DESC"); !s.Desc {
			p.accept("ASC")
		}
		sorts = append(sorts, s)
		if !p.accept(",") {
			return sorts
		}
	}
}

// sortKey reads alias.property, the name of a column, or COUNT(…).
func (p *parser) sortKey() Expr {
	switch t := p.peek(0); {
	case t.kind == quoted:
		p.next()
		return ColumnName{Name{t.value, t.span}}
	case isReserved(t.text) && clauseIndex(t) < 0 && !p.peek(1).is("("):
		p.next()
		return ColumnName{Name{t.text, t.span}}
	}
	return p.output()
}
