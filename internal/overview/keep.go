package overview

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parapet/internal/scope"
	"parapet/internal/trend"
)

// overTime says whether a number is told over time.
func (n *Number) overTime() bool {
	return n.Group == Pills || n.Group == Scores || n.Name == "findings"
}

// everything are the names under which all of a state is kept, and overTime those
// that are counted of the past.
func everything() []string {
	keys := []string{topKey}
	for i := range Numbers {
		keys = append(keys, Numbers[i].key())
	}
	return keys
}

func overTime() []string {
	var keys []string
	for i := range Numbers {
		if Numbers[i].overTime() {
			keys = append(keys, Numbers[i].key())
		}
	}
	return keys
}

// KeepLast counts the last state of the graph, for all parts that somebody looks
// at, unless that was done.
func (s *Store) KeepLast(ctx context.Context) error {
	for _, p := range s.parts() {
		g, err := p.graph.Latest(ctx)
		if err != nil {
			return err
		}
		if g.Generation().Number == 0 {
			continue
		}
		if _, err := s.counted(ctx, p.graph, g, everything(), inUpkeep); err != nil {
			return fmt.Errorf("count the last state: %w", err)
		}
	}
	return nil
}

func (s *Store) parts() []*part {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*part
	for _, p := range s.seen {
		all = append(all, p)
	}
	return all
}

// patience is for how long a call of Keep counts the past, at least one state of
// it.
const patience = 20 * time.Second

// Keep counts the last state, forgets what was counted of states that are gone,
// and counts the past where that was not done, the newest first. It does a bit of
// that and leaves the rest to its next call.
func (s *Store) Keep(ctx context.Context) error {
	if err := s.KeepLast(ctx); err != nil {
		return err
	}
	last, err := s.cfg.Graphs.All().Latest(ctx)
	if err != nil {
		return err
	}
	is := last.Generation().Number
	unfilled := slices.DeleteFunc(s.parts(), func(p *part) bool { return s.filledTo(p) == is })
	if len(unfilled) == 0 {
		return nil
	}
	if err := s.forget(ctx); err != nil {
		return err
	}
	until := time.Now().Add(patience)
	for _, p := range unfilled {
		if err := s.fill(ctx, p, is, until); err != nil {
			return fmt.Errorf("count the past: %w", err)
		}
	}
	return nil
}

func (s *Store) filledTo(p *part) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.filled
}

func (s *Store) forget(ctx context.Context) error {
	kept, err := s.cfg.Graphs.All().Moments(ctx)
	if err != nil {
		return err
	}
	moments := make([]trend.Moment, len(kept))
	for i, m := range kept {
		moments[i] = trend.Moment{Generation: m.Generation, At: m.At}
	}
	_, err = s.cfg.Trend.Forget(ctx, moments)
	return err
}

// fill counts states of the past until a moment, the newest first, and takes note
// of how many are left before the last one.
func (s *Store) fill(ctx context.Context, p *part, last uint64, until time.Time) error {
	missing, err := s.missing(ctx, p.graph)
	if err != nil {
		return err
	}
	for i, m := range missing {
		s.remains(p, 0, len(missing)-i)
		if i > 0 && time.Now().After(until) {
			return nil
		}
		if err := s.fillOne(ctx, p.graph, m); ctx.Err() != nil {
			return context.Cause(ctx)
		} else if err != nil {
			s.logger.Warn("could not count a state of the past", "generation", m.Generation, "error", err)
		}
	}
	s.remains(p, last, 0)
	return nil
}

func (s *Store) fillOne(ctx context.Context, view *scope.Graph, m scope.Moment) error {
	g, err := view.At(ctx, m.At)
	if err != nil {
		return err
	}
	_, err = s.counted(ctx, view, g, overTime(), inUpkeep)
	return err
}

func (s *Store) remains(p *part, filled uint64, left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.filled, p.left = filled, left
}

// missing are the states of which nothing was counted, the newest first.
func (s *Store) missing(ctx context.Context, view *scope.Graph) ([]scope.Moment, error) {
	kept, err := view.Moments(ctx)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	keys := overTime()
	counts, err := s.cfg.Trend.Over(ctx, view.Name(), keys, millis(kept[0].At), kept[len(kept)-1].At)
	if err != nil {
		return nil, err
	}
	counted := map[uint64]int{}
	for _, c := range counts {
		counted[c.Generation]++
	}
	slices.Reverse(kept)
	return slices.DeleteFunc(kept, func(m scope.Moment) bool { return counted[m.Generation] == len(keys) }), nil
}
