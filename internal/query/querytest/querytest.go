// Package querytest gives tests a graph to ask that has no store.
package querytest

import (
	"context"
	"fmt"
	"time"

	"parapet/internal/query"
)

// Only is a graph of which a single generation is at hand.
func Only(g query.Graph) query.Graphs { return only{g} }

type only struct{ graph query.Graph }

func (o only) Latest(context.Context) (query.Graph, error) { return o.graph, nil }

func (o only) At(_ context.Context, moment time.Time) (query.Graph, error) {
	at := o.graph.Generation().At
	if moment.Before(at) {
		return nil, fmt.Errorf("the graph is known since %s, and not as it was on %s",
			at.UTC().Format(time.RFC3339), moment.UTC().Format(time.RFC3339))
	}
	return o.graph, nil
}
