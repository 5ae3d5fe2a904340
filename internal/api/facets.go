package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/query"
)

// registerFacets adds counting the values in inventories.
func (s *server) registerFacets() {
	register(s, operation{
		id: "inventory.facets", method: http.MethodGet, path: inventoryPath + "/{name}/facets", tag: inventoryTag, permission: account.QueryRun, time: s.limits.Query,
		summary: "Count the values in the columns of an inventory",
		description: "How many of the rows that fulfil what is asked for have which value, with the filter that demands it. The filters on a column are left out where its own values are counted. " +
			"Of times it is how many are not longer ago than that.",
	}, s.listFacets)
}

// facet is a facet as the API shows it.
type facet struct {
	Column  inventoryColumn `json:"column"`
	Values  []facetValue    `json:"values" doc:"The most frequent values; of a time, how long ago it is at most."`
	Missing int             `json:"missing" doc:"How many rows have no value; the filter !column demands them."`
	More    bool            `json:"more" doc:"Whether there are more values."`
}

type facetValue struct {
	Value  any    `json:"value"`
	Count  int    `json:"count"`
	Filter string `json:"filter" doc:"The filter that demands the value."`
}

func (s *server) listFacets(ctx context.Context, in *struct {
	WantedInput
	Facet []string `query:"facet,explode" maxItems:"50" doc:"A column whose values to count; the usual ones when absent."`
},
) (*listOutput[facet], error) {
	i, err := s.inventory(ctx, in.WantedInput)
	if err != nil {
		return nil, err
	}
	g, err := s.graphOf(ctx).Latest(ctx)
	if err != nil {
		return nil, err
	}
	graphs := query.Graphs(s.graphOf(ctx))
	if in.At.IsZero() {
		graphs = query.Only(g)
	}
	found, err := i.Facets(ctx, graphs, in.request(), in.Facet, s.cfg.Query)
	if err != nil {
		return nil, unanswered(err)
	}
	facets := make([]facet, len(found))
	for n, f := range found {
		facets[n] = facet{Column: columnOf(f.Column), Values: []facetValue{}, Missing: f.Missing, More: f.More}
		for _, v := range f.Values {
			facets[n].Values = append(facets[n].Values, facetValue{jsonValue(v.Value), v.Count, v.Filter})
		}
	}
	return &listOutput[facet]{List[facet]{Items: facets}}, nil
}
