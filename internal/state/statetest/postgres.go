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

// Postgres is the URL of an empty database of the test's own on PostgreSQL, in
// which migrations have run already or run when it is opened. The test is skipped
// where there is no PostgreSQL.
func Postgres(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("no PostgreSQL in short tests")
	}
	server, err := running()
	if errors.Is(err, errNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	name := newName()
	// The context outlives the test's, for the clean-up.
	ctx := context.WithoutCancel(t.Context())
	if err := server.run(ctx, "CREATE DATABASE "+name+server.copied); err != nil {
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

// server is a PostgreSQL.
type server struct {
	url *url.URL
	db  *sql.DB
	// copied has new databases be copies of one that is migrated, where the server
	// is our own: on others, it would be left behind.
	copied string
	// keeps is what keeps a server of our own running.
	keeps io.Closer
}

var running = sync.OnceValues(func() (*server, error) {
	if address := os.Getenv("TEST_POSTGRES_URL"); address != "" {
		return connect(address)
	}
	address, keeps, err := start()
	if err != nil {
		return nil, err
	}
	s, err := connect(address)
	if err != nil {
		return nil, err
	}
	s.keeps = keeps
	template := newName()
	if err := s.run(context.Background(), "CREATE DATABASE "+template); err != nil {
		return nil, err
	}
	s.copied = " TEMPLATE " + template
	return s, migrated(s.database(template))
})

func connect(address string) (*server, error) {
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
	return &server{url: at, db: db}, nil
}

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
