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

// bindNames finds the names of a query. A name given twice is an error.
func bindNames(q *Query) (*names, *Error) {
	n := &names{bound: map[string]binding{}}
	var wrong *Error
	eachName(q, func(alias Name, _ []Name, b binding) {
		if err := n.bind(alias, b); err != nil && wrong == nil {
			wrong = err
		}
	})
	eachName(q, n.bindDefault)
	return n, wrong
}

// eachName visits all that can be named: its alias, the names in its selector,
// and what it is.
func eachName(q *Query, visit func(alias Name, selector []Name, b binding)) {
	visit(q.Start.Alias, q.Start.Selector.Names, binding{slot: q.Start.slot})
	eachNameOf(q.Steps, false, visit)
}

func eachNameOf(steps []Step, negated bool, visit func(Name, []Name, binding)) {
	for _, s := range steps {
		switch s := s.(type) {
		case Hop:
			negated = negated || s.Negated
			if s.Somehow == 0 {
				visit(s.Alias, s.Verbs, binding{slot: s.slot, relationship: true, negated: negated})
			}
			visit(s.Entity.Alias, s.Entity.Selector.Names, binding{slot: s.Entity.slot, negated: negated})
		case Section:
			eachNameOf(s.Steps, negated, visit)
			visit(s.Alias, nil, binding{slot: s.slot, negated: negated})
		}
	}
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

// bindDefault names a thing without alias by the only name in its selector.
// What stands behind a THAT ! does not compete with what does not.
func (n *names) bindDefault(alias Name, selector []Name, b binding) {
	if alias.Text != "" || len(selector) != 1 || !isPlain(selector[0]) {
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
