package state

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"parapet/internal/problem"
)

// NewID is a new id for a row, a UUID of version 7: ids sort as they were made.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Column is a Go value on its way to a column or back: an argument of a
// statement as well as of Scan.
type Column interface {
	driver.Valuer
	sql.Scanner
}

// Time keeps a time in a BIGINT column, to the millisecond and in UTC; the zero
// time is NULL.
func Time(at *time.Time) Column { return moment{at} }

type moment struct{ at *time.Time }

func (m moment) Value() (driver.Value, error) {
	if m.at.IsZero() {
		return nil, nil
	}
	return m.at.UnixMilli(), nil
}

func (m moment) Scan(from any) error {
	switch from := from.(type) {
	case nil:
		*m.at = time.Time{}
	case int64:
		*m.at = time.UnixMilli(from).UTC()
	default:
		return fmt.Errorf("a time is kept as a number, not as %T", from)
	}
	return nil
}

// JSON keeps any value in a TEXT column as JSON; NULL leaves the value as it is.
func JSON(value any) Column { return document{value} }

type document struct{ value any }

func (d document) Value() (driver.Value, error) {
	text, err := json.Marshal(d.value)
	return string(text), err
}

func (d document) Scan(from any) error {
	switch from := from.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(from), d.value)
	case []byte:
		return json.Unmarshal(from, d.value)
	}
	return fmt.Errorf("a document is kept as text, not as %T", from)
}

// fit refuses text that PostgreSQL cannot keep, on both databases and as what
// it is: something wrong with the request that brought it.
func fit(args []any) error {
	for _, arg := range args {
		text, ok := arg.(string)
		if ok && (strings.ContainsRune(text, 0) || !utf8.ValidString(text)) {
			return problem.New(problem.Invalid, "the text %q has characters that cannot be kept: leave out zero bytes, and write UTF-8", text)
		}
	}
	return nil
}
