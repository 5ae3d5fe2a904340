package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		ctx := t.Context()
		who := session(t, s, signIn(t, s, "root"))
		made, token, err := s.MakeToken(ctx, who, account.NewToken{Name: "ci", Role: account.Analyst, Instances: []string{"acme"}})
		if err != nil {
			t.Fatal(err)
		}
		if text := token.Reveal(); !strings.HasPrefix(text, account.TokenPrefix) || !strings.HasSuffix(text, made.Hint) || len(text) < 40 {
			t.Errorf("the token looks like %d characters that end with %q", len(text), made.Hint)
		}
		got, err := s.Bearer(ctx, token, office)
		want := account.Identity{Account: root.ID, Name: "root", Role: account.Analyst, Instances: []string{"acme"}, Token: made.ID}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		all, err := s.Tokens(ctx, root.ID)
		if err != nil || len(all) != 1 || all[0].UsedAt.IsZero() || all[0].Address != office.Address {
			t.Errorf("the tokens: %+v, %v", all, err)
		}
		_, _, err = s.MakeToken(ctx, got, account.NewToken{Name: "child", Role: account.Viewer})
		wantProblem(t, err, problem.Forbidden, "a token of a token")
		wantProblem(t, s.RevokeToken(ctx, "somebody", made.ID), problem.NotFound, "somebody else's token")
		if err := s.RevokeToken(ctx, root.ID, made.ID); err != nil {
			t.Fatal(err)
		}
		for _, dead := range []secret.Secret{token, secret.New(""), secret.New(account.TokenPrefix), secret.New("ppt_\x00\xff")} {
			_, err := s.Bearer(ctx, dead, office)
			wantProblem(t, err, problem.Unidentified, "what is no token")
		}
	})
}

func TestTokensAreNotMoreThanWhoMakesThem(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, _ account.Account) {
		create(t, s, "anna", account.Analyst, "acme", "globex")
		anna := session(t, s, signIn(t, s, "anna"))
		for want, n := range map[string]account.NewToken{
			"name":       {Role: account.Viewer},
			"role":       {Name: "x", Role: account.Admin},
			"instances":  {Name: "x", Role: account.Viewer, Instances: []string{"acme", "other"}},
			"expires_at": {Name: "x", Role: account.Viewer, ExpiresAt: time.Now().Add(-time.Second)},
		} {
			_, _, err := s.MakeToken(t.Context(), anna, n)
			wantProblem(t, err, problem.Invalid, want)
			var p *problem.Error
			if errors.As(err, &p) && !slices.ContainsFunc(p.Fields, func(f problem.Field) bool { return f.Path == want }) {
				t.Errorf("%s: the fields are %v", want, p.Fields)
			}
		}
		_, token, err := s.MakeToken(t.Context(), anna, account.NewToken{Name: "x", Role: account.Analyst})
		if err != nil {
			t.Fatal(err)
		}
		if who, err := s.Bearer(t.Context(), token, office); err != nil || who.Sees("other") || !who.Sees("globex") {
			t.Errorf("the token sees more than its owner: %+v, %v", who, err)
		}
	})
}

func TestTokensExpire(t *testing.T) {
	bubble(t, func(t *testing.T, s *account.Store, root account.Account) {
		who := session(t, s, signIn(t, s, "root"))
		_, token, err := s.MakeToken(t.Context(), who, account.NewToken{Name: "x", Role: account.Viewer, ExpiresAt: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour - time.Second)
		if _, err := s.Bearer(t.Context(), token, office); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		_, err = s.Bearer(t.Context(), token, office)
		wantProblem(t, err, problem.Unidentified, "an expired token")
		for _, want := range []int{1, 0} {
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if all, err := s.Tokens(t.Context(), root.ID); err != nil || len(all) != want {
				t.Errorf("%d tokens are listed, %v, want %d", len(all), err, want)
			}
			time.Sleep(32 * 24 * time.Hour)
		}
	})
}
