package state_test

import (
	"bytes"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// openings run a test with the URL of a database of its own: of none yet on
// SQLite, of one that is migrated on PostgreSQL.
func openings(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, "file:"+filepath.Join(t.TempDir(), "a b%20.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, statetest.Postgres(t))
	})
}

func open(t *testing.T, url string) *state.DB {
	t.Helper()
	db, err := state.Open(t.Context(), state.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestManyOpenAtOnce(t *testing.T) {
	openings(t, func(t *testing.T, url string) {
		if strings.HasPrefix(url, "postgres") {
			// As if nobody had ever opened it.
			db := open(t, url)
			exec(t, db, "DROP SCHEMA public CASCADE")
			exec(t, db, "CREATE SCHEMA public")
		}
		var out bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&out, nil))
		var opening sync.WaitGroup
		for range 6 {
			opening.Go(func() {
				db, err := state.Open(t.Context(), state.Config{URL: url, Logger: logger})
				if err != nil {
					t.Error(err)
					return
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		opening.Wait()
		if got := strings.Count(out.String(), "0001_accounts.sql"); got != 1 {
			t.Errorf("the first migration ran %d times:\n%s", got, &out)
		}
	})
}

func TestNewerStateIsRefused(t *testing.T) {
	openings(t, func(t *testing.T, url string) {
		db := open(t, url)
		exec(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
		_, err := state.Open(t.Context(), state.Config{URL: url})
		if err == nil || !strings.Contains(err.Error(), "newer Parapet") {
			t.Errorf("a state of the future is opened: %v", err)
		}
	})
}

func TestBadURLs(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":                                     "has to begin with",
		"mysql://x":                            "has to begin with",
		"file:":                                "a path",
		"file:x.db?mode=ro":                    "without options",
		"file:/no/such/folder/state.db":        "no such file",
		"postgres://u:hunter2@/x?host=/no/dir": "no such file",
		"postgres://u:hunter2@host:port/x":     "invalid port",
	} {
		_, err := state.Open(t.Context(), state.Config{URL: url})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%q): %v, want %q", url, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the password shows in %q", err)
		}
	}
}

func TestOthersDoNotReadTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "state.db")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	db := open(t, "file:"+file)
	things(t, db)
	for _, name := range []string{"state.db", "state.db-wal", "state.db-shm"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		} else if rights := info.Mode().Perm(); rights != 0o600 {
			t.Errorf("the rights of %s are %#o", name, rights)
		}
	}
}

func TestSQLiteIsSetUp(t *testing.T) {
	t.Parallel()
	db := open(t, "file:"+filepath.Join(t.TempDir(), "state.db"))
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
	} {
		for name, transact := range map[string]func(func(tx *state.Tx) error) error{
			"read":  func(f func(tx *state.Tx) error) error { return db.Read(t.Context(), f) },
			"write": func(f func(tx *state.Tx) error) error { return db.Write(t.Context(), f) },
		} {
			var got string
			err := transact(func(tx *state.Tx) error { return tx.QueryRow(t.Context(), "PRAGMA "+pragma).Scan(&got) })
			if err != nil || got != want {
				t.Errorf("%s: %s = %s, %v, want %s", name, pragma, got, err, want)
			}
		}
	}
}

func TestPingAndSize(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if size, err := db.Size(t.Context()); err != nil || size < 10_000 {
			t.Errorf("Size() = %d, %v", size, err)
		}
	})
}

func TestConnectionsAreEnough(t *testing.T) {
	t.Parallel()
	at, err := url.Parse(statetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := open(t, at.String()).Pool().Config().MaxConns; got != 16 {
		t.Errorf("there are %d connections, want 16", got)
	}
	query := at.Query()
	query.Set("pool_max_conns", "3")
	at.RawQuery = query.Encode()
	if got := open(t, at.String()).Pool().Config().MaxConns; got != 3 {
		t.Errorf("there are %d connections, want the 3 that the URL says", got)
	}
}
