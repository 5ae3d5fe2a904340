package account_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state/statetest"
)

// people is what should be true of accounts after any changes.
type people struct {
	s        *account.Store
	accounts map[string]account.Account
	// sessions are the tokens that should work, with their owners; ended those
	// that should not.
	sessions map[secret.Secret]string
	tokens   map[secret.Secret]account.Token
	ended    []secret.Secret
}

func (p *people) pick(t *rapid.T) account.Account {
	ids := make([]string, 0, len(p.accounts))
	for id := range p.accounts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return p.accounts[rapid.SampledFrom(ids).Draw(t, "account")]
}

// admins counts who can manage accounts.
func (p *people) admins() (n int) {
	for _, a := range p.accounts {
		if a.Role == account.Admin && !a.Disabled && a.Instances == nil {
			n++
		}
	}
	return n
}

func (p *people) create(t *rapid.T) {
	n := account.NewAccount{
		Name: fmt.Sprintf("name%d", len(p.accounts)+len(p.ended)*1000), Role: rapid.SampledFrom(account.Roles).Draw(t, "role"),
		Instances: rapid.SampledFrom([][]string{nil, {"acme"}}).Draw(t, "instances"), Password: secret.New(good),
	}
	a, err := p.s.Create(t.Context(), n)
	if err == nil {
		p.accounts[a.ID] = a
	}
}

// change changes an account, as long as that leaves an administrator.
func (p *people) change(t *rapid.T) {
	before := p.pick(t)
	role, disabled := rapid.SampledFrom(account.Roles).Draw(t, "role"), rapid.Bool().Draw(t, "disabled")
	after := before
	after.Role, after.Disabled = role, disabled
	p.accounts[before.ID] = after
	possible := p.admins() > 0
	a, err := p.s.Change(t.Context(), before.ID, before.Version, account.Change{Role: &role, Disabled: &disabled})
	if possible != (err == nil) {
		t.Fatalf("changed to %s, disabled %v: %v; that leaves %d administrators", role, disabled, err, p.admins())
	}
	if err != nil {
		p.accounts[before.ID] = before
		return
	}
	p.accounts[before.ID] = a
	if disabled {
		p.end(before.ID)
	}
}

func (p *people) end(id string) {
	for token, owner := range p.sessions {
		if owner == id {
			delete(p.sessions, token)
			p.ended = append(p.ended, token)
		}
	}
}

func (p *people) remove(t *rapid.T) {
	a := p.pick(t)
	delete(p.accounts, a.ID)
	possible := p.admins() > 0
	err := p.s.Remove(t.Context(), a.ID, 0)
	if possible != (err == nil) {
		t.Fatalf("removed: %v; that leaves %d administrators", err, p.admins())
	}
	if err != nil {
		p.accounts[a.ID] = a
		return
	}
	p.end(a.ID)
	for token, made := range p.tokens {
		if made.Account == a.ID {
			delete(p.tokens, token)
			p.ended = append(p.ended, token)
		}
	}
}

func (p *people) signIn(t *rapid.T) {
	a := p.pick(t)
	token, err := p.s.SignIn(t.Context(), a.Name, secret.New(good), office)
	if problem.Is(err, problem.TooMany) {
		return
	}
	if a.Disabled == (err == nil) {
		t.Fatalf("%s signs in, disabled %v: %v", a.Name, a.Disabled, err)
	}
	if err != nil {
		return
	}
	p.sessions[token] = a.ID
	who, err := p.s.Session(t.Context(), token, office)
	if err != nil {
		t.Fatal(err)
	}
	role := rapid.SampledFrom(account.Roles).Draw(t, "role")
	made, bearer, err := p.s.MakeToken(t.Context(), who, account.NewToken{Name: "x", Role: role})
	if a.Role.Includes(role) != (err == nil) {
		t.Fatalf("a token of the role %s for a %s: %v", role, a.Role, err)
	}
	if err == nil {
		p.tokens[bearer] = made
	}
}

func (p *people) check(t *rapid.T) {
	for token, id := range p.sessions {
		who, err := p.s.Session(t.Context(), token, office)
		if a := p.accounts[id]; err != nil || who.Role != a.Role || who.Account != a.ID {
			t.Fatalf("the session of %+v: %+v, %v", a, who, err)
		}
	}
	for token, made := range p.tokens {
		who, err := p.s.Bearer(t.Context(), token, office)
		a := p.accounts[made.Account]
		if a.Disabled != (err != nil) {
			t.Fatalf("the token of %+v: %v", a, err)
		}
		if err == nil && (!a.Role.Includes(who.Role) || !made.Role.Includes(who.Role)) {
			t.Fatalf("a token of the role %s, of a %s, stands for a %s", made.Role, a.Role, who.Role)
		}
	}
	for _, token := range p.ended {
		if _, err := p.s.Session(t.Context(), token, office); err == nil {
			t.Fatal("a session works that was ended")
		}
		if _, err := p.s.Bearer(t.Context(), token, office); err == nil {
			t.Fatal("a token works whose owner was removed")
		}
	}
}

func TestWhateverIsDoneToAccounts(t *testing.T) {
	t.Parallel()
	db := statetest.SQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		for _, table := range []string{"accounts", "attempts"} {
			if _, err := db.SQL().ExecContext(t.Context(), "DELETE FROM "+table); err != nil {
				t.Fatal(err)
			}
		}
		p := &people{
			s: account.New(db, account.Config{Cost: cheap}), accounts: map[string]account.Account{},
			sessions: map[secret.Secret]string{}, tokens: map[secret.Secret]account.Token{},
		}
		root := create(t, p.s, "root", account.Admin)
		p.accounts[root.ID] = root
		steps := []func(*rapid.T){p.create, p.change, p.remove, p.signIn, p.signIn}
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			rapid.SampledFrom(steps).Draw(rt, "step")(rt)
		}
		p.check(rt)
	})
}
