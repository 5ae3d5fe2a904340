package j1ql

import (
	"fmt"
	"strings"

	"parapet/internal/graph/plan"
)

// binding is what a name of the query stands for.
type binding struct {
	slot         plan.Slot
	relationship bool
	// negated: it is bound behind a THAT ! and stands for nothing outside.
	negated bool
	// times counts what bears the name without being given it by AS.
	times int
}

// names are the aliases of a query: those given by AS, and the class, type or
// verb of what has none.
type names struct {
	bound map[string]binding
	// order is that of the pattern.
	order []string
}

// slots of a pattern: the start is 0, and every hop takes two more, one for
// its relationship and one for the entity it leads to.
func edgeSlot(hop int) plan.Slot { return plan.Slot(2*hop + 1) }
func nodeSlot(hop int) plan.Slot { return plan.Slot(2*hop + 2) }

// bindNames finds the names of a query. A name given twice is an error.
func bindNames(q *Query) (*names, *Error) {
	n := &names{bound: map[string]binding{}}
	if err := n.bind(q.Start.Alias, binding{}); err != nil {
		return nil, err
	}
	negated := false
	for i, h := range q.Hops {
		negated = negated || h.Negated
		if err := n.bind(h.Alias, binding{slot: edgeSlot(i), relationship: true, negated: negated}); err != nil {
			return nil, err
		}
		if err := n.bind(h.Entity.Alias, binding{slot: nodeSlot(i), negated: negated}); err != nil {
			return nil, err
		}
	}
	n.bindDefaults(q)
	return n, nil
}

func (n *names) bind(alias Name, b binding) *Error {
	if alias.Text == "" {
		return nil
	}
	if _, ok := n.bound[alias.Text]; ok {
		return &Error{
			Pos: alias.Span.Pos, End: alias.Span.End,
			Msg: fmt.Sprintf("the alias `%s` is given twice", alias.Text), Hint: "choose another name",
		}
	}
	n.bound[alias.Text] = b
	n.order = append(n.order, alias.Text)
	return nil
}

func (n *names) bindDefaults(q *Query) {
	n.bindDefault(q.Start.Alias, q.Start.Selector.Names, binding{})
	negated := false
	for i, h := range q.Hops {
		negated = negated || h.Negated
		n.bindDefault(h.Alias, h.Verbs, binding{slot: edgeSlot(i), relationship: true, negated: negated})
		n.bindDefault(h.Entity.Alias, h.Entity.Selector.Names, binding{slot: nodeSlot(i), negated: negated})
	}
}

// bindDefault names a thing without alias by the only name in its selector.
// What stands behind a THAT ! does not compete with what does not.
func (n *names) bindDefault(alias Name, selector []Name, b binding) {
	if alias.Text != "" || len(selector) != 1 {
		return
	}
	name := selector[0].Text
	have, taken := n.bound[name]
	if taken && (have.times == 0 || b.negated) {
		return
	}
	if !taken {
		n.order = append(n.order, name)
	}
	b.times = have.times + 1
	n.bound[name] = b
}

// find is what the name stands for. Verbs are found in any case.
func (n *names) find(name string) (binding, bool) {
	if b, ok := n.bound[name]; ok {
		return b, true
	}
	b, ok := n.bound[strings.ToUpper(name)]
	return b, ok && b.relationship && b.times > 0
}

// valid lists the names that can be used, in quotes.
func (n *names) valid() []string {
	var valid []string
	for _, name := range n.order {
		if b := n.bound[name]; !b.negated && b.times < 2 {
			valid = append(valid, name)
		}
	}
	return valid
}
