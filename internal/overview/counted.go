package overview

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/query"
	"parapet/internal/scope"
	"parapet/internal/trend"
)

// How many numbers are counted side by side. What takes long of the first after a
// start is reading what each alone looks at, which somebody may wait for. What
// nobody waits for leaves the other processors to those who ask.
const (
	awaited  = 2
	inUpkeep = 1
)

// counted is what was kept of a state, and what is counted now and kept because it
// was not, so many numbers at once.
func (s *Store) counted(ctx context.Context, view *scope.Graph, g query.Graph, wanted []string, atOnce int) (map[string]json.RawMessage, error) {
	is := g.Generation()
	m := trend.Moment{Generation: is.Number, At: millis(is.At)}
	have, err := s.cfg.Trend.At(ctx, view.Name(), m, wanted)
	if err != nil || len(have) == len(wanted) {
		return have, err
	}
	// Who comes while it is counted waits for the same. That goes on when the first
	// of them leaves.
	done := s.flight.DoChan(fmt.Sprintf("%s %d %d", view.Name(), is.Number, len(wanted)), func() (any, error) {
		return s.count(context.WithoutCancel(ctx), view, g, wanted, atOnce)
	})
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case result := <-done:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.(map[string]json.RawMessage), nil
	}
}

// count counts those of the numbers that are wanted and not kept, and keeps them.
func (s *Store) count(ctx context.Context, view *scope.Graph, g query.Graph, wanted []string, atOnce int) (map[string]json.RawMessage, error) {
	is := g.Generation()
	m := trend.Moment{Generation: is.Number, At: millis(is.At)}
	values, err := s.cfg.Trend.At(ctx, view.Name(), m, wanted)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	missing := slices.DeleteFunc(slices.Clone(wanted), func(key string) bool { return values[key] != nil })
	fresh, err := s.fresh(ctx, g, missing, atOnce)
	if err != nil {
		return nil, err
	}
	if err := s.cfg.Trend.Put(ctx, view.Name(), m, fresh); err != nil {
		return nil, err
	}
	s.logger.Debug("counted", "part", view.Name(), "generation", m.Generation, "numbers", len(fresh), "took", time.Since(begun))
	for key, v := range fresh {
		if values[key], err = json.Marshal(v); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// fresh counts what is wanted of a state.
func (s *Store) fresh(ctx context.Context, g query.Graph, wanted []string, atOnce int) (map[string]any, error) {
	c := counterOf(g, s.cfg.Query)
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	var mu sync.Mutex
	fresh := map[string]any{}
	take := func(key string, v any) {
		mu.Lock()
		defer mu.Unlock()
		fresh[key] = v
	}
	for _, n := range longestFirst() {
		if !slices.Contains(wanted, n.key()) {
			continue
		}
		work.Go(func() error {
			v, err := c.count(ctx, n)
			if v.Failed != "" {
				s.logger.Warn("could not count", "number", n.Name, "generation", g.Generation().Number, "reason", v.Failed)
			}
			take(n.key(), v)
			return err
		})
	}
	if slices.Contains(wanted, topKey) {
		work.Go(func() error {
			found, err := c.weaknesses(ctx)
			take(topKey, found)
			return err
		})
	}
	return fresh, work.Wait()
}

// longestFirst are the numbers as they are counted: first those that look at most
// types, so that nobody waits for them in the end.
func longestFirst() []*Number {
	var all []*Number
	for i := range Numbers {
		all = append(all, &Numbers[i])
	}
	slices.SortStableFunc(all, func(a, b *Number) int { return cmp.Compare(len(b.Types), len(a.Types)) })
	return all
}
