package sweep

import (
	"strings"
	"time"

	"parapet/internal/graph/plan"
)

// reduced are the operators that left of every level what stands in a match.
func (t *task) reduced(took time.Duration) []plan.Operator {
	ops := []plan.Operator{{Name: "reduce", Detail: "to what stands in a match", Estimated: -1, Time: took}}
	for _, l := range t.chain.levels {
		ops = append(ops, plan.Operator{Depth: 1, Name: "set", Detail: describe(l.node), Estimated: -1, Rows: int64(l.members())})
	}
	ops[0].Rows = ops[1].Rows
	return ops
}

func describe(n plan.Node) string {
	types := "*"
	if !n.Types.Any {
		names := make([]string, len(n.Types.List))
		for i, t := range n.Types.List {
			names[i] = string(t)
		}
		types = strings.Join(names, "|")
	}
	if n.Filter != nil {
		types += " filtered"
	}
	return types
}
