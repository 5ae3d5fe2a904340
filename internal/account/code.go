package account

import (
	"context"
	"time"

	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
)

const (
	// setUpLasts is how long the code of a first start is good; the next start
	// makes another.
	setUpLasts = 24 * time.Hour
	// passwordLasts is how long somebody has to set a password with a code.
	passwordLasts = 72 * time.Hour
)

var errCode = problem.New(problem.Unidentified, "the code is not valid: it was used already, has expired, or a newer one was made")

// NeedsSetUp says whether there are no accounts yet.
func (s *Store) NeedsSetUp(ctx context.Context) (needed bool, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		needed, err = noAccounts(ctx, tx)
		return err
	})
	return needed, err
}

// SetUpCode makes the one-time code for SetUp, in place of earlier ones. It is
// empty when there are accounts already.
func (s *Store) SetUpCode(ctx context.Context) (code secret.Secret, err error) {
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		code = secret.Secret{}
		needed, err := noAccounts(ctx, tx)
		if err != nil || !needed {
			return err
		}
		code, err = replaceCode(ctx, tx, "", setUpLasts)
		return err
	})
	return code, err
}

// SetUp makes the first account, an administrator, for who knows the code, and
// signs him in. The role and the limits of n do not matter.
func (s *Store) SetUp(ctx context.Context, code secret.Secret, n NewAccount, from Origin) (a Account, token secret.Secret, err error) {
	n.Role, n.Instances = Admin, nil
	if err := s.checkCode(ctx, code, ""); err != nil {
		return a, token, err
	}
	if n.Password.Empty() {
		return a, token, problem.Wrong(problem.Field{Path: "password", Text: "is missing"})
	}
	a, hash, err := s.prepare(ctx, n)
	if err != nil {
		return Account{}, token, err
	}
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		if err := useCode(ctx, tx, hashToken(code), "", time.Now()); err != nil {
			return err
		}
		if err := insertAccount(ctx, tx, a, hash); err != nil {
			return err
		}
		token, err = s.startSession(ctx, tx, a.ID, from)
		return err
	})
	if err != nil {
		return Account{}, secret.Secret{}, err
	}
	return a, token, nil
}

// PasswordCode makes a one-time code with which the password of an account can be
// set, in place of earlier ones: for somebody who is new, or who has forgotten it.
// Until it is used, the present password stays.
func (s *Store) PasswordCode(ctx context.Context, account string) (code secret.Secret, err error) {
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		if _, err := getAccount(ctx, tx, account); err != nil {
			return err
		}
		code, err = replaceCode(ctx, tx, account, passwordLasts)
		return err
	})
	return code, err
}

// UsePasswordCode sets the password of the account that a code is for, ends its
// sessions, and signs in. It says whose account it is.
func (s *Store) UsePasswordCode(ctx context.Context, code, password secret.Secret, from Origin) (a Account, token secret.Secret, err error) {
	if a, err = s.ownerOf(ctx, code); err != nil {
		return a, token, err
	}
	hash, err := s.newPassword(ctx, a.Name, password)
	if err != nil {
		return Account{}, token, err
	}
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		if err := useCode(ctx, tx, hashToken(code), a.ID, time.Now()); err != nil {
			return err
		}
		if err := s.replacePassword(ctx, tx, a.ID, hash); err != nil {
			return err
		}
		if a, err = getAccount(ctx, tx, a.ID); err != nil || a.Disabled {
			return err
		}
		token, err = s.startSession(ctx, tx, a.ID, from)
		return err
	})
	return a, token, err
}

func (s *Store) checkCode(ctx context.Context, code secret.Secret, account string) error {
	return s.db.Read(ctx, func(tx *state.Tx) error {
		owner, err := findCode(ctx, tx, hashToken(code), time.Now())
		if err == nil && owner != account {
			err = errCode
		}
		return err
	})
}

func (s *Store) ownerOf(ctx context.Context, code secret.Secret) (a Account, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		id, err := findCode(ctx, tx, hashToken(code), time.Now())
		if err == nil && id == "" {
			err = errCode
		}
		if err == nil {
			a, err = getAccount(ctx, tx, id)
		}
		return err
	})
	return a, err
}

// replaceCode makes a code for an account, or for setting up.
func replaceCode(ctx context.Context, tx *state.Tx, account string, lasts time.Duration) (secret.Secret, error) {
	if err := removeCodes(ctx, tx, account); err != nil {
		return secret.Secret{}, err
	}
	code := newToken("")
	return code, insertCode(ctx, tx, hashToken(code), account, time.Now().Add(lasts))
}
