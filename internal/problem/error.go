package problem

import (
	"errors"
	"fmt"
	"time"
)

// Error is something wrong with a request.
type Error struct {
	Kind Kind
	// Text says to a person what is wrong and what to do about it.
	Text string
	// Fields are the fields that are wrong, when several are or when it matters
	// which.
	Fields []Field
	// RetryAfter is how long to wait before it is worth trying again; 0 when it
	// does not depend on time.
	RetryAfter time.Duration
}

// Field is a field of a request with what is wrong with it.
type Field struct {
	// Path names the field as the request does, such as "schedule.cron".
	Path string `json:"path"`
	Text string `json:"text"`
}

func (e *Error) Error() string { return e.Text }

// New is a problem of a kind, its text formatted as fmt.Sprintf does.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// Wrong is an Invalid problem of fields, nil when there are none.
func Wrong(fields ...Field) error {
	switch len(fields) {
	case 0:
		return nil
	case 1:
		return &Error{Kind: Invalid, Text: fields[0].Path + ": " + fields[0].Text, Fields: fields}
	}
	return &Error{Kind: Invalid, Text: fmt.Sprintf("%d fields are wrong", len(fields)), Fields: fields}
}

// Is says whether an error is a problem of a kind.
func Is(err error, kind Kind) bool {
	var p *Error
	return errors.As(err, &p) && p.Kind == kind
}
