package ingest_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// late answers every call some time after it came, so that answers come in any
// order.
func late(seed uint64) func(http.Handler) http.Handler {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 0))
	wait := func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(random.Int64N(int64(20 * time.Second)))
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(wait())
			next.ServeHTTP(w, r)
		})
	}
}

// everything is what a graph says, a line a property.
func everything(view graph.View) []string {
	var all []string
	say := func(key graph.Key, props graph.Props) {
		all = append(all, string(key))
		for _, p := range props {
			all = append(all, fmt.Sprintf("%s %s %v", key, p.Name, p.Value.Any()))
		}
	}
	for _, e := range graph.Declared().Entities() {
		for _, entity := range view.Entities(e.Type) {
			say(entity.Key, entity.Props)
		}
	}
	for _, r := range graph.Declared().Relationships() {
		for _, edge := range view.Relationships(r.Type) {
			say(graph.RelationshipKey(edge.From, r.Class, edge.To), edge.Props)
		}
	}
	slices.Sort(all)
	return all
}

// In whatever order answers come, the graph is the same: when all is read, and
// when what changed is.
func TestOrderOfAnswers(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	var want [][]string
	for seed := range uint64(4) {
		var got [][]string
		synctest.Test(t, func(t *testing.T) {
			s := virtually(t, simulator.Config{Devices: 25, Seed: 21}, late(seed))
			store, cfg := newStore(t), s.config(t)
			cfg.Sources = allSources()
			for _, hours := range []int{30, 6, 0} {
				mustComplete(t, run(t, store, cfg))
				all := everything(store.View())
				if len(all) < 1000 {
					t.Fatalf("the graph says %d things, too few to tell an order by", len(all))
				}
				got = append(got, all)
				if hours > 0 {
					s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, hours), nil)
				}
			}
		})
		if want == nil {
			want = got
		}
		for i := range got {
			if diff := cmp.Diff(want[i], got[i]); diff != "" {
				t.Errorf("run %d, answers in order %d (-first order +this):\n%.3000s", i, seed, diff)
			}
		}
	}
}
