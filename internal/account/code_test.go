package account_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

func TestSetUp(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		ctx, s := t.Context(), account.New(db, account.Config{Cost: cheap})
		setUp := func(code secret.Secret, password string) (account.Account, secret.Secret, error) {
			return s.SetUp(ctx, code, account.NewAccount{Name: "root", Role: account.Viewer, Instances: []string{"x"}, Password: secret.New(password)}, office)
		}
		first := setUpCode(t, s)
		code := setUpCode(t, s)
		for what, wrong := range map[string]secret.Secret{"an earlier code": first, "no code": {}, "another": secret.New("x\x00")} {
			_, _, err := setUp(wrong, good)
			wantProblem(t, err, problem.Unidentified, what)
		}
		for _, weak := range []string{"", "root12345678"} {
			_, _, err := setUp(code, weak)
			wantProblem(t, err, problem.Invalid, "a weak password")
		}
		if needed, err := s.NeedsSetUp(ctx); err != nil || !needed {
			t.Errorf("set-up is needed: %v, %v", needed, err)
		}
		a, token, err := setUp(code, good)
		if err != nil || a.Role != account.Admin || a.Instances != nil {
			t.Fatalf("set up %+v, %v", a, err)
		}
		if who := session(t, s, token); who.Account != a.ID {
			t.Errorf("signed in as %+v", who)
		}
		_, _, err = setUp(code, good)
		wantProblem(t, err, problem.Unidentified, "a used code")
		if again := setUpCode(t, s); !again.Empty() {
			t.Error("there is a code although there is an account")
		}
		if needed, err := s.NeedsSetUp(ctx); err != nil || needed {
			t.Errorf("set-up is needed: %v, %v", needed, err)
		}
	})
}

func setUpCode(t *testing.T, s *account.Store) secret.Secret {
	t.Helper()
	code, err := s.SetUpCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestSetUpCodeExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := account.New(statetest.SQLite(t), account.Config{Cost: cheap})
		code := setUpCode(t, s)
		time.Sleep(24 * time.Hour)
		_, _, err := s.SetUp(t.Context(), code, account.NewAccount{Name: "root", Password: secret.New(good)}, office)
		wantProblem(t, err, problem.Unidentified, "an old code")
	})
}

func TestPasswordCode(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		ctx := t.Context()
		_, err := s.PasswordCode(ctx, "nobody")
		wantProblem(t, err, problem.NotFound, "a code for nobody")
		before := signIn(t, s, "root")
		code, err := s.PasswordCode(ctx, root.ID)
		if err != nil {
			t.Fatal(err)
		}
		session(t, s, before)
		_, _, err = s.SetUp(ctx, code, account.NewAccount{Name: "other", Password: secret.New(good)}, office)
		wantProblem(t, err, problem.Unidentified, "a code for a password, used to set up")
		_, _, err = s.UsePasswordCode(ctx, code, secret.New("short"), office)
		wantProblem(t, err, problem.Invalid, "a weak password")
		const next = "quite another set of words"
		a, token, err := s.UsePasswordCode(ctx, code, secret.New(next), office)
		if err != nil || a.ID != root.ID {
			t.Fatalf("the password of %+v, %v", a, err)
		}
		session(t, s, token)
		_, err = s.Session(ctx, before, office)
		wantProblem(t, err, problem.Unidentified, "a session from before")
		_, _, err = s.UsePasswordCode(ctx, code, secret.New(next), office)
		wantProblem(t, err, problem.Unidentified, "a used code")
		if _, err := s.SignIn(ctx, "root", secret.New(next), office); err != nil {
			t.Error(err)
		}
	})
}
