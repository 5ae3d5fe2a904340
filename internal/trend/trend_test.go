package trend_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/state"
	"parapet/internal/state/statetest"
	"parapet/internal/trend"
)

func moment(generation uint64, hour int) trend.Moment {
	// Commits are known to the microsecond, which is more than is kept.
	return trend.Moment{Generation: generation, At: time.Date(2026, 11, 20, hour, 0, 0, 123456000, time.UTC)}
}

func put(t *testing.T, s *trend.Store, scope string, m trend.Moment, values map[string]any) {
	t.Helper()
	if err := s.Put(t.Context(), scope, m, values); err != nil {
		t.Fatal(err)
	}
}

// told is what was counted over a day, as text.
func told(t *testing.T, s *trend.Store, scope string, names ...string) []string {
	t.Helper()
	counts, err := s.Over(t.Context(), scope, names, moment(0, 0).At.Truncate(time.Hour), moment(0, 23).At)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, c := range counts {
		all = append(all, c.At.Format("15h ")+c.Name+" "+string(c.Value))
	}
	return all
}

func TestCountsAreKept(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		s := trend.NewStore(db)
		put(t, s, "all", moment(2, 12), map[string]any{"devices": 3, "high": 1})
		put(t, s, "all", moment(1, 10), map[string]any{"devices": 2})
		put(t, s, "of acme", moment(1, 10), map[string]any{"devices": 1})
		put(t, s, "all", moment(1, 10), map[string]any{"devices": 4})
		if diff := cmp.Diff([]string{"10h devices 4", "12h devices 3"}, told(t, s, "all", "devices", "other")); diff != "" {
			t.Errorf("over a day (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"10h devices 1"}, told(t, s, "of acme", "devices", "high")); diff != "" {
			t.Errorf("to who sees a part (-want +got):\n%s", diff)
		}
		if got := told(t, s, "all"); len(got) > 0 {
			t.Errorf("of no name: %v", got)
		}
		at, err := s.At(t.Context(), "all", moment(2, 12), []string{"devices", "high", "other"})
		if err != nil || len(at) != 2 || string(at["high"]) != "1" {
			t.Errorf("of a state: %s, %v", at, err)
		}
		if at, err := s.At(t.Context(), "all", moment(3, 12), []string{"devices"}); err != nil || len(at) > 0 {
			t.Errorf("of another state of the same moment: %s, %v", at, err)
		}
	})
}

func TestCountsGoWithTheirStates(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		s := trend.NewStore(db)
		for generation, hour := range []int{8, 9, 10} {
			put(t, s, "all", moment(uint64(generation), hour), map[string]any{"devices": hour})
			put(t, s, "of acme", moment(uint64(generation), hour), map[string]any{"devices": hour})
		}
		// The number of the last is that of another graph's, as when one began anew.
		n, err := s.Forget(t.Context(), []trend.Moment{moment(1, 9), moment(2, 11)})
		if err != nil || n != 2 {
			t.Errorf("Forget = %d, %v, want 2", n, err)
		}
		for _, scope := range []string{"all", "of acme"} {
			if diff := cmp.Diff([]string{"09h devices 9"}, told(t, s, scope, "devices")); diff != "" {
				t.Errorf("what is left (-want +got):\n%s", diff)
			}
		}
	})
}
