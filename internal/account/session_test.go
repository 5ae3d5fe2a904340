package account_test

import (
	"testing"
	"time"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

func TestSessionsEnd(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, root account.Account) {
		idle, busy := signIn(t, s, "root"), signIn(t, s, "root")
		for range 13 {
			time.Sleep(time.Hour)
			session(t, s, busy)
		}
		_, err := s.Session(t.Context(), idle, office)
		wantProblem(t, err, problem.Unidentified, "an idle session")
		if all, err := s.Sessions(t.Context(), root.ID); err != nil || len(all) != 1 || time.Since(all[0].SeenAt) > 0 {
			t.Errorf("the sessions: %+v, %v", all, err)
		}
		for range 7*24 - 13 - 1 {
			time.Sleep(time.Hour)
			session(t, s, busy)
		}
		time.Sleep(time.Hour)
		_, err = s.Session(t.Context(), busy, office)
		wantProblem(t, err, problem.Unidentified, "a session of a week")
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestUseIsNotedOnceAMinute(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, root account.Account) {
		token := signIn(t, s, "root")
		start := time.Now()
		for second := range 90 {
			if _, err := s.Session(t.Context(), token, account.Origin{Address: "192.0.2.9", UserAgent: "other\x00"}); err != nil {
				t.Fatal(err)
			}
			all, err := s.Sessions(t.Context(), "")
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			want := start
			if second >= 60 {
				want = start.Add(time.Minute)
			}
			if !all[0].SeenAt.Equal(want) {
				t.Fatalf("after %d s the session was seen at %v, want %v", second, all[0].SeenAt, want)
			}
			time.Sleep(time.Second)
		}
		all, _ := s.Sessions(t.Context(), root.ID)
		if all[0].Address != "192.0.2.9" || all[0].UserAgent != "other" {
			t.Errorf("used from %+v", all[0])
		}
		if a, err := s.Get(t.Context(), root.ID); err != nil || !a.SeenAt.Equal(start.Add(time.Minute)) {
			t.Errorf("the account was seen at %v, %v", a.SeenAt, err)
		}
	})
}

func TestSessionsAreEndedByTheirOwners(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		ctx, anna := t.Context(), create(t, s, "anna", account.Viewer)
		one, two, hers := signIn(t, s, "root"), signIn(t, s, "root"), signIn(t, s, "anna")
		wantProblem(t, s.EndSession(ctx, anna.ID, session(t, s, one).Session), problem.NotFound, "somebody else's session")
		if err := s.EndSession(ctx, root.ID, session(t, s, one).Session); err != nil {
			t.Fatal(err)
		}
		_, err := s.Session(ctx, one, office)
		wantProblem(t, err, problem.Unidentified, "a session that was ended")
		if err := s.EndSession(ctx, "", session(t, s, hers).Session); err != nil {
			t.Fatal(err)
		}
		session(t, s, two)
		for _, token := range []secret.Secret{hers, secret.New(""), secret.New("x")} {
			_, err := s.Session(ctx, token, office)
			wantProblem(t, err, problem.Unidentified, "what is no session")
		}
	})
}

func TestRoleAndLimitsHoldAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, _ account.Account) {
		ctx, anna := t.Context(), create(t, s, "anna", account.Responder)
		token := signIn(t, s, "anna")
		made, bearer, err := s.MakeToken(ctx, session(t, s, token), account.NewToken{Name: "script", Role: account.Responder})
		if err != nil {
			t.Fatal(err)
		}
		role, some := account.Viewer, []string{"acme"}
		if _, err := s.Change(ctx, anna.ID, 0, account.Change{Role: &role, Instances: &some}); err != nil {
			t.Fatal(err)
		}
		byToken, err := s.Bearer(ctx, bearer, office)
		if err != nil || byToken.Token != made.ID || byToken.Via() != "token" {
			t.Fatalf("the token stands for %+v, %v", byToken, err)
		}
		for _, who := range []account.Identity{session(t, s, token), byToken} {
			if who.May(account.RunStart) || !who.May(account.QueryRun) || !who.Sees("acme") || who.Sees("other") {
				t.Errorf("a change of role and limits does not hold for %+v", who)
			}
		}
		disabled := true
		if _, err := s.Change(ctx, anna.ID, 0, account.Change{Disabled: &disabled}); err != nil {
			t.Fatal(err)
		}
		_, err = s.Session(ctx, token, office)
		wantProblem(t, err, problem.Unidentified, "the session of a disabled account")
		_, err = s.Bearer(ctx, bearer, office)
		wantProblem(t, err, problem.Unidentified, "the token of a disabled account")
		enabled := false
		if _, err := s.Change(ctx, anna.ID, 0, account.Change{Disabled: &enabled}); err != nil {
			t.Fatal(err)
		}
		_, err = s.Session(ctx, token, office)
		wantProblem(t, err, problem.Unidentified, "a session from before")
		if err := s.Remove(ctx, anna.ID, 0); err != nil {
			t.Fatal(err)
		}
		_, err = s.Bearer(ctx, bearer, office)
		wantProblem(t, err, problem.Unidentified, "the token of a removed account")
	})
}
