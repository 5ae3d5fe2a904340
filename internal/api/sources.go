package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/problem"
	"parapet/internal/scope"
)

// checkSources refuses keys of integrations that there are not, or that who asks
// may not see: with them a list would be as empty as one that has found nothing. One
// that has read nothing yet is known, and so is one that is gone, as of when it was
// there.
func (s *server) checkSources(ctx context.Context, keys []string, at time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	known, err := s.sources(ctx, at, keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if !slices.Contains(known, key) {
			return problem.Wrong(problem.Field{Path: "source", Text: fmt.Sprintf("there is no integration %q: there %s", key, naming(known))})
		}
	}
	return nil
}

// mostNamed is how many integrations are named at most where one is not known.
const mostNamed = 10

func naming(known []string) string {
	switch n := len(known); {
	case n == 0:
		return "is none"
	case n == 1:
		return "is " + known[0]
	case n > mostNamed:
		return fmt.Sprintf("are %s and %d more", strings.Join(known[:mostNamed], ", "), n-mostNamed)
	}
	return "are " + strings.Join(known, ", ")
}

// sources are the keys of the integrations that there are now, and of those that the
// graph of a moment knows something of. The audit log is told when one is wanted that
// who asks may not see.
func (s *server) sources(ctx context.Context, at time.Time, wanted []string) (keys []string, err error) {
	applied, err := s.cfg.Integrations.Applied(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range applied {
		switch {
		case identity(ctx).Sees(a.Key):
			keys = append(keys, a.Key)
		case slices.Contains(wanted, a.Key):
			requestOf(ctx).deed.hidden = true
		}
	}
	g, err := s.graphOf(ctx).Source(ctx, at)
	if err != nil {
		return nil, err
	}
	for p := range g.Generation().Steps {
		if key := scope.Integration(p); key != "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}
