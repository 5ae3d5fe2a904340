package question

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
	"parapet/internal/query"
	"parapet/internal/scope"
	"parapet/internal/trend"
)

// Point is how many answers a query had.
type Point struct {
	At    time.Time
	Count float64
	// Failed says why it could not be counted; empty when it was.
	Failed string
}

// Course is how the number of a query's answers went on.
type Course struct {
	// Of is what is counted, Text the query that counts it.
	Of, Text string
	// Points are the states that are known, the oldest first.
	Points []Point
	// Left is how many states are still to be counted.
	Left int
}

// Asked says what is asked of a question: which of its queries, the first when that
// is empty, with which values, and how many days back.
type Asked struct {
	Part   string
	Values map[string][]graph.Value
	Days   int
}

// patience is for how long the past is counted at once, but at least one state of
// it.
const patience = 2 * time.Second

// Course counts the answers to one of the question's queries as of the states of
// the last days. For a while it counts what was not counted before, the newest
// first, and leaves the rest to the next call. What date.now means is the moment
// that is asked. It fails with an Invalid problem of a query
// that names a moment itself, and as Run does.
func (q *Question) Course(ctx context.Context, view *scope.Graph, kept *trend.Store, asked Asked, opt query.Options) (*Course, error) {
	if err := q.know(asked.Values); err != nil {
		return nil, err
	}
	of, err := q.part(asked.Part)
	if err != nil {
		return nil, err
	}
	opt.Language.Variables = q.values(asked.Values)
	c, err := counting(of.Text, opt.Language)
	if err != nil {
		return nil, err
	}
	moments, err := recent(ctx, view, asked.Days)
	if err != nil || len(moments) == 0 {
		return &Course{Of: c.of, Text: c.text}, err
	}
	made := &Course{Of: c.of, Text: c.text}
	return made, made.fill(ctx, past{view, kept, c, c.key(opt.Language), opt}, moments)
}

// past is how a query is counted as of moments, and where that is kept.
type past struct {
	view *scope.Graph
	kept *trend.Store
	*counted
	key string
	opt query.Options
}

// fill adds the moments that are known, or can be counted within patience.
func (c *Course) fill(ctx context.Context, p past, moments []trend.Moment) error {
	known, err := p.known(ctx, moments[0].At, moments[len(moments)-1].At)
	if err != nil {
		return err
	}
	until := time.Now().Add(patience)
	for i, m := range slices.Backward(moments) {
		t, ok := known[m.Generation]
		if !ok && (c.Left > 0 || len(c.Points) > 0 && time.Now().After(until)) {
			c.Left++
			continue
		}
		if !ok {
			if t, err = p.count(ctx, m, i == len(moments)-1); err != nil {
				return err
			}
		}
		c.Points = append(c.Points, Point{m.At, t.Count, t.Failed})
	}
	slices.Reverse(c.Points)
	return nil
}

// known is what is kept of a span, by generation.
func (p past) known(ctx context.Context, from, to time.Time) (map[uint64]told, error) {
	all, err := p.kept.Over(ctx, p.view.Name(), []string{p.key}, from, to)
	if err != nil {
		return nil, err
	}
	known := map[uint64]told{}
	for _, k := range all {
		var t told
		if err := json.Unmarshal(k.Value, &t); err != nil {
			return nil, fmt.Errorf("read what was counted: %w", err)
		}
		known[k.Generation] = t
	}
	return known, nil
}

// part is the query with a name, or the first when that is empty.
func (q *Question) part(name string) (Query, error) {
	i := slices.IndexFunc(q.Queries, func(of Query) bool { return name == "" || of.Name == name })
	if i < 0 {
		return Query{}, noPart(q.Name, name)
	}
	return q.Queries[i], nil
}

// mostStates is how many states of the graph are counted, unless they are the last
// of their days.
const mostStates = 60

// recent are the states of the last days, the oldest first: all of them or, when
// those are many, the last of each day.
func recent(ctx context.Context, view *scope.Graph, days int) ([]trend.Moment, error) {
	all, err := view.Moments(ctx)
	if err != nil {
		return nil, err
	}
	since, last := time.Now().AddDate(0, 0, -days), len(all)-1
	var chosen, daily []trend.Moment
	for i, m := range all {
		if i < last && m.At.Before(since) {
			continue
		}
		is := trend.Moment{Generation: m.Generation, At: time.UnixMilli(m.At.UnixMilli()).UTC()}
		chosen = append(chosen, is)
		if i == last || day(m.At) != day(all[i+1].At) {
			daily = append(daily, is)
		}
	}
	if len(chosen) > mostStates {
		return daily, nil
	}
	return chosen, nil
}

func day(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// told is what is kept of a count.
type told struct {
	Count  float64 `json:"count"`
	Failed string  `json:"failed,omitempty"`
}

// key is under what the counts are kept: that of another query, or of other
// values, is another.
func (c *counted) key(language j1ql.Options) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s %q", c.of, c.text)
	for _, values := range []map[string][]graph.Value{language.Variables, language.Parameters} {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			fmt.Fprintf(sum, " %q", name)
			for _, v := range values[name] {
				fmt.Fprintf(sum, " %d %q", v.Kind(), v.String())
			}
		}
	}
	return "question:" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum.Sum(nil))[:26]
}

// count counts as of a moment, which may be the last state, and keeps that. What a
// query may not take is told and not asked again.
func (p past) count(ctx context.Context, m trend.Moment, last bool) (told, error) {
	state := p.view.At
	if last {
		state = func(ctx context.Context, _ time.Time) (query.Graph, error) { return p.view.Latest(ctx) }
	}
	g, err := state(ctx, m.At)
	if err != nil {
		return told{}, err
	}
	p.opt.Language.Now = m.At
	answer, err := query.Run(ctx, query.Only(g), p.text, p.opt)
	var late *query.TimeoutError
	var large *plan.BudgetError
	t := told{}
	switch {
	case errors.As(err, &late), errors.As(err, &large):
		t.Failed = err.Error()
	case err != nil:
		return t, err
	default:
		t.Count = p.number(answer)
	}
	return t, p.kept.Put(ctx, p.view.Name(), m, map[string]any{p.key: t})
}
