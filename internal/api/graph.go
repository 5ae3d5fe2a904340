package api

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/inventory"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/query"
	"parapet/internal/question"
	"parapet/internal/scope"
	"parapet/internal/trend"
)

// asked is what operations on the graph have in common.
type asked struct {
	questions *question.Store
	filters   *inventory.Store
	trends    *trend.Store

	mu sync.Mutex
	// pagers hand out answers page by page, for each part of the graph that
	// somebody sees: the cursor of one is none to another.
	pagers map[*scope.Graph]*query.Pager
}

// registerGraph adds all that is asked of the graph.
func (s *server) registerGraph() {
	s.asked = &asked{pagers: map[*scope.Graph]*query.Pager{}}
	if s.cfg.State != nil {
		s.asked.questions = question.NewStore(s.cfg.State, s.cfg.Query.Language)
		s.asked.filters = inventory.NewStore(s.cfg.State)
		s.asked.trends = trend.NewStore(s.cfg.State)
	}
	s.registerQuery()
	s.registerAnalysis()
	s.registerOutline()
	s.registerExport()
	s.registerQueryStream()
	s.registerInventories()
	s.registerRows()
	s.registerFacets()
	s.registerEntities()
	s.registerJoin()
	s.registerVulnerabilities()
	s.registerQuestions()
	s.registerQuestionRuns()
	s.registerQuestionTrends()
	s.registerFilters()
	s.registerStatus()
	s.registerOverview()
	s.registerModel()
}

// graphOf is what of the graph who asks may see.
func (s *server) graphOf(ctx context.Context) *scope.Graph {
	who := identity(ctx)
	if who.Limited() {
		return s.cfg.Graphs.Of(who.Instances)
	}
	return s.cfg.Graphs.All()
}

// pagerOf hands out answers of what who asks may see.
func (s *server) pagerOf(ctx context.Context) *query.Pager {
	g := s.graphOf(ctx)
	s.asked.mu.Lock()
	defer s.asked.mu.Unlock()
	if s.asked.pagers[g] == nil {
		s.asked.pagers[g] = query.NewPager(g)
	}
	return s.asked.pagers[g]
}

// Conditions are those under which a query is asked.
type Conditions struct {
	Variables      map[string]any `json:"variables,omitempty" doc:"Values of the query's ${name} and {{name}}: texts, numbers, truth values, or lists of them, of which any holds."`
	IncludeDeleted bool           `json:"include_deleted,omitempty" doc:"Whether deleted entities are found too."`
	Timeout        int            `json:"timeout_seconds,omitempty" minimum:"1" maximum:"3600" doc:"How long the query may take at most; the server's limit when that is shorter."`
	Rows           int            `json:"rows,omitempty" minimum:"1" doc:"How many rows the answer may have at most; the server's limit when that is less."`
}

// options are the Conditions under which a query is answered.
func (s *server) options(c Conditions) (query.Options, error) {
	opt := s.cfg.Query
	if opt.Timeout == 0 {
		opt.Timeout = query.DefaultTimeout
	}
	if asked := time.Duration(c.Timeout) * time.Second; asked > 0 && asked < opt.Timeout {
		opt.Timeout = asked
	}
	opt.Rows = opt.MostRows()
	if c.Rows > 0 && (opt.Rows < 0 || c.Rows < opt.Rows) {
		opt.Rows = c.Rows
	}
	opt.Language.IncludeDeleted = c.IncludeDeleted
	var err error
	opt.Language.Variables, err = variables("variables", c.Variables)
	return opt, err
}

// variables are values by their names as a query takes them.
func variables(path string, given map[string]any) (map[string][]graph.Value, error) {
	all := map[string][]graph.Value{}
	for name, value := range given {
		several, isList := value.([]any)
		if !isList {
			several = []any{value}
		}
		for _, one := range several {
			v, err := question.ValueOf(one)
			if err != nil {
				return nil, problem.Wrong(problem.Field{Path: path + "." + clip(name, 64), Text: err.Error()})
			}
			all[name] = append(all[name], v)
		}
	}
	return all, nil
}

// unanswered is what to tell of the error of a query.
func unanswered(err error) error {
	var wrong *j1ql.Error
	var late *query.TimeoutError
	var large *plan.BudgetError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return problem.Wrong(problem.Field{Path: "query", Text: wrong.Error()})
	case errors.As(err, &late):
		return problem.New(problem.Unavailable, "%s, as far as the server lets it", late)
	case errors.As(err, &large):
		return problem.New(problem.TooLarge, "%s", large)
	case errors.Is(err, query.ErrCursor):
		return problem.Wrong(problem.Field{Path: "cursor", Text: query.ErrCursor.Error()})
	case errors.Is(err, query.ErrNotOneTable):
		return problem.Wrong(problem.Field{Path: "format", Text: query.ErrNotOneTable.Error()})
	case errors.Is(err, graph.ErrDamaged):
		return fmt.Errorf("read the graph: %w", err)
	}
	return err
}

// jsonValue is a value as the API's own objects have it: times in RFC 3339.
func jsonValue(v graph.Value) any {
	if v.Kind() == graph.KindTime {
		return time.UnixMilli(v.AsMillis()).UTC()
	}
	return v.Any()
}
