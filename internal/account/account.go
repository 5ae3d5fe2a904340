// Package account knows the people and programs that use Parapet: who they are
// and what they may do.
//
// Somebody sets Parapet up with a one-time code and is its first administrator.
// Administrators make accounts, each with a Role and perhaps limited to some
// integrations. Who signs in with a password gets a session, and may make tokens
// for programs; a session or a token leads to an Identity, which says by May and
// Sees what is allowed. What each role may do is one table, Permissions.
//
// Whatever is secret is stored as a hash. The package does not know how requests
// come in, nor does it write the audit log: who serves them does.
package account

import (
	"context"
	"time"

	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
)

// Account is somebody who can sign in.
type Account struct {
	ID string `json:"id"`
	// Version counts changes; see Store.Change.
	Version int64 `json:"version"`
	// Name is what one signs in with; upper and lower case are the same.
	Name     string `json:"name"`
	FullName string `json:"full_name"`
	Role     Role   `json:"role"`
	// Instances are the keys of the integrations that the account is limited to;
	// nil for all.
	Instances []string `json:"instances" nullable:"true"`
	// Disabled accounts cannot sign in; their sessions and tokens do not work.
	Disabled  bool      `json:"disabled"`
	CreatedAt time.Time `json:"created_at"`
	ChangedAt time.Time `json:"changed_at"`
	// PasswordAt is when the password was set, zero as long as there is none.
	PasswordAt time.Time `json:"password_at,omitzero"`
	// SeenAt is when the account was used last, to the minute.
	SeenAt time.Time `json:"seen_at,omitzero"`
	// WaitsUntil is until when somebody has to wait who wants to sign in to it, zero
	// when nobody has: too many attempts have failed.
	WaitsUntil time.Time `json:"waits_until,omitzero"`
}

// Origin is where a request comes from.
type Origin struct {
	// Address is the client's IP address.
	Address   string
	UserAgent string
}

// Config says how accounts are kept. The zero value is good for production.
type Config struct {
	// Idle is after how long an unused session ends; 0 means 12 hours.
	Idle time.Duration
	// Lifetime is after how long any session ends; 0 means 7 days.
	Lifetime time.Duration
	// Cost is how much work the hash of a password is; zero means Recommended.
	Cost Cost
}

// Store keeps accounts in the state. It is safe for concurrent use.
type Store struct {
	db     *state.DB
	cfg    Config
	hasher *hasher
}

// New is the accounts in a state.
func New(db *state.DB, cfg Config) *Store {
	if cfg.Idle == 0 {
		cfg.Idle = 12 * time.Hour
	}
	if cfg.Lifetime == 0 {
		cfg.Lifetime = 7 * 24 * time.Hour
	}
	if cfg.Cost == (Cost{}) {
		cfg.Cost = Recommended
	}
	return &Store{db: db, cfg: cfg, hasher: newHasher(cfg.Cost)}
}

// NewAccount is an account to be made.
type NewAccount struct {
	Name, FullName string
	Role           Role
	// Instances limit the account; nil for none.
	Instances []string
	// Password may be empty: the account then waits for a code of PasswordCode.
	Password secret.Secret
}

// Create makes an account. Its name must not be taken (problem.Conflict).
func (s *Store) Create(ctx context.Context, n NewAccount) (Account, error) {
	a, hash, err := s.prepare(ctx, n)
	if err != nil {
		return Account{}, err
	}
	return a, s.db.Write(ctx, func(tx *state.Tx) error { return insertAccount(ctx, tx, a, hash) })
}

// prepare checks an account to be made, and hashes its password outside of any
// transaction: that takes its time.
func (s *Store) prepare(ctx context.Context, n NewAccount) (Account, string, error) {
	now := time.Now().UTC().Truncate(time.Millisecond)
	a := Account{
		ID: state.NewID(), Version: 1, Name: n.Name, FullName: n.FullName, Role: n.Role, Instances: n.Instances,
		CreatedAt: now, ChangedAt: now,
	}
	if err := problem.Wrong(append(a.wrong(), wrongPassword(n.Password, n.Name)...)...); err != nil {
		return Account{}, "", err
	}
	if n.Password.Empty() {
		return a, "", nil
	}
	a.PasswordAt = now
	hash, err := s.hasher.hash(ctx, n.Password)
	return a, hash, err
}

// Get reads an account by its id.
func (s *Store) Get(ctx context.Context, id string) (a Account, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		if a, err = getAccount(ctx, tx, id); err != nil {
			return err
		}
		waits, err := listWaits(ctx, tx, time.Now())
		a.WaitsUntil = waits.of(a.Name)
		return err
	})
	return a, err
}

// Find reads an account by its name.
func (s *Store) Find(ctx context.Context, name string) (a Account, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		a, _, err = findAccount(ctx, tx, name)
		return err
	})
	return a, err
}

// List reads all accounts, by name.
func (s *Store) List(ctx context.Context) (all []Account, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		if all, err = listAccounts(ctx, tx); err != nil {
			return err
		}
		waits, err := listWaits(ctx, tx, time.Now())
		for i := range all {
			all[i].WaitsUntil = waits.of(all[i].Name)
		}
		return err
	})
	return all, err
}
