package idempotency_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/idempotency"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

var key = idempotency.Key{Owner: "anna", Name: "k", Request: "digest"}

func begin(t *testing.T, store *idempotency.Store, key idempotency.Key) *idempotency.Answer {
	t.Helper()
	answer, err := store.Begin(t.Context(), key)
	if err != nil {
		t.Fatalf("Begin(%v): %v", key, err)
	}
	return answer
}

func TestAnswerIsTold(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		store := idempotency.NewStore(db)
		if answer := begin(t, store, key); answer != nil {
			t.Fatalf("a new request was answered before: %v", answer)
		}
		if _, err := store.Begin(t.Context(), key); !problem.Is(err, problem.Conflict) {
			t.Errorf("the same request while it is being done: %v, want a conflict", err)
		}
		want := idempotency.Answer{Status: 201, Header: map[string]string{"Location": "/x"}, Body: "{}"}
		if err := store.Finish(t.Context(), key, want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&want, begin(t, store, key)); diff != "" {
			t.Errorf("the same request again (-want +got):\n%s", diff)
		}
		other := key
		other.Request = "other"
		if _, err := store.Begin(t.Context(), other); !problem.Is(err, problem.Invalid) {
			t.Errorf("another request with the key: %v, want invalid", err)
		}
		other.Owner = "bert"
		if answer := begin(t, store, other); answer != nil {
			t.Errorf("somebody else's key was answered: %v", answer)
		}
	})
}

func TestForgottenIsDoneAgain(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		store := idempotency.NewStore(db)
		begin(t, store, key)
		if err := store.Forget(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if answer := begin(t, store, key); answer != nil {
			t.Errorf("a forgotten request was answered: %v", answer)
		}
	})
}
