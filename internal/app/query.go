package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"parapet/internal/config"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// QueryOptions say what to ask and how to write the answer.
type QueryOptions struct {
	Place
	// Remote is asked in place of a folder when it names a server.
	Remote Remote
	Text   string
	// Format is table, json, ndjson or csv; empty means table.
	Format string
	// Explain shows how the query is answered instead of the answer.
	Explain bool
	// Variables are name=value, for ${name} and {{name}} in the query.
	Variables []string
	// IncludeDeleted asks for deleted entities too.
	IncludeDeleted bool
	// Timeout, Memory, as in 2GiB, and Rows are what the query may take, all
	// above zero; zero and empty mean as the configuration says.
	Timeout time.Duration
	Memory  string
	Rows    int
}

// Query answers a question about the graph.
func Query(ctx context.Context, s Streams, opt QueryOptions) error {
	if opt.Remote.Server != "" {
		return remoteQuery(ctx, s, opt)
	}
	a, err := newAsker(s, opt)
	if err != nil {
		return err
	}
	return a.ask(ctx, opt.Text)
}

// asker asks a graph questions and writes the answers.
type asker struct {
	streams Streams
	store   *snapshot.Store
	graphs  query.Graphs
	options query.Options
	write   func(*query.Answer, io.Writer) error
}

func newAsker(s Streams, opt QueryOptions) (*asker, error) {
	write, err := opt.writer()
	if err != nil {
		return nil, usage(err)
	}
	store, set, err := opt.open(s)
	if err != nil {
		return nil, err
	}
	options, err := opt.options(set)
	if err != nil {
		return nil, usage(err)
	}
	return &asker{s, store, generations{store}, options, write}, nil
}

// queryOptions are the conditions of queries that the configuration sets.
func queryOptions(set config.Settings) query.Options {
	options := query.Options{Timeout: set.Query.Timeout, Memory: set.Query.Memory, Rows: set.Query.Rows}
	options.Language.Parameters = parameters(set.Parameters)
	return options
}

// options are the conditions of the query: the flags', and else the
// configuration's.
func (o QueryOptions) options(set config.Settings) (query.Options, error) {
	options := queryOptions(set)
	var err error
	if options.Language.Variables, err = variables(o.Variables); err != nil {
		return options, err
	}
	options.Language.IncludeDeleted = o.IncludeDeleted
	if o.Timeout != 0 {
		options.Timeout = o.Timeout
	}
	if o.Rows != 0 {
		options.Rows = o.Rows
	}
	if o.Memory != "" {
		if options.Memory, err = config.ParseSize(o.Memory); err != nil {
			return options, fmt.Errorf("--memory: %w", err)
		}
	}
	return options, nil
}

// ask writes the answer to a question.
func (a *asker) ask(ctx context.Context, text string) error {
	answer, err := query.Run(ctx, a.graphs, text, a.options)
	if err != nil {
		return refusal(text, err)
	}
	writeRemarks(a.streams.Err, answer.Remarks(text))
	if err := a.write(answer, a.streams.Out); err != nil {
		return failed(err)
	}
	return nil
}

// more: answers come whole.
func (a *asker) more(context.Context) error { return errNoMore }

// refusal says why a query was not answered, and what can be done. Without a
// text it does not show the place.
func refusal(text string, err error) error {
	var wrong *j1ql.Error
	var late *query.TimeoutError
	var large *plan.BudgetError
	switch {
	case errors.As(err, &wrong) && text == "", errors.Is(err, query.ErrNoEntities), problem.Is(err, problem.Invalid):
		return usage(err)
	case errors.As(err, &wrong):
		return usage(errors.New(wrong.Caret(text)))
	case errors.As(err, &late):
		return failed(fmt.Errorf("%w with --timeout %s", late, 4*late.Timeout))
	case errors.As(err, &large):
		return failed(fmt.Errorf("%w; or allow it more with --memory %dMiB", large, max(1, 4*large.Memory>>20)))
	}
	return failed(err)
}

var formats = map[string]func(*query.Answer, io.Writer) error{
	"":       writeTable,
	"table":  writeTable,
	"json":   (*query.Answer).WriteJSON,
	"ndjson": (*query.Answer).WriteNDJSON,
	"csv":    (*query.Answer).WriteCSV,
}

// writer writes an answer, or how it came about, in the chosen format.
func (o QueryOptions) writer() (func(*query.Answer, io.Writer) error, error) {
	write, ok := formats[o.Format]
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no format %q: choose table, json, ndjson or csv", o.Format)
	case o.Explain && o.Format == "json":
		return (*query.Answer).WriteExplainJSON, nil
	case o.Explain && (o.Format == "" || o.Format == "table"):
		return (*query.Answer).WriteExplain, nil
	case o.Explain:
		return nil, fmt.Errorf("--explain does not write %s: choose table or json", o.Format)
	}
	return write, nil
}

// writeTable cuts the table to the terminal's width; a file or a pipe gets all
// of it.
func writeTable(a *query.Answer, w io.Writer) error { return a.WriteTable(w, width(w)) }

// writeRemarks says on the side what a reader of an answer should know.
func writeRemarks(w io.Writer, remarks []string) {
	for _, remark := range remarks {
		fmt.Fprintln(w, remark)
	}
}
