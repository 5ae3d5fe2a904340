package snapshot

import (
	"context"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/manifest"
)

// Stats is how much a store has, and where.
type Stats struct {
	// Generation is the last one. Kept is how many there are.
	Generation graph.Generation
	Kept       int
	// Budget is how many bytes of the graph the store may keep in memory, and
	// Memory how many it does, without the dictionary.
	Budget, Memory int64
	// Texts and Lists count what the dictionary has. They take Dictionary
	// bytes, which are not within the budget.
	Texts, Lists int
	Dictionary   int64
	// Types are those of the last generation: of entities, then of
	// relationships, by partition and name.
	Types []TypeStats
}

// TypeStats is how much there is of one type in one partition.
type TypeStats struct {
	Partition graph.Partition
	Type      graph.Type
	// Rows counts entities, deleted ones included, or relationships. Living
	// counts those that exist.
	Rows, Living int
	// Base, Deltas and Volatile are bytes on disk.
	Base, Deltas, Volatile int64
	// Memory is bytes in memory. A type is loaded when it is known there which
	// entities there are, or which of them the relationships join.
	Memory int64
	Loaded bool
}

// Stats is how much the store has at the moment.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	if ctx.Err() != nil {
		return Stats{}, context.Cause(ctx)
	}
	numbers, err := manifest.List(s.dir)
	if err != nil {
		return Stats{}, fmt.Errorf("count the generations: %w", err)
	}
	last := s.last.Load()
	stats := Stats{
		Generation: last.is, Kept: len(numbers),
		Budget: s.cache.Budget(), Memory: s.cache.Used(),
	}
	stats.Texts, stats.Lists, stats.Dictionary = s.dict.Size()
	for _, t := range last.tables {
		stats.Types = append(stats.Types, last.stats(t.place, t.core, t.units()))
	}
	for _, e := range last.edges {
		stats.Types = append(stats.Types, last.stats(e.at(), e.core(), e.units()))
	}
	return stats, nil
}

// stats is about a place, which is loaded when its core is.
func (s *state) stats(p place, core unit, all []unit) TypeStats {
	stored := s.manifest.Partitions[p.partition].Types[p.typ]
	stats := TypeStats{
		Partition: p.partition, Type: p.typ,
		Rows: stored.Rows, Living: stored.Living,
		Base: stored.Base.Size, Loaded: core.Loaded(),
	}
	for _, d := range stored.Deltas {
		stats.Deltas += d.Size
	}
	if stored.Volatile != nil {
		stats.Volatile = stored.Volatile.Size
	}
	for _, d := range stored.VolatileDeltas {
		stats.Volatile += d.Size
	}
	for _, u := range all {
		stats.Memory += u.Size()
	}
	return stats
}
