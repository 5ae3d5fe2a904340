package integration

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"time"

	"parapet/internal/problem"
	"parapet/internal/secret/seal"
	"parapet/internal/state"
)

// StoreConfig says where integrations are kept.
type StoreConfig struct {
	State *state.DB
	// Keys seal what is secret of credentials.
	Keys *seal.Keyring
	// Queue does the runs.
	Queue Queue
	// AllowPrivate lets integrations name endpoints other than Microsoft's.
	AllowPrivate bool
	// Logger is told what nobody else is; nil discards.
	Logger *slog.Logger
}

// Store keeps integrations, credentials and runs. Its errors are *problem.Error
// where the caller can do something about it: NotFound, Invalid with the fields,
// Conflict when a name is taken or something is in use, Outdated when the version
// is not the one that is there. A version of 0 means whichever is there. It is
// safe for concurrent use.
type Store struct {
	db           *state.DB
	keys         *seal.Keyring
	queue        Queue
	allowPrivate bool
	logger       *slog.Logger
	news         *news
}

// NewStore is the store over a database that is open.
func NewStore(cfg StoreConfig) *Store {
	return &Store{
		db: cfg.State, keys: cfg.Keys, queue: cfg.Queue, allowPrivate: cfg.AllowPrivate,
		logger: cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler)), news: newNews(),
	}
}

// write runs one transaction that returns something.
func write[T any](ctx context.Context, s *Store, f func(tx *state.Tx) (T, error)) (result T, err error) {
	err = s.db.Write(ctx, func(tx *state.Tx) (err error) {
		result, err = f(tx)
		return err
	})
	return result, err
}

// read does the same without changing anything.
func read[T any](ctx context.Context, s *Store, f func(tx *state.Tx) (T, error)) (result T, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) (err error) {
		result, err = f(tx)
		return err
	})
	return result, err
}

// now is the present as it is kept.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// nameKey is a name as it is compared: nobody shall tell "Acme" from "acme ".
func nameKey(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// upToDate refuses to change what somebody else has changed meanwhile.
func upToDate(what string, given, is int64) error {
	if given == 0 || given == is {
		return nil
	}
	return problem.New(problem.Outdated, "the %s was changed meanwhile: it has version %d, not %d. Read it again and repeat the change", what, is, given)
}
