package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

// Names are the names that entities of some types have now, by their
// identifiers; of those that are there.
func Names(ctx context.Context, graphs query.Graphs, types []graph.Type, ids []string, opt query.Options) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var from, wanted []string
	for _, t := range types {
		from = append(from, string(t))
	}
	for _, id := range ids {
		wanted = append(wanted, j1ql.Quote(id))
	}
	slices.Sort(from)
	slices.Sort(wanted)
	text := fmt.Sprintf("FIND (%s) WITH _id = (%s) AS e RETURN e._id AS id, e.displayName AS name",
		strings.Join(slices.Compact(from), "|"), strings.Join(slices.Compact(wanted), " OR "))
	answer, err := query.Run(ctx, graphs, text, opt)
	if err != nil {
		return nil, fmt.Errorf("read the names of entities: %w", err)
	}
	for _, row := range answer.Rows {
		names[row[0].Value.AsText()] = row[1].Value.AsText()
	}
	return names, nil
}
