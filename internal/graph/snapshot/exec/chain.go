package exec

import "parapet/internal/graph/plan"

// chain is a start and hops from it.
type chain struct {
	nodes []plan.Node
	edges []plan.Edge // edges[i] leads from nodes[i] to nodes[i+1]
	// where[i] are the conditions that can be tested once nodes[i] stands.
	where [][]plan.Expr
	// depth is the last node whose things matter. Beyond it, it only matters
	// whether the chain goes on.
	depth int
	// absent must not lead on from the last node, at which it starts.
	absent *chain
}

func newChain(p plan.Pattern) (chain, error) {
	c := chain{nodes: []plan.Node{p.Start}}
	for i, step := range p.Steps {
		switch step := step.(type) {
		case plan.Hop:
			c.add(step)
		case plan.Absent:
			if i < len(p.Steps)-1 || len(step.Steps) == 0 {
				return chain{}, errAbsent
			}
			c.absent = &chain{nodes: make([]plan.Node, 1)}
			for _, s := range step.Steps {
				hop, ok := s.(plan.Hop)
				if !ok {
					return chain{}, errAbsent
				}
				c.absent.add(hop)
			}
		}
	}
	c.where = make([][]plan.Expr, len(c.nodes))
	return c, nil
}

func (c *chain) add(hop plan.Hop) {
	c.edges = append(c.edges, hop.Edge)
	c.nodes = append(c.nodes, hop.Node)
}

// filter adds a condition to a node.
func (c *chain) filter(node int, e plan.Expr) {
	if have := c.nodes[node].Filter; have != nil {
		e = plan.And{All: []plan.Expr{have, e}}
	}
	c.nodes[node].Filter = e
}

// places numbers the slots: nodes have even places, the edges between them odd
// ones.
func (c *chain) places() (map[plan.Slot]int, error) {
	place := make(map[plan.Slot]int, c.width())
	for i, n := range c.nodes {
		place[n.Slot] = 2 * i
	}
	for i, e := range c.edges {
		place[e.Slot] = 2*i + 1
	}
	if len(place) < c.width() {
		return nil, errTwice
	}
	return place, nil
}

// width is the number of places.
func (c *chain) width() int { return len(c.nodes) + len(c.edges) }

func isNode(place int) bool { return place%2 == 0 }

// standing is the node that must stand for a place to be known.
func standing(place int) int { return (place + 1) / 2 }
