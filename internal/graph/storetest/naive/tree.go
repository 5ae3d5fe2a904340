package naive

import (
	"parapet/internal/graph/plan"
)

// tree is all that stands in the slots of the matches, and all paths of those
// that have some.
func (e *evaluator) tree(q plan.Query, matches ...match) *plan.Graph {
	tree := &plan.Graph{}
	seen := map[string]bool{}
	add := func(t thing) {
		if seen[t.identity()] {
			return
		}
		seen[t.identity()] = true
		if cell := t.cell(); cell.Entity != nil {
			tree.Vertices = append(tree.Vertices, *cell.Entity)
		} else {
			tree.Edges = append(tree.Edges, *cell.Link)
		}
	}
	for _, m := range matches {
		for _, t := range m.slots {
			add(t)
		}
		for _, path := range e.joining(q, m) {
			for _, t := range path {
				add(t.over)
				add(t.far)
			}
		}
	}
	return tree
}

// joining are the paths between the ends of a match.
func (e *evaluator) joining(q plan.Query, m match) [][]traversal {
	var all [][]traversal
	for _, step := range q.Pattern.Steps {
		p, ok := step.(plan.Paths)
		if !ok {
			continue
		}
		for _, path := range e.paths(m.slots[q.Pattern.Start.Slot].(*Entity), p) {
			if path[len(path)-1].far == m.slots[p.Node.Slot] {
				all = append(all, path)
			}
		}
	}
	return all
}
