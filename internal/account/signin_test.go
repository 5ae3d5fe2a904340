package account_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// bubble runs a test in virtual time, which SQLite alone takes part in.
func bubble(t *testing.T, test func(t *testing.T, s *account.Store, root account.Account)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := account.New(statetest.SQLite(t), account.Config{Cost: cheap})
		test(t, s, create(t, s, "root", account.Admin))
	})
}

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		who := session(t, s, signIn(t, s, "ROOT"))
		if who.Account != root.ID || who.Name != "root" || who.Role != account.Admin || who.Limited() || who.Via() != "session" {
			t.Errorf("signed in as %+v", who)
		}
		if _, err := s.Create(t.Context(), account.NewAccount{Name: "invited", Role: account.Viewer}); err != nil {
			t.Fatal(err)
		}
		disabled := true
		gone := create(t, s, "gone", account.Viewer)
		if _, err := s.Change(t.Context(), gone.ID, 0, account.Change{Disabled: &disabled}); err != nil {
			t.Fatal(err)
		}
		first := ""
		for what, try := range map[string]struct{ name, password string }{
			"wrong password": {"root", good + "x"},
			"no password":    {"root", ""},
			"unknown":        {"nobody", good},
			"no name":        {"", good},
			"hostile":        {"root\x00\xff", "\x00\xff"},
			"long":           {strings.Repeat("x", 1e5), strings.Repeat("x", 1e6)},
			"never set":      {"invited", ""},
			"disabled":       {"gone", good},
		} {
			_, err := s.SignIn(t.Context(), try.name, secret.New(try.password), strange)
			wantProblem(t, err, problem.Unidentified, what)
			if first == "" && err != nil {
				first = err.Error()
			}
			if err != nil && err.Error() != first {
				t.Errorf("%s is told from others by %q", what, err)
			}
		}
	})
}

func TestManyGuessesAtOnceAreCounted(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, _ account.Account) {
		var guessing sync.WaitGroup
		outcomes := make([]error, 30)
		for i := range outcomes {
			guessing.Go(func() {
				_, outcomes[i] = s.SignIn(t.Context(), "root", secret.New("a guess that is wrong"), account.Origin{Address: fmt.Sprintf("192.0.2.%d", i)})
			})
		}
		guessing.Wait()
		looked := 0
		for _, err := range outcomes {
			if problem.Is(err, problem.Unidentified) {
				looked++
			} else {
				wantProblem(t, err, problem.TooMany, "a guess")
			}
		}
		if looked > 6 || looked == 0 {
			t.Errorf("%d of %d guesses at once were looked at, want about five", looked, len(outcomes))
		}
	})
}

// guess fails to sign in, and returns how long to wait.
func guess(t *testing.T, s *account.Store, name, address string) time.Duration {
	t.Helper()
	_, err := s.SignIn(t.Context(), name, secret.New("a guess that is wrong"), account.Origin{Address: address})
	var p *problem.Error
	if errors.As(err, &p) && p.Kind == problem.TooMany {
		return p.RetryAfter
	}
	wantProblem(t, err, problem.Unidentified, "a guess")
	return 0
}

// exhaust guesses until a wait of at least so much is asked for.
func exhaust(t *testing.T, s *account.Store, name string, wait time.Duration, address func(i int) string) {
	t.Helper()
	for i := range 1000 {
		asked := guess(t, s, name, address(i))
		if asked >= wait {
			return
		}
		time.Sleep(asked)
	}
	t.Fatalf("no wait of %v is ever asked for", wait)
}

func scattered(i int) string { return fmt.Sprintf("10.0.%d.%d", i/250, i%250) }

func TestWaitsDoubleAndEnd(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, _ account.Account) {
		var waits []time.Duration
		for i := range 20 {
			wait := guess(t, s, "root", scattered(i))
			if wait > 0 {
				waits = append(waits, wait)
				time.Sleep(wait)
			}
		}
		if len(waits) == 0 || waits[0] > 3*time.Second || waits[len(waits)-1] < time.Minute {
			t.Errorf("the waits grow like this: %v", waits)
		}
		exhaust(t, s, "root", 10*time.Minute, scattered)
		if _, err := s.SignIn(t.Context(), "root", secret.New(good), office); !problem.Is(err, problem.TooMany) {
			t.Errorf("who waits is let in by the right password: %v", err)
		}
		time.Sleep(16 * time.Minute)
		signIn(t, s, "root")
		if wait := guess(t, s, "root", office.Address); wait > 0 {
			t.Errorf("after signing in, a single failure waits %v", wait)
		}
	})
}

