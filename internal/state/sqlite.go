package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// readers is how many transactions read at once; they do not wait for the
// writer, nor it for them, since the log is written ahead.
const readers = 8

// openSQLite opens a file that nobody else may read: it holds the hashes of
// passwords. SQLite makes its log and its index with the rights of the file.
//
// A commit is synced (synchronous=FULL): a session that was revoked must not
// come back with the power. There are few enough of them.
func openSQLite(ctx context.Context, file string) (*DB, error) {
	if file == "" || strings.ContainsRune(file, '?') {
		return nil, errors.New(`the URL of an SQLite database is "file:" and a path, without options`)
	}
	made, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(made.Chmod(0o600), made.Close()); err != nil {
		return nil, fmt.Errorf("close %s to others: %w", file, err)
	}
	file, err = filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	db := &DB{file: file}
	if db.writer, err = sql.Open("sqlite", dsn(file, "_txlock=immediate")); err != nil {
		return nil, err
	}
	db.writer.SetMaxOpenConns(1)
	if db.reader, err = sql.Open("sqlite", dsn(file, "_query_only=1")); err != nil {
		return nil, errors.Join(err, db.writer.Close())
	}
	db.reader.SetMaxOpenConns(readers)
	db.reader.SetMaxIdleConns(readers)
	// The writer comes first: it turns on the log, which a reader may not.
	if err := db.writer.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), db.Close())
	}
	return db, nil
}

func dsn(file, mode string) string {
	options := []string{
		mode, "_pragma=busy_timeout(10000)", "_pragma=foreign_keys(1)", "_pragma=synchronous(full)",
	}
	if mode != "_query_only=1" {
		options = append(options, "_pragma=journal_mode(wal)")
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file), RawQuery: strings.Join(options, "&")}).String()
}
