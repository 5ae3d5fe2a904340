// Package overview counts what people look at every morning: devices, by risk and
// exposure, findings, coverage, scores.
//
// Its one flow: when a state of the graph has come to be, Keep counts it and keeps
// the numbers with it; Read gives the numbers of one state and how they went on,
// and counts only what nobody has counted yet, such as for an account that sees a
// part of the graph and asks for the first time. States from before are counted
// afterwards, bit by bit. What is counted is data, in declared.go, and each number
// tells the query behind it.
//
// The package does not know who asks, nor what is shown.
package overview

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"parapet/internal/graph"
	"parapet/internal/query"
	"parapet/internal/scope"
	"parapet/internal/trend"
)

// Config says what is counted, and where it is kept.
type Config struct {
	Graphs *scope.Store
	Trend  *trend.Store
	// Query is what queries may take.
	Query query.Options
	// Logger is told of what could not be counted; nil for nobody.
	Logger *slog.Logger
}

// Store has the numbers. It is safe for concurrent use.
type Store struct {
	cfg    Config
	logger *slog.Logger
	flight singleflight.Group

	mu sync.Mutex
	// seen are the parts of the graph that somebody looked at, by name, with how
	// many states of each are not counted yet.
	seen map[string]*part
}

type part struct {
	graph *scope.Graph
	// filled is the last state up to which all are counted, as far as they can be,
	// and left how many before it are not.
	filled uint64
	left   int
}

// New makes a Store.
func New(cfg Config) *Store {
	s := &Store{cfg: cfg, logger: cfg.Logger, seen: map[string]*part{}}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	s.part(cfg.Graphs.All())
	return s
}

// part takes note of what somebody looks at.
func (s *Store) part(g *scope.Graph) *part {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[g.Name()] == nil {
		s.seen[g.Name()] = &part{graph: g}
	}
	return s.seen[g.Name()]
}

// Overview is one state of the graph, and how its numbers came to be.
type Overview struct {
	// Moment is the state; its generation is 0 when nothing was read yet.
	Moment trend.Moment
	From   time.Time
	// Values are by the names of Numbers.
	Values map[string]Value
	// Weaknesses are those that are exploited most probably; nil when they could not
	// be found.
	Weaknesses []Weakness
	// Before is how the numbers went on, the oldest first, up to this state.
	Before []State
	// Uncounted is how many states of the past will yet be counted.
	Uncounted int
	// Completeness is what is known of all that is counted.
	Completeness []query.Completeness
}

// Gap is how many devices a number leaves out of all, and the query for them, which
// is empty where nobody looks for them or they are not known.
func (o *Overview) Gap(n *Number) (devices float64, query string) {
	all, v := o.Values[whole], o.Values[n.Name]
	if n.gap == "" || !v.Counted() || !all.Counted() {
		return 0, ""
	}
	return all.N - v.N, n.without(o.Moment.At)
}

// State is what was counted of one state.
type State struct {
	At     time.Time
	Values map[string]Value
}

// Read is the overview as of a moment, or now when that is zero, and over so long
// before. It fails as scope.Graph.At does.
func (s *Store) Read(ctx context.Context, view *scope.Graph, at time.Time, span time.Duration) (*Overview, error) {
	g, err := choose(ctx, view, at)
	if err != nil {
		return nil, err
	}
	is := g.Generation()
	o := &Overview{Moment: trend.Moment{Generation: is.Number, At: millis(is.At)}, Values: map[string]Value{}}
	o.Completeness = query.Known(is, s.cfg.Query, types()...)
	if is.Number == 0 {
		return o, nil
	}
	p := s.part(view)
	values, err := s.counted(ctx, view, g, everything(), awaited)
	if err != nil {
		return nil, err
	}
	o.take(values)
	end := at
	if end.IsZero() {
		end = time.Now()
	}
	o.From = end.Add(-span)
	s.mu.Lock()
	o.Uncounted = p.left
	s.mu.Unlock()
	o.Before, err = s.before(ctx, view, o.From, o.Moment.At)
	return o, err
}

func choose(ctx context.Context, view *scope.Graph, at time.Time) (query.Graph, error) {
	if at.IsZero() {
		return view.Latest(ctx)
	}
	return view.At(ctx, at)
}

// take reads what was kept. What an older program kept otherwise is left out.
func (o *Overview) take(values map[string]json.RawMessage) {
	for i := range Numbers {
		n := &Numbers[i]
		var v Value
		if json.Unmarshal(values[n.key()], &v) == nil {
			o.Values[n.Name] = v
		}
	}
	_ = json.Unmarshal(values[topKey], &o.Weaknesses)
}

// before is what was counted of the states of a span.
func (s *Store) before(ctx context.Context, view *scope.Graph, from, to time.Time) ([]State, error) {
	names := map[string]string{}
	var keys []string
	for i := range Numbers {
		if n := &Numbers[i]; n.overTime() {
			names[n.key()] = n.Name
			keys = append(keys, n.key())
		}
	}
	counts, err := s.cfg.Trend.Over(ctx, view.Name(), keys, from, to)
	if err != nil {
		return nil, err
	}
	states := []State{}
	var last trend.Moment
	for _, c := range counts {
		if c.Moment != last {
			last = c.Moment
			states = append(states, State{At: c.At, Values: map[string]Value{}})
		}
		var v Value
		if json.Unmarshal(c.Value, &v) == nil {
			states[len(states)-1].Values[names[c.Name]] = v
		}
	}
	return states, nil
}

// types are all that numbers need.
func types() []graph.Type {
	var all []graph.Type
	for _, n := range Numbers {
		all = append(all, n.Types...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Find is the number with the name, nil when there is none.
func Find(name string) *Number {
	at := slices.IndexFunc(Numbers, func(n Number) bool { return n.Name == name })
	if at < 0 {
		return nil
	}
	return &Numbers[at]
}
