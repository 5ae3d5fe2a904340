package exec

import "parapet/internal/graph/plan"

// output computes what the answer needs of a match.
type output struct {
	scope   *matchScope
	columns []cell
	sorts   []term[*match]
	desc    []bool
	// keys tell groups and distinct rows apart; ties order rows that the sort
	// keys leave equal.
	keys []identity
	ties []term[*match]
	// counts are the aggregates, in the order of match.counts.
	counts []*tally
}

func newOutput(s *shape) *output {
	scope := &matchScope{
		place:   s.place,
		columns: s.columns,
		ids:     identifiers{},
	}
	out := &output{scope: scope}
	made := entities{}
	for _, c := range s.columns {
		out.columns = append(out.columns, newCell(scope, made, c.Expr))
	}
	for _, o := range s.sorts {
		out.sorts = append(out.sorts, compileTerm(scope, o.Expr))
		out.desc = append(out.desc, o.Desc)
	}
	for _, e := range s.keys() {
		out.keys = append(out.keys, newIdentity(scope, e))
	}
	for _, e := range s.ties() {
		out.ties = append(out.ties, compileTerm(scope, e))
	}
	for _, c := range scope.counts {
		out.counts = append(out.counts, newTally(scope, c))
	}
	return out
}

// ties are what orders rows that the sort keys leave equal: for groups and
// distinct rows what tells them apart, else the entities in the order of the
// pattern.
func (s *shape) ties() []plan.Expr {
	if s.distinct || s.grouped() {
		return s.keys()
	}
	var entities []plan.Expr
	for _, n := range s.main.nodes {
		entities = append(entities, plan.Element{Slot: n.Slot})
	}
	return entities
}
