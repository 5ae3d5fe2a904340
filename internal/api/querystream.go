package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// registerQueryStream adds asking what takes long.
func (s *server) registerQueryStream() {
	registerStream(s, operation{
		id: "query.stream", method: http.MethodPost, path: queryPath + "/stream", tag: queryTag, permission: account.QueryRun, reads: true,
		summary: "Ask the graph and see that it is at work",
		description: "As asking the graph, for queries that take long: every second an event says so, and the last is the answer, or the problem. " +
			"Who hangs up stops the query.",
	}, map[string]any{"progress": queryProgress{}, "answer": Answer{}}, s.streamQuery)
}

type queryProgress struct {
	Elapsed int64 `json:"elapsed_millis" doc:"How long the query has been at work."`
}

type streamQueryBody struct {
	Conditions
	Query string `json:"query" minLength:"1" maxLength:"65536" doc:"The query in J1QL."`
	Identified
	Limit int `json:"limit,omitempty" minimum:"1" maximum:"10000" default:"250" doc:"How many rows a page has; the others are asked for by its cursor."`
}

func (s *server) streamQuery(ctx context.Context, in *struct{ Body streamQueryBody }) (feed, error) {
	opt, err := s.options(in.Body.Conditions)
	if err != nil {
		return nil, err
	}
	opt.Language.Identify = in.Body.Identify
	pager := s.pagerOf(ctx)
	return func(ctx context.Context, send func(event) error) error {
		var asking sync.WaitGroup
		defer asking.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var page *query.Answer
		var err error
		done := make(chan struct{})
		asking.Go(func() {
			defer close(done)
			page, err = pager.First(ctx, in.Body.Query, in.Body.Limit, opt)
		})
		if err := s.await(done, send); err != nil {
			return err
		}
		if err != nil {
			return unanswered(err)
		}
		answer, err := answerOf(page)
		if err != nil {
			return err
		}
		return send(event{ID: 1, Name: "answer", Data: answer})
	}, nil
}

// await tells every second that something is not done yet.
func (s *server) await(done <-chan struct{}, send func(event) error) error {
	begun, ticker := time.Now(), time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := send(event{Name: "progress", Data: queryProgress{time.Since(begun).Milliseconds()}}); err != nil {
				return err
			}
		case <-s.cfg.Stopping:
			return problem.New(problem.Unavailable, "the server is being stopped: ask again in a moment")
		case <-done:
			return nil
		}
	}
}
