package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf16"

	"github.com/danielgtaylor/huma/v2"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// registerExport adds taking answers away.
func (s *server) registerExport() {
	register(s, operation{
		id: "query.export", method: http.MethodPost, path: queryPath + "/export", tag: queryTag, permission: account.QueryExport,
		reads: true, streams: true, time: s.limits.Query,
		summary: "Take an answer away as a file",
		description: "The whole answer, as CSV, JSON, lines of JSON, Parquet or a table for people. CSV marks what a spreadsheet would take for a formula. A tree has no Parquet. " +
			"With explain it is the steps by which the query was answered.",
	}, s.exportQuery)
}

// format is a form in which answers are taken away.
type format struct {
	contentType, ending string
	write               func(*query.Answer, io.Writer) error
}

var formats = map[string]format{
	"csv":     {"text/csv; charset=utf-8", "csv", (*query.Answer).WriteCSV},
	"json":    {"application/json", "json", (*query.Answer).WriteJSON},
	"ndjson":  {"application/x-ndjson", "ndjson", (*query.Answer).WriteNDJSON},
	"parquet": {"application/vnd.apache.parquet", "parquet", (*query.Answer).WriteParquet},
}

// Written says how an answer is written.
type Written struct {
	Format  string `json:"format" enum:"csv,json,ndjson,parquet,table" doc:"The form of the file."`
	Width   int    `json:"width,omitempty" minimum:"0" maximum:"10000" doc:"How many characters a line of a table may have; any number when 0."`
	Explain bool   `json:"explain,omitempty" doc:"Whether to write the steps by which the query was answered in place of the answer, as a table or JSON."`
}

// form is the form in which an answer is written.
func (w Written) form() (format, error) {
	f := formats[w.Format]
	switch {
	case w.Explain && w.Format == "json":
		f.write = (*query.Answer).WriteExplainJSON
	case w.Explain && w.Format != "table":
		return f, problem.Wrong(problem.Field{Path: "explain", Text: "goes with the formats table and json"})
	case w.Explain:
		f = format{tableType, "txt", (*query.Answer).WriteExplain}
	case w.Format == "table":
		f = format{tableType, "txt", func(a *query.Answer, to io.Writer) error { return a.WriteTable(to, w.Width) }}
	}
	return f, nil
}

const tableType = "text/plain; charset=utf-8"

// ExportRequest asks for an answer as a file.
type ExportRequest struct {
	Conditions
	Written
	Query string `json:"query" minLength:"1" maxLength:"65536" doc:"The query in J1QL."`
}

func (s *server) exportQuery(ctx context.Context, in *struct{ Body ExportRequest }) (*answerFile, error) {
	return s.export(ctx, in.Body.Query, in.Body.Conditions, in.Body.Written, "answer")
}

// export answers a query as a whole before anything is sent, so that what is
// wrong can be said.
func (s *server) export(ctx context.Context, text string, c Conditions, as Written, name string) (*answerFile, error) {
	f, err := as.form()
	if err != nil {
		return nil, err
	}
	opt, err := s.options(c)
	if err != nil {
		return nil, err
	}
	answer, err := query.Run(ctx, s.graphOf(ctx), text, opt)
	if err != nil {
		return nil, unanswered(err)
	}
	if as.Format == "parquet" && answer.Type == query.Tree {
		return nil, unanswered(query.ErrNotOneTable)
	}
	return s.answerFile(f.contentType, name+"."+f.ending, answer.Remarks(text), func(w io.Writer) error { return f.write(answer, w) })
}

// answerFile is a download with what a reader of it should know.
type answerFile struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Remarks     string `header:"Parapet-Remarks" doc:"What a reader of the answer should know: a JSON array of texts, in ASCII; absent when there is nothing to say."`
	Body        func(huma.Context)
}

func (s *server) answerFile(contentType, name string, remarks []string, write func(io.Writer) error) (*answerFile, error) {
	text, err := remarksText(remarks)
	if err != nil {
		return nil, err
	}
	file := s.asFile(contentType, name, func(_ context.Context, w io.Writer) error { return write(w) })
	return &answerFile{file.ContentType, file.Disposition, text, file.Body}, nil
}

// remarksText is remarks as a header can carry them.
func remarksText(remarks []string) (string, error) {
	if len(remarks) == 0 {
		return "", nil
	}
	text, err := json.Marshal(remarks)
	if err != nil {
		return "", fmt.Errorf("write remarks: %w", err)
	}
	var ascii strings.Builder
	for _, r := range string(text) {
		if r < 0x7f {
			ascii.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&ascii, `\u%04x`, unit)
		}
	}
	return ascii.String(), nil
}
