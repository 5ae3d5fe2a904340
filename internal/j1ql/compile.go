package j1ql

import (
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Compile checks a query against a schema and says what to execute. Names
// that the schema does not know become warnings: they select nothing. The
// error is always an *Error.
func Compile(q *Query, schema *graph.Schema, opt Options) (plan.Query, []Warning, error) {
	n, err := bindNames(q)
	if err != nil {
		return plan.Query{}, nil, err
	}
	c := &compiler{schema: schema, now: opt.Now, names: n}
	if c.now.IsZero() {
		c.now = time.Now()
	}
	compiled := plan.Query{Pattern: c.pattern(q)}
	if q.Where != nil {
		compiled.Where = c.condition(q.Where, nowhere)
	}
	compiled.Output = c.output(q)
	if c.err != nil {
		return plan.Query{}, nil, c.err
	}
	return compiled, c.warnings, nil
}

// compiler turns a syntax tree into a plan. The first error is the one that is
// told; what is compiled after it is not used.
type compiler struct {
	schema   *graph.Schema
	now      time.Time
	names    *names
	columns  []Column
	warnings []Warning
	err      *Error
}

func (c *compiler) fail(at Span, msg, hint string) {
	if c.err == nil {
		c.err = &Error{Pos: at.Pos, End: at.End, Msg: msg, Hint: hint}
	}
}

func (c *compiler) warn(at Span, msg string) {
	c.warnings = append(c.warnings, Warning{Pos: at.Pos, End: at.End, Msg: msg})
}

// pattern compiles the chain. What follows a negated hop belongs to the
// negation.
func (c *compiler) pattern(q *Query) plan.Pattern {
	p := plan.Pattern{Start: c.node(q.Start, 0)}
	var absent *plan.Absent
	left := q.Start.Selector
	types := p.Start.Types
	for i, h := range q.Hops {
		hop := plan.Hop{Node: c.node(h.Entity, nodeSlot(i))}
		hop.Edge = plan.Edge{Slot: edgeSlot(i), Direction: h.Direction, Types: c.edgeTypes(h, left, types, hop.Node.Types)}
		left, types = h.Entity.Selector, hop.Node.Types
		switch {
		case absent == nil && h.Negated:
			absent = &plan.Absent{Steps: []plan.Step{hop}}
		case h.Negated:
			c.fail(h.Span, "a negation inside a negation is not supported yet", "all that follows THAT ! belongs to it")
		case absent != nil:
			absent.Steps = append(absent.Steps, hop)
		default:
			p.Steps = append(p.Steps, hop)
		}
	}
	if absent != nil {
		p.Steps = append(p.Steps, *absent)
	}
	return p
}

func (c *compiler) node(e Entity, slot plan.Slot) plan.Node {
	n := plan.Node{Slot: slot, Types: c.entityTypes(e.Selector)}
	if e.With != nil {
		n.Filter = c.condition(e.With, slot)
	}
	return n
}
