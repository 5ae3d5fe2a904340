package statetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"parapet/internal/state"
)

// Postgres is the URL of an empty, migrated database of the test's own on
// PostgreSQL. The test is skipped where there is none.
func Postgres(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("no PostgreSQL in short tests")
	}
	server, err := template()
	if errors.Is(err, errNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	name := newName()
	// The context outlives the test's, for the clean-up.
	ctx := context.WithoutCancel(t.Context())
	if err := server.run(ctx, "CREATE DATABASE "+name+" TEMPLATE "+server.template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.run(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return server.database(name)
}

var errNotInstalled = errors.New("PostgreSQL is not installed: no initdb in the path or in /usr/lib/postgresql; " +
	"TEST_POSTGRES_URL may name a server")

// server is a PostgreSQL with a migrated database to copy.
type server struct {
	url      *url.URL
	db       *sql.DB
	template string
	// keeps is what keeps a server of our own running.
	keeps io.Closer
}

var template = sync.OnceValues(func() (*server, error) {
	address := os.Getenv("TEST_POSTGRES_URL")
	var keeps io.Closer
	if address == "" {
		var err error
		if address, keeps, err = start(); err != nil {
			return nil, err
		}
	}
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	// A template is copied by one at a time.
	db.SetMaxOpenConns(1)
	s := &server{url: at, db: db, template: newName(), keeps: keeps}
	if err := s.run(context.Background(), "CREATE DATABASE "+s.template); err != nil {
		return nil, err
	}
	return s, migrated(s.database(s.template))
})

func newName() string {
	return "parapet_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
}

func (s *server) run(ctx context.Context, statement string) error {
	if _, err := s.db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// database is the URL of one database of the server.
func (s *server) database(name string) string {
	at := *s.url
	at.Path = "/" + name
	return at.String()
}

// migrated runs the migrations on a database and leaves it.
func migrated(url string) error {
	db, err := state.Open(context.Background(), state.Config{URL: url})
	if err != nil {
		return err
	}
	return db.Close()
}
