package idempotency_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/idempotency"
	"parapet/internal/problem"
	"parapet/internal/state/statetest"
)

func TestKeysLapse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := idempotency.NewStore(statetest.SQLite(t))
		begin(t, store, key)
		time.Sleep(9 * time.Minute)
		if _, err := store.Begin(t.Context(), key); !problem.Is(err, problem.Conflict) {
			t.Errorf("after nine minutes: %v, want a conflict", err)
		}
		time.Sleep(2 * time.Minute)
		if answer := begin(t, store, key); answer != nil {
			t.Errorf("a request that was abandoned was answered: %v", answer)
		}
		if err := store.Finish(t.Context(), key, idempotency.Answer{Status: 204}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(23 * time.Hour)
		if begin(t, store, key) == nil {
			t.Error("the answer was forgotten within a day")
		}
		time.Sleep(2 * time.Hour)
		if begin(t, store, key) != nil {
			t.Error("the answer was remembered for more than a day")
		}
	})
}
