package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"

	"parapet/internal/j1ql"
)

// interaction is what may be typed besides queries.
const interaction = `A query ends with a line that makes it whole, with ; or with an empty line.
Tab completes, the arrows up and down go through what was asked before, Ctrl-C
stops a query or drops what is typed. Of a long answer the first rows are shown,
and with more the next. exit, or Ctrl-D, ends.
`

// lines gives what a person types, or what a file holds, line by line.
type lines interface {
	// next asks for a line; before is what was typed of the query so far. It
	// fails with io.EOF at the end and with errDropped when the person wants
	// to begin anew.
	next(before string) (string, error)
	// goesOn says whether the next line is known to go on with the query.
	goesOn() bool
	// remember keeps a query for later sessions.
	remember(query string)
}

var errDropped = errors.New("dropped")

// replier answers what is asked.
type replier interface {
	// ask shows the answer to a query, or the first of it.
	ask(ctx context.Context, text string) error
	// more shows more of the last answer.
	more(ctx context.Context) error
}

// Interact answers one question after another, until the input ends.
func Interact(ctx context.Context, s Streams, opt QueryOptions) error {
	a, err := newAsker(s, opt)
	if err != nil {
		return err
	}
	a.graphs = following{generations{a.store}}
	if !s.isLive() {
		return converse(ctx, a, s.Err, newPlain(s.In))
	}
	fmt.Fprintf(s.Err, "The graph is %s. Ask it in J1QL, or type help.\n", opt.Data)
	signal.Reset(syscall.SIGTERM) // nobody looks at the context while a line is typed
	ctx = context.WithoutCancel(ctx)
	typed := newEditor(ctx, s, a)
	var to replier = newPages(a)
	if opt.Explain {
		to = a // what is done for a page is not what is done for the answer
	}
	err = converse(ctx, to, s.Err, typed)
	if Say(err) == "" {
		err = nil // a person has seen what was refused
	}
	return errors.Join(err, typed.Close())
}

// isLive says whether a person sits at both ends.
func (s Streams) isLive() bool {
	in, isFile := s.In.(*os.File)
	out, alsoFile := s.Out.(*os.File)
	return isFile && alsoFile && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// converse asks what is typed. Of queries that are not answered it tells, goes
// on, and ends with the exit code of the gravest.
func converse(ctx context.Context, to replier, told io.Writer, typed lines) error {
	c := &conversation{to: to, told: told, typed: typed}
	for text := ""; ctx.Err() == nil; {
		line, err := typed.next(text)
		switch {
		case errors.Is(err, errDropped):
			text = ""
		case errors.Is(err, io.EOF):
			c.ask(ctx, text)
			return gravest(c.errs)
		case err != nil:
			return failed(fmt.Errorf("read a query: %w", err))
		case text == "" && leaves(line):
			return gravest(c.errs)
		case text == "" && word(line) == "help":
			fmt.Fprint(told, interaction)
		case text == "" && word(line) == "more":
			c.do(ctx, to.more)
		default:
			if text += line + "\n"; isWhole(text, line) && !typed.goesOn() {
				c.ask(ctx, text)
				text = ""
			}
		}
	}
	return gravest(c.errs)
}

// conversation is questions one after another.
type conversation struct {
	to    replier
	told  io.Writer
	typed lines
	// errs are what came of those that were not answered. All was said of them.
	errs []error
}

// ask asks a question.
func (c *conversation) ask(ctx context.Context, text string) {
	text = strings.TrimRight(text, "; \t\r\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	c.typed.remember(text)
	c.do(ctx, func(ctx context.Context) error { return c.to.ask(ctx, text) })
}

// do has something shown, which Ctrl-C stops.
func (c *conversation) do(ctx context.Context, show func(context.Context) error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if err := show(ctx); err != nil {
		if ctx.Err() != nil {
			err = failed(errors.New("the query was stopped"))
		}
		fmt.Fprintln(c.told, strings.TrimRight(Say(err), "\n"))
		c.errs = append(c.errs, &exit{code: ExitCode(err)})
	}
}

func leaves(line string) bool { return word(line) == "exit" || word(line) == "quit" }

// word is a line that may be a word to the program and no query.
func word(line string) string { return strings.ToLower(strings.Trim(line, " \t;")) }

// isWhole says whether there is nothing more to wait for: the text ends with a
// semicolon or an empty line, or it is a query, or it is wrong before its end.
func isWhole(text, line string) bool {
	if strings.TrimSpace(line) == "" || strings.HasSuffix(strings.TrimSpace(line), ";") {
		return true
	}
	text = strings.TrimSpace(text)
	_, err := j1ql.Parse(text)
	var wrong *j1ql.Error
	return !errors.As(err, &wrong) || wrong.Pos.Offset < len(text) && !wrong.Unclosed
}
