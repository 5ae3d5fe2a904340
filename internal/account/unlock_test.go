package account_test

import (
	"testing"
	"time"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

// Who has forgotten his password, or is attacked, need not wait when an administrator
// knows about it.
func TestUnlock(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, root account.Account) {
		for {
			_, err := s.SignIn(t.Context(), "root", secret.New("wrong"), strange)
			if problem.Is(err, problem.TooMany) {
				break
			}
		}
		for name, read := range map[string]func() (account.Account, error){
			"get": func() (account.Account, error) { return s.Get(t.Context(), root.ID) },
			"list": func() (account.Account, error) {
				all, err := s.List(t.Context())
				return all[0], err
			},
		} {
			if a, err := read(); err != nil || !a.WaitsUntil.After(time.Now()) {
				t.Errorf("%s: who waits is told to wait until %v, %v", name, a.WaitsUntil, err)
			}
		}
		if err := s.Unlock(t.Context(), root.ID); err != nil {
			t.Fatal(err)
		}
		if a, err := s.Get(t.Context(), root.ID); err != nil || !a.WaitsUntil.IsZero() {
			t.Errorf("who was unlocked waits until %v, %v", a.WaitsUntil, err)
		}
		if _, err := s.SignIn(t.Context(), "root", secret.New(good), strange); err != nil {
			t.Errorf("who was unlocked is not let in: %v", err)
		}
		wantProblem(t, s.Unlock(t.Context(), "nobody"), problem.NotFound, "an account that is none")
	})
}
