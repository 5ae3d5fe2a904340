package account

import (
	"context"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// Change is what shall be different of an account; nil leaves as it is.
type Change struct {
	FullName *string
	Role     *Role
	// Instances points to nil for all.
	Instances *[]string
	Disabled  *bool
}

// Change alters an account that is at a version, 0 for any: problem.Outdated says
// that somebody else has changed it meanwhile. It is refused (problem.Conflict)
// when no administrator would be left who can sign in and sees everything. It
// holds for the account's sessions and tokens at once.
func (s *Store) Change(ctx context.Context, id string, version int64, c Change) (a Account, err error) {
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		if a, err = getAt(ctx, tx, id, version); err != nil {
			return err
		}
		c.apply(&a)
		if err := problem.Wrong(a.wrong()...); err != nil {
			return err
		}
		a.Version, a.ChangedAt = a.Version+1, time.Now().UTC().Truncate(time.Millisecond)
		if err := updateAccount(ctx, tx, a); err != nil {
			return err
		}
		if a.Disabled {
			if err := endSessions(ctx, tx, a.ID); err != nil {
				return err
			}
		}
		return keepAdmin(ctx, tx)
	})
	if err != nil {
		return Account{}, err
	}
	return a, nil
}

func (c Change) apply(a *Account) {
	if c.FullName != nil {
		a.FullName = *c.FullName
	}
	if c.Role != nil {
		a.Role = *c.Role
	}
	if c.Instances != nil {
		a.Instances = *c.Instances
	}
	if c.Disabled != nil {
		a.Disabled = *c.Disabled
	}
}

// Remove removes an account that is at a version, 0 for any, with its sessions
// and tokens, and refuses as Change does.
func (s *Store) Remove(ctx context.Context, id string, version int64) error {
	return s.db.Write(ctx, func(tx *state.Tx) error {
		if _, err := getAt(ctx, tx, id, version); err != nil {
			return err
		}
		if err := removeAccount(ctx, tx, id); err != nil {
			return err
		}
		return keepAdmin(ctx, tx)
	})
}

func getAt(ctx context.Context, tx *state.Tx, id string, version int64) (Account, error) {
	a, err := getAccount(ctx, tx, id)
	if err == nil && version != 0 && version != a.Version {
		err = problem.New(problem.Outdated, "the account %q was changed by somebody else meanwhile: read it again", a.Name)
	}
	return a, err
}

// keepAdmin refuses a transaction that leaves nobody who can manage accounts.
func keepAdmin(ctx context.Context, tx *state.Tx) error {
	left, err := countAdmins(ctx, tx)
	if err == nil && left == 0 {
		err = problem.New(problem.Conflict, "this is the last administrator who can sign in and is not limited to integrations: make another one first")
	}
	return err
}

// Sweep removes what has no use any more: sessions that have ended, tokens that
// expired a month ago, codes that have expired, failures that are forgotten, and
// addresses that nobody has signed in from for three months.
func (s *Store) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *state.Tx) error { return sweep(ctx, tx, time.Now(), s.cfg.Idle) })
}
