package account

import (
	"context"
	"errors"
	"time"

	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
)

// errWrong is all that is said of an attempt that fails: neither whether the name
// exists nor whether the account is disabled.
var errWrong = problem.New(problem.Unidentified, "the name or the password is wrong")

// SignIn starts a session for who knows an account's password, and returns the
// session's token. Its errors are problem.Unidentified, and problem.TooMany after
// too many that failed.
func (s *Store) SignIn(ctx context.Context, name string, password secret.Secret, from Origin) (token secret.Secret, err error) {
	return s.withPassword(ctx, name, password, from, func(tx *state.Tx, a Account) (secret.Secret, error) {
		return s.startSession(ctx, tx, a.ID, from)
	})
}

// ChangePassword sets another password for who asks, who has to know the present
// one. It ends all of the account's sessions and starts a new one. Tokens stay:
// they are for programs, and listed.
func (s *Store) ChangePassword(ctx context.Context, by Identity, present, next secret.Secret, from Origin) (token secret.Secret, err error) {
	if by.Session == "" {
		return token, problem.New(problem.Forbidden, "sign in with the present password to change it; a token is not enough")
	}
	hash, err := s.newPassword(ctx, by.Name, next)
	if err != nil {
		return token, err
	}
	token, err = s.withPassword(ctx, by.Name, present, from, func(tx *state.Tx, a Account) (secret.Secret, error) {
		if err := s.replacePassword(ctx, tx, a.ID, hash); err != nil {
			return secret.Secret{}, err
		}
		return s.startSession(ctx, tx, a.ID, from)
	})
	if errors.Is(err, errWrong) {
		err = problem.Wrong(problem.Field{Path: "present", Text: "is not your present password"})
	}
	return token, err
}

// newPassword hashes a password that is acceptable for an account.
func (s *Store) newPassword(ctx context.Context, name string, password secret.Secret) (string, error) {
	if password.Empty() {
		return "", problem.Wrong(problem.Field{Path: "password", Text: "is missing"})
	}
	if err := problem.Wrong(wrongPassword(password, name)...); err != nil {
		return "", err
	}
	return s.hasher.hash(ctx, password)
}

// replacePassword sets a password, and ends all that was begun with the one
// before.
func (s *Store) replacePassword(ctx context.Context, tx *state.Tx, account, hash string) error {
	return errors.Join(
		setPassword(ctx, tx, account, hash, time.Now()),
		endSessions(ctx, tx, account),
		removeCodes(ctx, tx, account))
}

// withPassword does something for who knows the password of an account, in the
// transaction in which that is noted. All attempts take the same time, whatever
// is wrong with them.
func (s *Store) withPassword(ctx context.Context, name string, password secret.Secret, from Origin,
	do func(tx *state.Tx, a Account) (secret.Secret, error),
) (token secret.Secret, err error) {
	if len(password.Reveal()) > 4*maxPassword || len(name) > 4*maxName {
		return token, errWrong
	}
	release, err := s.hasher.take(ctx)
	if err != nil {
		return token, err
	}
	defer release()
	t, err := s.try(ctx, name, from)
	if err != nil {
		return token, err
	}
	ok, outdated := s.hasher.matches(t.hash, password)
	if !ok || t.account.Disabled {
		return token, errWrong
	}
	if outdated {
		t.renewed = s.hasher.compute(password)
	}
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		a, err := t.succeed(ctx, tx)
		if err != nil {
			return err
		}
		token, err = do(tx, a)
		return err
	})
	return token, err
}

// try is an attempt to sign in.
type try struct {
	name   string
	from   Origin
	counts []attempts
	// account and hash are empty when there is no account of the name.
	account Account
	hash    string
	// renewed is the hash by which that of the account is replaced, if it is.
	renewed string
}

// try counts an attempt, as a failure as yet, and looks the account up.
func (s *Store) try(ctx context.Context, name string, from Origin) (try, error) {
	t := try{name: name, from: from}
	err := s.db.Write(ctx, func(tx *state.Tx) (err error) {
		if t.counts, err = begin(ctx, tx, name, from); err != nil {
			return err
		}
		t.account, t.hash, err = findAccount(ctx, tx, name)
		if problem.Is(err, problem.NotFound) {
			t.hash, err = "", nil
		}
		return err
	})
	return t, err
}

// succeed notes that the password was right, unless it or the account has changed
// while its hash was computed.
func (t try) succeed(ctx context.Context, tx *state.Tx) (Account, error) {
	a, hash, err := findAccount(ctx, tx, t.name)
	switch {
	case problem.Is(err, problem.NotFound), err == nil && (a.Disabled || hash != t.hash):
		return a, errWrong
	case err != nil:
		return a, err
	}
	if t.renewed != "" {
		if err := renewHash(ctx, tx, a.ID, t.renewed); err != nil {
			return a, err
		}
	}
	return a, errors.Join(succeed(ctx, tx, t.counts), noteAddress(ctx, tx, a.ID, network(t.from.Address), time.Now()))
}
