package account_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// cheap makes tests quick: how much work a hash is does not matter to them.
var cheap = account.Cost{Memory: 8, Passes: 1, Lanes: 1}

const good = "four unrelated plain words"

var (
	office  = account.Origin{Address: "192.0.2.1", UserAgent: "test"}
	strange = account.Origin{Address: "198.51.100.7"}
)

// each runs a test on accounts in either database, with an administrator.
func each(t *testing.T, test func(t *testing.T, s *account.Store, root account.Account)) {
	t.Helper()
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		s := account.New(db, account.Config{Cost: cheap})
		test(t, s, create(t, s, "root", account.Admin))
	})
}

func create(t *testing.T, s *account.Store, name string, role account.Role, instances ...string) account.Account {
	t.Helper()
	a, err := s.Create(t.Context(), account.NewAccount{Name: name, Role: role, Instances: instances, Password: secret.New(good)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// signIn returns a session's token.
func signIn(t *testing.T, s *account.Store, name string) secret.Secret {
	t.Helper()
	token, err := s.SignIn(t.Context(), name, secret.New(good), office)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func session(t *testing.T, s *account.Store, token secret.Secret) account.Identity {
	t.Helper()
	who, err := s.Session(t.Context(), token, office)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func wantProblem(t *testing.T, err error, kind problem.Kind, what string) {
	t.Helper()
	if !problem.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

func TestAccountsAreMadeAndChanged(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		ctx := t.Context()
		a := create(t, s, "Anna@contoso.com", account.Viewer, "acme")
		_, err := s.Create(ctx, account.NewAccount{Name: "anna@CONTOSO.com", Role: account.Viewer})
		wantProblem(t, err, problem.Conflict, "the same name")
		role, all := account.Analyst, []string(nil)
		changed, err := s.Change(ctx, a.ID, a.Version, account.Change{Role: &role, Instances: &all})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(changed, got); diff != "" || got.Role != role || got.Instances != nil || got.Version != a.Version+1 {
			t.Errorf("changed to %+v (-told +read):\n%s", got, diff)
		}
		_, err = s.Change(ctx, a.ID, a.Version, account.Change{Role: &role})
		wantProblem(t, err, problem.Outdated, "an old version")
		list, err := s.List(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]account.Account{got, root}, list); diff != "" {
			t.Errorf("the list (-want +got):\n%s", diff)
		}
		if err := s.Remove(ctx, a.ID, 0); err != nil {
			t.Fatal(err)
		}
		_, err = s.Find(ctx, a.Name)
		wantProblem(t, err, problem.NotFound, "a removed account")
	})
}

func TestLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, root account.Account) {
		ctx := t.Context()
		create(t, s, "limited", account.Admin, "acme")
		if _, err := s.Create(ctx, account.NewAccount{Name: "invited", Role: account.Admin}); err != nil {
			t.Fatal(err)
		}
		role, disabled, some := account.Responder, true, []string{"acme"}
		for name, change := range map[string]account.Change{
			"demoted": {Role: &role}, "disabled": {Disabled: &disabled}, "limited": {Instances: &some},
		} {
			_, err := s.Change(ctx, root.ID, 0, change)
			wantProblem(t, err, problem.Conflict, name)
		}
		wantProblem(t, s.Remove(ctx, root.ID, 0), problem.Conflict, "removed")
		got, err := s.Get(ctx, root.ID)
		if diff := cmp.Diff(root, got); diff != "" || err != nil {
			t.Errorf("a refused change has left something, %v:\n%s", err, diff)
		}
		create(t, s, "second", account.Admin)
		if _, err := s.Change(ctx, root.ID, 0, account.Change{Role: &role}); err != nil {
			t.Errorf("one of two administrators is not demoted: %v", err)
		}
	})
}

func TestAccountsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *account.Store, _ account.Account) {
		for name, test := range map[string]struct {
			make account.NewAccount
			want string
		}{
			"no name":      {account.NewAccount{Role: account.Viewer}, "name"},
			"spaces":       {account.NewAccount{Name: "a b", Role: account.Viewer}, "name"},
			"zero byte":    {account.NewAccount{Name: "a\x00", Role: account.Viewer}, "name"},
			"no text":      {account.NewAccount{Name: "a\xff", Role: account.Viewer}, "name"},
			"role":         {account.NewAccount{Name: "a", Role: "boss"}, "role"},
			"no instances": {account.NewAccount{Name: "a", Role: account.Viewer, Instances: []string{}}, "instances"},
			"password":     {account.NewAccount{Name: "a", Role: account.Viewer, Password: secret.New("short")}, "password"},
		} {
			_, err := s.Create(t.Context(), test.make)
			wantProblem(t, err, problem.Invalid, name)
			var p *problem.Error
			if errors.As(err, &p) && (len(p.Fields) != 1 || p.Fields[0].Path != test.want) {
				t.Errorf("%s: the fields %v, want %s", name, p.Fields, test.want)
			}
		}
	})
}
