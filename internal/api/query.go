package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/query"
)

const (
	queryPath = "/api/v1/query"
	queryTag  = "Query"
	// mostRows is how many rows a page of an answer has at most.
	mostRows = 10_000
)

// registerQuery adds asking the graph.
func (s *server) registerQuery() {
	register(s, operation{
		id: "query.run", method: http.MethodPost, path: queryPath, tag: queryTag, permission: account.QueryRun, reads: true, time: s.limits.Query,
		summary: "Ask the graph",
		description: "A query in J1QL is answered with a list, a table or a tree. Of a list or a table the first page comes, and with the cursor of its meta the next: " +
			"all pages show the same state of the graph. A cursor is good for ten minutes after it was last used. AT in the query asks the graph as it was.",
	}, s.runQuery)
}

type runQueryBody struct {
	Conditions
	Query string `json:"query,omitempty" maxLength:"65536" doc:"The query in J1QL; with a cursor it may be left out."`
	Limit int    `json:"limit,omitempty" minimum:"1" maximum:"10000" default:"250" doc:"How many rows a page has."`
	Identified
	Cursor string `json:"cursor,omitempty" maxLength:"200" doc:"Where to go on: the cursor of the page before. What else is given is not looked at."`
}

// Identified asks of which entities the rows of a table are.
type Identified struct {
	Identify bool `json:"identify,omitempty" doc:"Whether a table says of which entities its rows are: by a column for each of which it shows properties, named @ and its name in the query, with its _id. Rows that count, and those of a query with UNIQUE, are of none."`
}

type answerOutput struct{ Body Answer }

func (s *server) runQuery(ctx context.Context, in *struct{ Body runQueryBody }) (*answerOutput, error) {
	if in.Body.Query == "" && in.Body.Cursor == "" {
		return nil, problem.Wrong(problem.Field{Path: "query", Text: "is missing: write a query in J1QL, or give a cursor"})
	}
	page, err := s.pageOf(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	answer, err := answerOf(page)
	return &answerOutput{answer}, err
}

// pageOf is the first page of an answer or, with a cursor, another one.
func (s *server) pageOf(ctx context.Context, asked runQueryBody) (*query.Answer, error) {
	pager := s.pagerOf(ctx)
	if asked.Cursor != "" {
		page, err := pager.Next(ctx, asked.Cursor)
		return page, unanswered(err)
	}
	opt, err := s.options(asked.Conditions)
	if err != nil {
		return nil, err
	}
	opt.Language.Identify = asked.Identify
	page, err := pager.First(ctx, asked.Query, min(asked.Limit, mostRows), opt)
	return page, unanswered(err)
}
