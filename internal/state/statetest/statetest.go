// Package statetest gives tests a state of their own: an empty, migrated
// database on SQLite, and one on PostgreSQL.
//
// Each runs a test on both, which is how the tests of every noun that keeps
// something run. The package knows no noun.
package statetest

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parapet/internal/state"
)

// Each runs a test on SQLite and on PostgreSQL, side by side. PostgreSQL is a
// server of the test's own, or the one that TEST_POSTGRES_URL names; it is left
// out with -short, and where no PostgreSQL is installed.
func Each(t *testing.T, test func(t *testing.T, db *state.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, Postgres(t)))
	})
}

// SQLite is a database in a folder of the test's own. It may be used in a bubble
// of virtual time.
func SQLite(t testing.TB) *state.DB {
	t.Helper()
	image, err := migratedFile()
	if err != nil {
		t.Fatalf("make an empty state: %v", err)
	}
	file := filepath.Join(t.TempDir(), "state.db")
	if err := os.WriteFile(file, image, 0o600); err != nil {
		t.Fatal(err)
	}
	db := open(t, "file:"+file)
	// Nobody pulls the plug of a test; it is the one connection that writes.
	if _, err := db.SQL().ExecContext(t.Context(), "PRAGMA synchronous = OFF"); err != nil {
		t.Fatal(err)
	}
	return db
}

func open(t testing.TB, url string) *state.DB {
	t.Helper()
	db, err := state.Open(t.Context(), state.Config{URL: url})
	if err != nil {
		t.Fatalf("open the state at %s: %v", url, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the state: %v", err)
		}
	})
	return db
}

// migratedFile is an SQLite database to copy: the migrations run once for all
// tests of a package.
var migratedFile = sync.OnceValues(func() (image []byte, err error) {
	dir, err := os.MkdirTemp("", "statetest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "state.db")
	if err := migrated("file:" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})