func TestUnknownNamesWaitAlike(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, _ account.Account) {
		for i := range 12 {
			known, unknown := guess(t, s, "root", scattered(i)), guess(t, s, "nobody", scattered(100+i))
			if known != unknown {
				t.Errorf("guess %d waits %v for an account and %v for none", i, known, unknown)
			}
			time.Sleep(known)
		}
	})
}

func TestAttackedAccountIsUsableWhereItWasBefore(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, _ account.Account) {
		signIn(t, s, "root")
		exhaust(t, s, "root", 10*time.Minute, scattered)
		signIn(t, s, "root")
		exhaust(t, s, "root", 10*time.Minute, func(int) string { return office.Address })
	})
}

func TestOneAddressIsSlowedForAllNames(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, _ account.Account) {
		create(t, s, "mallory", account.Viewer)
		for i := range 100 {
			if guess(t, s, fmt.Sprintf("name%d", i), fmt.Sprintf("2001:db8::%x", i+1)) > 0 {
				if i < 15 {
					t.Errorf("an address waits after %d failures", i)
				}
				return
			}
			if i == 10 { // An account of one's own does not make up for it.
				if _, err := s.SignIn(t.Context(), "mallory", secret.New(good), account.Origin{Address: "2001:db8::1"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		t.Error("one network of IPv6 may try a hundred names")
	})
}

func TestPasswordChangeEndsSessions(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		other, mine := signIn(t, s, "root"), signIn(t, s, "root")
		who := session(t, s, mine)
		const next = "quite another set of words"
		_, err := s.ChangePassword(t.Context(), who, secret.New("wrong"), secret.New(next), office)
		wantProblem(t, err, problem.Invalid, "the present password is wrong")
		_, err = s.ChangePassword(t.Context(), who, secret.New(good), secret.New("password1234"), office)
		wantProblem(t, err, problem.Invalid, "the next password is weak")
		_, err = s.ChangePassword(t.Context(), account.Identity{Account: root.ID, Name: "root", Token: "1"}, secret.New(good), secret.New(next), office)
		wantProblem(t, err, problem.Forbidden, "by a token")
		token, err := s.ChangePassword(t.Context(), who, secret.New(good), secret.New(next), office)
		if err != nil {
			t.Fatal(err)
		}
		for _, ended := range []secret.Secret{other, mine} {
			_, err := s.Session(t.Context(), ended, office)
			wantProblem(t, err, problem.Unidentified, "a session from before")
		}
		session(t, s, token)
		_, err = s.SignIn(t.Context(), "root", secret.New(good), office)
		wantProblem(t, err, problem.Unidentified, "the old password")
	})
}

func TestHashesAreRenewedWhenTheCostChanges(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		create(t, account.New(db, account.Config{Cost: cheap}), "root", account.Admin)
		dearer := account.Cost{Memory: 16, Passes: 2, Lanes: 2}
		s := account.New(db, account.Config{Cost: dearer})
		stored := func() (hash string) {
			err := db.Read(t.Context(), func(tx *state.Tx) error {
				return tx.QueryRow(t.Context(), "SELECT password FROM accounts").Scan(&hash)
			})
			if err != nil {
				t.Fatal(err)
			}
			return hash
		}
		if got, want := stored(), "$argon2id$v=19$m=8,t=1,p=1$"; !strings.HasPrefix(got, want) {
			t.Errorf("stored is %s, want %s…", got, want)
		}
		signIn(t, s, "root")
		renewed := stored()
		if want := "$argon2id$v=19$m=16,t=2,p=2$"; !strings.HasPrefix(renewed, want) {
			t.Errorf("stored is %s, want %s…", renewed, want)
		}
		signIn(t, s, "root")
		if stored() != renewed {
			t.Error("a hash of the right cost is renewed")
		}
	})
}
