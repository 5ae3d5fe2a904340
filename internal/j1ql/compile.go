package j1ql

import (
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Compile checks a query against a schema and says what to execute. Names
// that the schema does not know become warnings: they select nothing. The
// error is always an *Error.
func Compile(q *Query, schema *graph.Schema, opt Options) (plan.Query, []Warning, error) {
	if opt.Now.IsZero() {
		opt.Now = time.Now()
	}
	c := &compiler{schema: schema, options: opt, report: &report{}}
	compiled := c.query(q)
	if c.err != nil {
		return plan.Query{}, nil, c.err
	}
	return compiled, c.all(), nil
}

// compiler turns the syntax tree of one query into a plan. A query inside it
// has a compiler of its own and reports to the same place.
type compiler struct {
	schema  *graph.Schema
	options Options
	names   *names
	columns []Column
	// byName and byText find columns by their names and by what they show.
	byName, byText map[string]int
	// slots are what may stand in each slot.
	slots map[plan.Slot]occupant
	// deleted are the slots of which WHERE asks for what is deleted.
	deleted map[plan.Slot]bool
	*report
}

// report collects what is to be said about a query. The first error is the one
// that is told; what is compiled after it is not used.
type report struct {
	warnings []Warning
	// rest is the first warning too many, of which there are so many.
	rest   Warning
	unsaid int
	err    *Error
}

func (r *report) fail(at Span, msg, hint string) {
	if r.err == nil {
		r.err = &Error{Pos: at.Pos, End: at.End, Msg: msg, Hint: hint}
	}
}

// maxWarnings is how many warnings a query gets.
const maxWarnings = 20

func (r *report) warn(at Span, msg string) {
	r.warnOf(at, func() string { return msg })
}

// warnOf words a warning only when it is told.
func (r *report) warnOf(at Span, msg func() string) {
	switch {
	case len(r.warnings) < maxWarnings:
		r.warnings = append(r.warnings, Warning{Pos: at.Pos, End: at.End, Msg: msg()})
	case r.unsaid == 0:
		r.rest = Warning{Pos: at.Pos, End: at.End}
		fallthrough
	default:
		r.unsaid++
	}
}

// all are the warnings, and at last how many more there would be.
func (r *report) all() []Warning {
	switch r.unsaid {
	case 0:
		return r.warnings
	case 1:
		r.rest.Msg = "one more warning, which is not shown"
	default:
		r.rest.Msg = fmt.Sprintf("%d more warnings, which are not shown", r.unsaid)
	}
	return append(r.warnings, r.rest)
}

func (c *compiler) query(q *Query) plan.Query {
	names, err := bindNames(q)
	if err != nil {
		c.fail(Span{err.Pos, err.End}, err.Msg, err.Hint)
	}
	c.names, c.slots = names, map[plan.Slot]occupant{}
	c.deleted = c.deletedIn(q)
	compiled := plan.Query{Pattern: c.pattern(q)}
	if q.Where != nil {
		compiled.Where = c.condition(q.Where, where)
	}
	compiled.Output = c.output(q)
	if q.At != nil {
		compiled.At = c.date(q.At)
	}
	return compiled
}

// subquery compiles a query that another compares with. Its answer is one
// column of values.
func (c *compiler) subquery(s Subquery) *plan.Query {
	q := s.Query
	inner := &compiler{schema: c.schema, options: c.options, report: c.report}
	inner.options.Identify = false
	compiled := inner.query(q)
	if len(q.Return) != 1 {
		c.fail(s.Span, "a query inside a query returns one property", "end it with RETURN u.property")
		return &compiled
	}
	switch e := q.Return[0].Expr.(type) {
	case Spread:
		c.fail(e.Span, "a query inside a query returns one property", "name it: "+e.Alias.Text+"._id")
	case Path:
		if _, whole := compiled.Output.Columns[0].Expr.(plan.Element); whole {
			c.fail(e.Span, "a query inside a query returns a property, not a whole entity", "name it: "+e.Alias.Text+"._id")
		}
	}
	return &compiled
}
