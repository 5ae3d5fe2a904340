package scope

import "strings"

// Name tells what is seen of the graph: it is the same for who sees the same, and
// another for others.
func (g *Graph) Name() string {
	if !g.limited {
		return "all"
	}
	return "of " + strings.Join(g.keys, ",")
}
