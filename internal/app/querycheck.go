package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

// CheckQueries parses and compiles the queries of files, - being the standard
// input, and writes a line of JSON for each: whether it is a query, and what is
// wrong with it. It needs no graph. Queries are numbered from 0 on through all
// files.
//
// Lines of --- stand between the queries of a file. Lines that begin with "# "
// before a query say something of it and are not looked at.
func CheckQueries(ctx context.Context, s Streams, files []string) error {
	if len(files) == 0 {
		return usage(errors.New("name the files whose queries to check, or - for the standard input: parapet query --check FILE"))
	}
	c := &checker{out: plainEncoder(s.Out)}
	for _, file := range files {
		text, err := readQueries(s, file)
		if err != nil {
			return usage(err)
		}
		if len(files) > 1 {
			c.file = file
		}
		for _, query := range splitQueries(text) {
			if ctx.Err() != nil {
				return failed(context.Cause(ctx))
			}
			if err := c.check(query); err != nil {
				return failed(fmt.Errorf("write the result: %w", err))
			}
		}
	}
	if c.refused > 0 {
		return &exit{exitFailed, fmt.Errorf("%d of %d queries are refused", c.refused, c.index)}
	}
	return nil
}

func readQueries(s Streams, file string) (string, error) {
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(s.In)
	} else {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return "", fmt.Errorf("read queries: %w", err)
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// splitQueries are the texts of the queries without what is said of them.
// Records that hold nothing else are no queries.
func splitQueries(text string) []string {
	var queries []string
	var record strings.Builder
	end := func() {
		if query := withoutHeader(record.String()); strings.TrimSpace(query) != "" {
			queries = append(queries, query)
		}
		record.Reset()
	}
	for line := range strings.Lines(text) {
		if strings.TrimRight(line, " \t\r\n") == "---" {
			end()
		} else {
			record.WriteString(line)
		}
	}
	end()
	return queries
}

// withoutHeader is the record behind the last of the lines at its beginning
// that are said of the query.
func withoutHeader(record string) string {
	header, n := 0, 0
	for line := range strings.Lines(record) {
		n += len(line)
		switch {
		case strings.HasPrefix(line, "# "), strings.TrimSpace(line) == "#":
			header = n
		case strings.TrimSpace(line) != "":
			return record[header:]
		}
	}
	return record[header:]
}

// checker writes what it finds of queries.
type checker struct {
	out     *json.Encoder
	file    string
	index   int
	refused int
}

// remark is something to say of a place in a query.
type remark struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// check writes what there is to say of the next query.
func (c *checker) check(text string) error {
	verdict := struct {
		File     string   `json:"file,omitempty"`
		Index    int      `json:"index"`
		OK       bool     `json:"ok"`
		Error    *remark  `json:"error,omitempty"`
		Warnings []remark `json:"warnings"`
	}{File: c.file, Index: c.index, Warnings: []remark{}}
	warnings, err := compile(strings.TrimRight(text, "\r\n"))
	verdict.OK = err == nil
	if err != nil {
		c.refused++
		verdict.Error = remarkOf(err)
	}
	for _, w := range warnings {
		verdict.Warnings = append(verdict.Warnings, remark{Line: w.Pos.Line, Column: w.Pos.Column, Message: w.Msg})
	}
	c.index++
	return c.out.Encode(verdict)
}

// compile reads a query whose parameters have no values.
func compile(text string) ([]j1ql.Warning, error) {
	parsed, err := j1ql.Parse(text)
	if err != nil {
		return nil, err
	}
	_, warnings, err := j1ql.Compile(parsed, graph.Declared(), j1ql.Options{Unbound: true})
	return warnings, err
}

func remarkOf(err error) *remark {
	var wrong *j1ql.Error
	if errors.As(err, &wrong) {
		return &remark{wrong.Pos.Line, wrong.Pos.Column, wrong.Msg, wrong.Hint}
	}
	return &remark{1, 1, err.Error(), ""}
}
