package state

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// IsDuplicate says whether a statement was refused because a key it writes is
// there already.
func IsDuplicate(err error) bool {
	return refusedFor(err, []int{sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}, "23505")
}

// IsReferenced says whether a statement was refused because a row that another
// refers to would be missing.
func IsReferenced(err error) bool {
	// RESTRICT is enforced by a trigger in SQLite, and is an error of its own in
	// PostgreSQL.
	return refusedFor(err, []int{sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, sqlite3.SQLITE_CONSTRAINT_TRIGGER}, "23503", "23001")
}

// IsFull says whether nothing can be written because the database has no room.
func IsFull(err error) bool { return refusedFor(err, []int{sqlite3.SQLITE_FULL}, "53100") }

// isCollision says whether a transaction failed because of others, and may
// succeed after them.
func isCollision(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		primary := lite.Code() & 0xff
		return primary == sqlite3.SQLITE_BUSY || primary == sqlite3.SQLITE_LOCKED
	}
	// Serialisation failure and deadlock.
	return refusedFor(err, nil, "40001", "40P01")
}

func refusedFor(err error, codes []int, states ...string) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		for _, code := range codes {
			if lite.Code() == code {
				return true
			}
		}
		return false
	}
	var postgres *pgconn.PgError
	if errors.As(err, &postgres) {
		for _, state := range states {
			if postgres.Code == state {
				return true
			}
		}
	}
	return false
}
