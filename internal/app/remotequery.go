package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"golang.org/x/term"

	"parapet/internal/api"
	"parapet/internal/client"
	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/question"
)

// remoteQuery answers a question about a server's graph.
func remoteQuery(ctx context.Context, s Streams, opt QueryOptions) error {
	as, err := opt.written(s)
	if err != nil {
		return usage(err)
	}
	conditions, err := opt.conditions()
	if err != nil {
		return usage(err)
	}
	err = opt.take(ctx, s, func(c *client.Client) (*client.Export, error) {
		return c.Query(ctx, api.ExportRequest{Query: opt.Text, Written: as, Conditions: conditions})
	})
	if problem.Is(err, problem.Invalid) {
		return misread(opt.Text, err)
	}
	return err
}

// remoteQuestion asks a question of a server.
func remoteQuestion(ctx context.Context, s Streams, opt QueryOptions) error {
	as, err := opt.written(s)
	if err != nil {
		return usage(err)
	}
	values, err := plainVariables(opt.Variables)
	if err != nil {
		return usage(err)
	}
	return opt.take(ctx, s, func(c *client.Client) (*client.Export, error) {
		return c.Ask(ctx, opt.Text, api.QuestionExportRequest{Parameters: api.Parameters{Parameters: values}, Written: as})
	})
}

// take writes what a server answers, and on the side what there is to know of it.
func (o QueryOptions) take(ctx context.Context, s Streams, ask func(*client.Client) (*client.Export, error)) error {
	c, err := o.Remote.connect()
	if err != nil {
		return err
	}
	defer c.Close()
	answer, err := ask(c)
	if err != nil {
		return refused(err)
	}
	defer answer.Body.Close()
	writeRemarks(s.Err, answer.Remarks)
	if _, err := io.Copy(s.Out, answer.Body); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return failed(fmt.Errorf("the answer broke off: %w", err))
	}
	return nil
}

// written is the form that is wanted of a server.
func (o QueryOptions) written(s Streams) (api.Written, error) {
	if _, err := o.writer(); err != nil {
		return api.Written{}, err
	}
	if o.Memory != "" {
		return api.Written{}, errors.New("--memory is the server's to decide: see query.memory in its configuration")
	}
	as := api.Written{Format: o.Format, Explain: o.Explain, Width: width(s.Out)}
	if as.Format == "" {
		as.Format = "table"
	}
	return as, nil
}

func (o QueryOptions) conditions() (api.Conditions, error) {
	values, err := plainVariables(o.Variables)
	return api.Conditions{
		Variables: values, IncludeDeleted: o.IncludeDeleted, Rows: o.Rows, Timeout: int((o.Timeout + time.Second - 1) / time.Second),
	}, err
}

// plainVariables are variables as JSON has them.
func plainVariables(given []string) (map[string]any, error) {
	all, err := variables(given)
	plain := map[string]any{}
	for name, values := range all {
		var items []any
		for _, v := range values {
			items = append(items, v.Any())
		}
		plain[name] = items
	}
	return plain, err
}

// misread is the refusal of a query with the place that is wrong, where this
// binary finds the same as the server.
func misread(text string, err error) error {
	var wrong *j1ql.Error
	parsed, local := j1ql.Parse(text)
	if local == nil {
		_, _, local = j1ql.Compile(parsed, graph.Declared(), j1ql.Options{})
	}
	if errors.As(local, &wrong) {
		return usage(errors.New(wrong.Caret(text)))
	}
	return err
}

// width is how many characters a line of a terminal has; 0 for a file or a pipe.
func width(w io.Writer) int {
	if file, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			return columns
		}
	}
	return 0
}

// remoteQuestions lists the questions of a server.
func remoteQuestions(ctx context.Context, s Streams, opt QuestionsOptions) error {
	c, err := opt.Remote.connect()
	if err != nil {
		return err
	}
	defer c.Close()
	var all []question.Question
	for kept, err := range c.Questions(ctx, opt.Tags...) {
		if err != nil {
			return refused(err)
		}
		q, err := plainQuestion(kept)
		if err != nil {
			return failed(err)
		}
		all = append(all, q)
	}
	return showQuestions(s, opt, byTheme(all))
}

// byTheme has the questions of the library in its own order, as without a server,
// and then those that people keep.
func byTheme(all []question.Question) []question.Question {
	place := map[string]int{}
	library := question.List()
	for i, q := range library {
		place[q.Name] = i - len(library) // which those that are none of them follow
	}
	slices.SortStableFunc(all, func(a, b question.Question) int { return cmp.Compare(place[a.Name], place[b.Name]) })
	return all
}

// plainQuestion is a question without what the server knows of its keeping.
func plainQuestion(kept api.Question) (question.Question, error) {
	q := question.Question{
		Name: kept.Name, Title: kept.Title, Description: kept.Description, Good: kept.Good,
		Tags: kept.Tags, Empty: kept.ExpectEmpty, Queries: kept.Queries,
	}
	for _, p := range kept.Parameters {
		value, err := question.ValueOf(p.Default)
		if err != nil {
			return q, fmt.Errorf("read question %s: %w", kept.Name, err)
		}
		q.Parameters = append(q.Parameters, question.Parameter{Name: p.Name, Description: p.Description, Default: value})
	}
	return q, nil
}
