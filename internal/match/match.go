// Package match finds which entities of different owners are the same thing.
//
// Its one flow: it reads the graph as a run leaves it and puts what it finds
// into a draft of a partition of its own: links between entities that others
// own, and the entities that all of them share.
//
// It knows the graph alone: not where entities came from, nor how often it is
// asked.
package match

import (
	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
)

// Partition is the part of the graph that matching owns.
const Partition graph.Partition = "match"

// Types are what matching fills.
func Types() []graph.Type {
	return []graph.Type{graph.CVE, graph.VulnerabilityIsCVE, graph.LogonUserIsUser}
}

// Fill puts all that can be matched in view into draft and finishes its types.
// The same view always gives the same links. The error is the draft's.
func Fill(view graph.View, draft graph.Draft) error {
	var group errgroup.Group
	group.Go(func() error { return matchCVEs(view, draft) })
	group.Go(func() error { return matchUsers(view, draft) })
	if err := group.Wait(); err != nil {
		return err
	}
	draft.Finish(graph.Whole, Types()...)
	return nil
}
