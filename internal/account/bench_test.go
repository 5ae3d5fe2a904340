package account_test

import (
	"testing"

	"parapet/internal/account"
	"parapet/internal/secret"
	"parapet/internal/state/statetest"
)

// BenchmarkSession is what every request costs that somebody makes who has signed
// in.
func BenchmarkSession(b *testing.B) {
	s := account.New(statetest.SQLite(b), account.Config{Cost: cheap})
	if _, err := s.Create(b.Context(), account.NewAccount{Name: "anna", Role: account.Viewer, Password: secret.New(good)}); err != nil {
		b.Fatal(err)
	}
	token, err := s.SignIn(b.Context(), "anna", secret.New(good), office)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Session(b.Context(), token, office); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSignIn is what a sign-in costs with the cost of production.
func BenchmarkSignIn(b *testing.B) {
	s := account.New(statetest.SQLite(b), account.Config{})
	if _, err := s.Create(b.Context(), account.NewAccount{Name: "anna", Role: account.Viewer, Password: secret.New(good)}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.SignIn(b.Context(), "anna", secret.New(good), office); err != nil {
			b.Fatal(err)
		}
	}
}
