package query

import (
	"context"
	"fmt"
	"time"
)

// Only is the graphs of which a single generation is at hand, so that several
// questions are answered by the same state.
func Only(g Graph) Graphs { return only{g} }

type only struct{ graph Graph }

func (o only) Latest(context.Context) (Graph, error) { return o.graph, nil }

func (o only) At(_ context.Context, moment time.Time) (Graph, error) {
	at := o.graph.Generation().At
	if moment.Before(at) {
		return nil, fmt.Errorf("the graph is known since %s, and not as it was on %s",
			at.UTC().Format(time.RFC3339), moment.UTC().Format(time.RFC3339))
	}
	return o.graph, nil
}
