package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/peterh/liner"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

// plain reads lines without a terminal.
type plain struct{ in *bufio.Reader }

func newPlain(in io.Reader) *plain { return &plain{bufio.NewReader(in)} }

func (p *plain) next(string) (string, error) {
	line, err := p.in.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

// goesOn looks at what is read already, and does not wait for more: who writes
// a query and waits for its answer writes nothing else.
func (p *plain) goesOn() bool {
	next, err := p.in.Peek(min(p.in.Buffered(), longestKeyword+1))
	return err == nil && continuation.Match(next)
}

// continuation is how a line begins that goes on with a query: with blanks, or
// with a word that no query begins with.
var continuation = regexp.MustCompile(`(?i)^([ \t(]|(that|with|as|and|or|where|return|having|order|skip|limit|at)\b)`)

const longestKeyword = len("having")

func (p *plain) remember(string) {}

// editor reads lines from a terminal: they can be edited and completed, and
// those of earlier sessions are remembered.
type editor struct {
	state *liner.State
	err   io.Writer
	// history is the file that remembers; empty when there is no place for it.
	history string
	// before is what was typed of the query so far.
	before string
}

func newEditor(ctx context.Context, s Streams, a *asker) *editor {
	e := &editor{state: liner.NewLiner(), err: s.Err, history: historyFile()}
	e.state.SetCtrlCAborts(true)
	e.state.SetMultiLineMode(true)
	e.state.SetTabCompletionStyle(liner.TabPrints)
	known := completions(ctx, a)
	e.state.SetWordCompleter(func(line string, at int) (string, []string, string) {
		return complete(e.before, line, at, known)
	})
	if file, err := os.Open(e.history); err == nil {
		_, _ = e.state.ReadHistory(file) // what cannot be read is not remembered
		_ = file.Close()                 // it was only read
	}
	return e
}

// patience is how long a person who pressed Tab waits.
const patience = 2 * time.Second

// completions are what the graph and the configuration add to what the schema
// declares.
func completions(ctx context.Context, a *asker) j1ql.CompleteOptions {
	domains := query.NewDomains(func(text string) (*query.Answer, error) {
		return query.Run(ctx, a.graphs, text, query.Options{Timeout: patience})
	})
	return j1ql.CompleteOptions{
		Values:     domains.Of,
		Parameters: slices.Sorted(maps.Keys(a.options.Language.Parameters)),
		Variables:  slices.Sorted(maps.Keys(a.options.Language.Variables)),
	}
}

func (e *editor) next(before string) (string, error) {
	e.before = before
	prompt := "j1ql> "
	if before != "" {
		prompt = "    > "
	}
	line, err := e.state.Prompt(prompt)
	if errors.Is(err, liner.ErrPromptAborted) {
		return "", errDropped
	}
	if errors.Is(err, io.EOF) {
		fmt.Fprintln(e.err)
	}
	return line, err
}

// goesOn: nobody knows what a person is going to type.
func (e *editor) goesOn() bool { return false }

// remember keeps a query as one line. A line comment ends with its line, so
// that queries with one are not kept.
func (e *editor) remember(query string) {
	if !strings.Contains(query, "//") || !strings.Contains(query, "\n") {
		e.state.AppendHistory(strings.ReplaceAll(query, "\n", " "))
	}
}

// Close gives the terminal back and writes the history.
func (e *editor) Close() error {
	err := e.state.Close()
	if e.history == "" {
		return err
	}
	return errors.Join(err, e.save())
}

func (e *editor) save() error {
	if err := os.MkdirAll(filepath.Dir(e.history), 0o700); err != nil {
		return fmt.Errorf("remember the queries: %w", err)
	}
	file, err := os.OpenFile(e.history, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("remember the queries: %w", err)
	}
	_, err = e.state.WriteHistory(file)
	return errors.Join(err, file.Close())
}

// historyFile lies where the user's programs keep their state.
func historyFile() string {
	dir := os.Getenv("XDG_STATE_HOME")
	if dir == "" && runtime.GOOS == "windows" {
		dir = os.Getenv("LocalAppData")
	}
	if home, err := os.UserHomeDir(); dir == "" && err == nil {
		dir = filepath.Join(home, ".local", "state")
	}
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "parapet", "history")
}

// complete completes a line at a place, counted in characters, of a query of
// which some lines were typed before.
func complete(before, line string, at int, known j1ql.CompleteOptions) (string, []string, string) {
	offset := len(before) + len(string([]rune(line)[:at]))
	all := j1ql.Complete(before+line, offset, graph.Declared(), known)
	cursor := offset - len(before)
	if len(all) == 0 || all[0].From < len(before) {
		return line[:cursor], nil, line[cursor:]
	}
	texts := make([]string, len(all))
	for i, c := range all {
		texts[i] = c.Text + ending(c.Kind)
	}
	from, to := all[0].From-len(before), all[0].To-len(before)
	if len(texts) == 1 {
		return line[:from], texts, line[to:]
	}
	// The editor puts the beginning that all texts share, in their case, in the
	// place of what was typed, and might shorten it. An empty text among them
	// makes that beginning empty, and is not seen where they are shown.
	texts = append(texts, "")
	if shared := sharedBeginning(texts[:len(all)]); extends(shared, line[from:to]) {
		return line[:from] + shared, texts, line[to:]
	}
	return line[:cursor], texts, line[cursor:]
}

// sharedBeginning is what all texts begin with in whatever case, in that of the
// first.
func sharedBeginning(texts []string) string {
	shared := texts[0]
	for _, t := range texts[1:] {
		for len(t) < len(shared) || !strings.EqualFold(t[:len(shared)], shared) {
			_, last := utf8.DecodeLastRuneInString(shared)
			shared = shared[:len(shared)-last]
		}
	}
	return shared
}

// extends says whether a text goes on with what was typed, the mark before it
// left out.
func extends(text, typed string) bool {
	const marks = `'"[`
	text, typed = strings.TrimLeft(text, marks), strings.TrimLeft(typed, marks)
	return len(text) > len(typed) && strings.EqualFold(text[:len(typed)], typed)
}

// ending is what follows a completed word.
func ending(k j1ql.CompletionKind) string {
	switch k {
	case j1ql.FunctionCompletion, j1ql.AliasCompletion:
		return ""
	}
	return " "
}
