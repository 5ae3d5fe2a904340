package scope

import (
	"context"
	"time"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/graph/snapshot/restrict"
	"parapet/internal/query"
)

// Source is the last generation as columns, or that of a moment when one is
// given. It fails as At does.
func (g *Graph) Source(ctx context.Context, moment time.Time) (column.Source, error) {
	if moment.IsZero() {
		return g.latest(), nil
	}
	return g.at(ctx, moment)
}

// Asked is columns as what queries ask.
func Asked(source column.Source) query.Graph { return exec.New(source) }

func (g *Graph) at(ctx context.Context, moment time.Time) (column.Source, error) {
	whole, err := g.store.At(ctx, moment)
	if err != nil {
		return nil, refusal(err)
	}
	if g.limited {
		return restrict.New(whole, g.sight), nil
	}
	return whole, nil
}
