package j1ql

import (
	"fmt"
	"strconv"
)

// query reads a whole query, up to the end of the text or, of a query inside
// another, up to its parenthesis:
//
//	[FIND] [UNIQUE] entity { THAT hop | (THAT …)? } tail
func (p *parser) query(end string) *Query {
	outer, scope := p.slots, p.scope
	p.slots = 0
	from := p.peek(0).span.Pos
	q := &Query{Limit: Count{Number: -1}}
	p.accept("FIND")
	q.Unique = p.accept("UNIQUE")
	q.Start = p.entity()
	q.Start.slot = p.slot()
	q.Steps = p.steps(0)
	last := p.tail(q)
	if t := p.peek(0); t.kind != endOfText && !t.is(end) {
		p.unexpected(append(q.followers(last), closer(end))...)
	}
	q.Span = p.since(from)
	p.checkQuery(q)
	p.slots, p.scope = outer, scope
	return q
}

// closer is how an error calls what ends a query.
func closer(end string) string {
	if end == "" {
		return "the end of the query"
	}
	return "`" + end + "`"
}

// clauses are the clauses of the tail in the order they must have.
var clauses = []string{"WHERE", "RETURN", "HAVING", "ORDER", "SKIP", "LIMIT", "AT"}

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
	p.fail(p.peek(0).span, msg, "the order is WHERE, RETURN, HAVING, ORDER BY, SKIP, LIMIT, AT, each at most once")
}

func (p *parser) clause(name string, q *Query) {
	p.next()
	switch name {
	case "WHERE":
		q.Where = p.condition(inWhere)
	case "RETURN":
		p.returned(q)
	case "HAVING":
		q.Having = p.condition(inHaving)
	case "ORDER":
		p.expect("BY")
		q.OrderBy = p.sorts()
	case "SKIP":
		q.Skip = p.count(0)
	case "LIMIT":
		q.Limit = p.count(-1)
	case "AT":
		q.At = p.date()
	}
}

// count reads a whole number that is not negative, or a parameter without whose
// value the number is the one told.
func (p *parser) count(otherwise int) Count {
	t := p.peek(0)
	if t.kind == parameter {
		given := p.parameter()
		return Count{otherwise, &given}
	}
	n, err := strconv.Atoi(t.text)
	if t.kind != number || err != nil {
		p.unexpected("a whole number")
	}
	p.next()
	return Count{Number: n}
}

// followers are what may stand after a clause, or after the pattern.
func (q *Query) followers(clause string) []string {
	return map[string][]string{
		"":       q.last().followers(),
		"WHERE":  {"AND", "OR", "RETURN", "ORDER BY", "SKIP", "LIMIT"},
		"RETURN": {"`,`", "AS", "HAVING", "ORDER BY", "SKIP", "LIMIT"},
		"HAVING": {"AND", "OR", "ORDER BY", "SKIP", "LIMIT"},
		"ORDER":  {"`,`", "ASC", "DESC", "SKIP", "LIMIT"},
		"SKIP":   {"LIMIT"},
	}[clause]
}

// last is the entity that the pattern ends with; a section ends with any.
func (q *Query) last() Entity {
	if len(q.Steps) == 0 {
		return q.Start
	}
	hop, ok := q.Steps[len(q.Steps)-1].(Hop)
	if !ok {
		return Entity{Alias: Name{Text: ")?"}}
	}
	return hop.Entity
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

// checkQuery refuses clauses that do not go together.
func (p *parser) checkQuery(q *Query) {
	if q.Having != nil && len(q.Return) == 0 {
		p.fail(q.Having.span(), "HAVING filters the rows of a table", "RETURN columns before it, or filter with WITH or WHERE")
	}
}
