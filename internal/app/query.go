package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

// QueryOptions say what to ask and how to write the answer.
type QueryOptions struct {
	// Data is the graph's folder.
	Data string
	Text string
	// Format is table, json or csv; empty means table.
	Format string
	// Budget is the time the query may take; zero means query.DefaultTimeout.
	Budget time.Duration
}

// Query answers a question about the graph.
func Query(ctx context.Context, s Streams, opt QueryOptions) error {
	write, ok := formats[opt.Format]
	if !ok {
		return usage(fmt.Errorf("there is no format %q: choose table, json or csv", opt.Format))
	}
	store, err := snapshot.Open(opt.Data, snapshot.Options{})
	if err != nil {
		return failed(err)
	}
	warnOfDamage(s, store)
	answer, err := query.Run(ctx, query.Only(exec.New(store.Columns())), opt.Text, query.Options{Timeout: opt.Budget})
	var wrong *j1ql.Error
	switch {
	case errors.As(err, &wrong):
		return usage(errors.New(wrong.Caret(opt.Text)))
	case err != nil:
		return failed(err)
	}
	writeRemarks(s.Err, opt.Text, answer)
	if err := write(answer, s.Out); err != nil {
		return failed(fmt.Errorf("write the answer: %w", err))
	}
	return nil
}

var formats = map[string]func(*query.Answer, io.Writer) error{
	"":      writeTable,
	"table": writeTable,
	"json":  (*query.Answer).WriteJSON,
	"csv":   (*query.Answer).WriteCSV,
}

// writeTable cuts the table to the terminal's width; a file or a pipe gets all
// of it.
func writeTable(a *query.Answer, w io.Writer) error {
	width := 0
	if file, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			width = columns
		}
	}
	return a.WriteTable(w, width)
}

// writeRemarks says on the side what a reader of the answer should know.
func writeRemarks(w io.Writer, text string, a *query.Answer) {
	for _, warning := range a.Warnings {
		fmt.Fprintf(w, "warning: %s\n", warning.Caret(text))
	}
	for _, gap := range a.Gaps {
		fmt.Fprintf(w, "incomplete: %s\n", gap)
	}
}
