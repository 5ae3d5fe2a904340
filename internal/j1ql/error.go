package j1ql

import (
	"fmt"
	"strings"
)

// Pos is a place in the text of a query.
type Pos struct {
	// Offset counts bytes from 0.
	Offset int
	// Line and Column count from 1; columns count characters.
	Line, Column int
}

// Span is a stretch of the text of a query: from Pos up to, and without, End.
type Span struct{ Pos, End Pos }

// Error says what is wrong with a query, and where.
type Error struct {
	Pos, End Pos
	// Msg is what is wrong, in one line.
	Msg string
	// Hint is what to write instead; empty when there is nothing to advise.
	Hint string
	// Unclosed says that something begins there whose end the text lacks: more
	// lines may bring it.
	Unclosed bool
}

// Error is the place, the message and the hint in one line.
func (e *Error) Error() string {
	text := fmt.Sprintf("line %d, column %d: %s", e.Pos.Line, e.Pos.Column, e.Msg)
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	return text
}

// Caret shows the error to a person: the message, the line of the query with
// the offending text underlined, and the hint. The text must be that of the
// query.
func (e *Error) Caret(text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d, column %d: %s\n", e.Pos.Line, e.Pos.Column, e.Msg)
	underline(&b, text, Span{e.Pos, e.End})
	if e.Hint != "" {
		fmt.Fprintf(&b, "hint: %s\n", e.Hint)
	}
	return b.String()
}

// Warning is something a query asks for that cannot be there. The query runs
// all the same.
type Warning struct {
	Pos, End Pos
	Msg      string
}

// String is the place and the message in one line.
func (w Warning) String() string {
	return fmt.Sprintf("line %d, column %d: %s", w.Pos.Line, w.Pos.Column, w.Msg)
}

// Caret shows the warning to a person, as Error.Caret does.
func (w Warning) Caret(text string) string {
	var b strings.Builder
	b.WriteString(w.String() + "\n")
	underline(&b, text, Span{w.Pos, w.End})
	return b.String()
}
