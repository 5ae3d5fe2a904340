package snapshot

import (
	"context"
	"fmt"
	"maps"
	"math"

	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
)

// latestTimes is how many moments a manifest holds itself. When there are
// more, all go to a segment, or manifests would grow with the age of a graph.
const latestTimes = 200

func sizeOfClock(c column.Clock) int64 {
	const entry = 24 // of the map, with what it leaves free
	return entry * int64(len(c))
}

// clock is when the generations were committed that a manifest knows.
func (s *Store) clock(m *manifest.Manifest) *cache.Unit[column.Clock] {
	if m.Earlier == nil {
		return cache.Fixed(column.Clock(m.Times))
	}
	latest, earlier := m.Times, s.opener(*m.Earlier)
	name := fmt.Sprintf("clock %d%s", m.Number, names(*m.Earlier))
	return cache.Named(s.cache, name, sizeOfClock, func() (column.Clock, error) {
		clock, err := layout.ReadClock(earlier)
		maps.Copy(clock, latest)
		return clock, err
	})
}

// ticked is a clock that knows one generation more.
func ticked(before *cache.Unit[column.Clock], generation uint32, ms int64) *cache.Unit[column.Clock] {
	return cache.Named(cache.New(math.MaxInt64), "", sizeOfClock, func() (column.Clock, error) {
		clock := column.Clock{generation: ms}
		have, err := before.Get()
		maps.Copy(clock, have)
		return clock, err
	})
}

// keepTime notes when this generation is committed, if it brings a change.
func (c *commit) keepTime(ctx context.Context) error {
	before := c.base.manifest
	c.next.Earlier, c.next.Times = before.Earlier, map[uint32]int64{}
	maps.Copy(c.next.Times, before.Times)
	if c.changes {
		c.next.Times[uint32(c.number)] = c.next.At.UnixMilli()
	}
	if len(c.next.Times) <= c.store.latestTimes {
		return nil
	}
	all, err := c.base.clock.Get()
	if err != nil {
		return err
	}
	all = maps.Clone(all)
	if all == nil {
		all = column.Clock{}
	}
	maps.Copy(all, c.next.Times)
	earlier, err := c.writeSegment(ctx, fmt.Sprintf("clock.%012d", c.number), layout.Clock(all))
	c.next.Earlier, c.next.Times = &earlier, map[uint32]int64{}
	return err
}
