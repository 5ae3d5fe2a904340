package state

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/rogpeppe/go-internal/lockedfile"
)

//go:embed migrations/*.sql
var migrations embed.FS

func (db *DB) migrate(ctx context.Context, logger *slog.Logger) error {
	dialect := goose.DialectSQLite3
	if db.pool != nil {
		dialect = goose.DialectPostgres
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return db.Alone(ctx, func() error {
		provider, err := goose.NewProvider(dialect, db.writer, files, goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return err
		}
		at, newest, err := provider.GetVersions(ctx)
		if err != nil {
			return fmt.Errorf("read which migrations have run: %w", err)
		}
		if at > newest {
			return fmt.Errorf("it was written by a newer Parapet (its version is %d, this program knows %d): "+
				"start the newer program, or restore a backup from before the update", at, newest)
		}
		done, err := provider.Up(ctx)
		for _, one := range done {
			report(logger, one)
		}
		return err
	})
}

func report(logger *slog.Logger, done *goose.MigrationResult) {
	if logger != nil {
		logger.Info("state migrated", "migration", done.Source.Path, "took", done.Duration.Round(time.Millisecond))
	}
}

// upgrading is the advisory lock of Alone on PostgreSQL.
const upgrading = 0x70617262

// Alone runs f while no other process is in Alone with the same database: for
// changes of tables. f may use the database in any way.
func (db *DB) Alone(ctx context.Context, f func() error) (err error) {
	if db.pool == nil {
		unlock, err := lockedfile.MutexAt(db.file + ".lock").Lock()
		if err != nil {
			return err
		}
		defer unlock()
		return f()
	}
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", upgrading); err != nil {
		return fmt.Errorf("wait for another process that changes the tables: %w", err)
	}
	defer func() {
		_, unlocked := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", upgrading)
		err = errors.Join(err, unlocked)
	}()
	return f()
}
