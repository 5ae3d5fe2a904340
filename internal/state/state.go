// Package state keeps what Parapet has to remember beside the graph: accounts,
// integrations, runs, saved questions, the audit log. It is a small database,
// SQLite in the data directory or PostgreSQL by URL, that behaves the same
// whichever it is.
//
// Open connects and brings the tables up to date; Write and Read run one
// transaction each. Each noun owns its tables: it describes them in
// migrations/NNNN_<noun>.sql and keeps its SQL in its own package, in the words
// that both databases understand:
//
//   - parameters are $1, $2 …; ON CONFLICT and RETURNING are there
//   - types are TEXT, BIGINT, DOUBLE PRECISION and BOOLEAN; ids are NewID's,
//     times are milliseconds through Time, documents TEXT through JSON
//   - text is matched without regard to case by lower(x) LIKE lower($1), which
//     is certain for ASCII alone
//   - how text sorts is the database's affair, so tests sort ids and times
//
// The package knows no noun, and nothing of who asks.
package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Config says which database to open.
type Config struct {
	// URL is "file:/path/state.db" for SQLite, the file is made when it is
	// missing; or "postgres://user@host/database".
	URL string
	// Logger is told of migrations; nil for none.
	Logger *slog.Logger
}

// DB is the open database. It is safe for concurrent use.
type DB struct {
	// writer and reader are one pool on PostgreSQL. On SQLite the writer has one
	// connection, for there is one writer at a time anyway, and who waits in the
	// pool is served in order, which SQLite does not do.
	writer, reader *sql.DB
	pool           *pgxpool.Pool
	// file is where SQLite's database lies.
	file string
}

// Open connects to the database and runs the migrations that are missing, while
// other processes that open it wait.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db, err := connect(ctx, cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("open the state: %w", err)
	}
	if err := db.migrate(ctx, cfg.Logger); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate the state: %w", err), db.Close())
	}
	return db, nil
}

func connect(ctx context.Context, url string) (*DB, error) {
	if file, ok := strings.CutPrefix(url, "file:"); ok {
		return openSQLite(ctx, file)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(ctx, url)
	}
	return nil, errors.New(`the database's URL has to begin with "file:" for SQLite or "postgres://" for PostgreSQL`)
}

// Close ends all connections.
func (db *DB) Close() error {
	if db.pool != nil {
		err := db.writer.Close()
		db.pool.Close()
		return err
	}
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// SQL is the database for who brings its own tables and statements, as a job
// queue does. On SQLite it is the one connection that writes: use it inside
// Write, other than through the Tx, and it waits for itself for ever.
func (db *DB) SQL() *sql.DB { return db.writer }

// Pool is PostgreSQL's pool of connections, nil on SQLite.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.reader.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the state: %w", err)
	}
	return nil
}

// Size is how many bytes the database takes.
func (db *DB) Size(ctx context.Context) (int64, error) {
	ask := "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
	if db.pool != nil {
		ask = "SELECT pg_database_size(current_database())"
	}
	var bytes int64
	if err := db.reader.QueryRowContext(ctx, ask).Scan(&bytes); err != nil {
		return 0, fmt.Errorf("measure the state: %w", err)
	}
	return bytes, nil
}
