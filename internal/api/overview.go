package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parapet/internal/account"
	"parapet/internal/overview"
)

// registerOverview adds what people look at every morning.
func (s *server) registerOverview() {
	register(s, operation{
		id: "overview.get", method: http.MethodGet, path: "/api/v1/overview", tag: "Overview", permission: account.QueryRun,
		summary: "Read the overview",
		description: "What is counted of each state of the graph: devices by risk and exposure, findings, coverage, scores, with the query behind " +
			"each number, and how the numbers went on. Who is limited to some integrations is told of these alone.",
		time: s.limits.Query,
	}, s.getOverview)
}

// overviewView is one state of the graph in numbers.
type overviewView struct {
	Generation   uint64               `json:"generation" doc:"Which state of the graph was counted; 0 when nothing was read yet."`
	AsOf         time.Time            `json:"as_of,omitzero" doc:"When it was committed."`
	From         time.Time            `json:"from,omitzero" doc:"Since when the trend tells."`
	Numbers      []overviewNumber     `json:"numbers" doc:"What was counted."`
	Weaknesses   []overview.Weakness  `json:"weaknesses" doc:"The urgent weaknesses that are exploited most probably, ten at most."`
	Trend        overviewTrend        `json:"trend" doc:"How numbers went on, up to this state."`
	Uncounted    int                  `json:"uncounted" doc:"How many states of the past are yet to be counted, which is done bit by bit."`
	Completeness []answerCompleteness `json:"completeness" doc:"How much is known of each type that was counted."`
}

// overviewNumber is something that was counted.
type overviewNumber struct {
	Name        string         `json:"name"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Group       overview.Group `json:"group" enum:"pills,shares,coverage,meeting,scores"`
	Query       string         `json:"query" doc:"The query whose rows were counted."`
	Value       *float64       `json:"value,omitempty" doc:"Absent when it could not be counted, and of what is told by its parts."`
	Gap         *overviewGap   `json:"gap,omitempty" doc:"The devices that it leaves out, of what covers devices."`
	Parts       []overviewPart `json:"parts,omitempty"`
	Uncounted   string         `json:"uncounted,omitempty" doc:"Why it could not be counted."`
}

type overviewGap struct {
	Value float64 `json:"value"`
	Query string  `json:"query"`
}

type overviewPart struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Query string  `json:"query"`
}

// overviewTrend is how numbers went on.
type overviewTrend struct {
	Times []time.Time    `json:"times" doc:"The moments of the states, the oldest first."`
	Lines []overviewLine `json:"lines"`
}

type overviewLine struct {
	Number string     `json:"number" doc:"The name of the number."`
	Part   string     `json:"part,omitempty" doc:"The part of it, or the integration that it is of; absent of the whole."`
	Values []*float64 `json:"values" doc:"One for each of the times; null where it could not be counted."`
}

func (s *server) getOverview(ctx context.Context, in *struct {
	Days int       `query:"days" default:"30" minimum:"1" maximum:"366" doc:"How far back the trend goes."`
	At   time.Time `query:"at" doc:"The moment that is looked at; the present when it is absent."`
},
) (*struct{ Body overviewView }, error) {
	o, err := s.cfg.Overview.Read(ctx, s.graphOf(ctx), in.At, time.Duration(in.Days)*24*time.Hour)
	if err != nil {
		return nil, unanswered(err)
	}
	view := overviewView{
		Generation: o.Moment.Generation, From: o.From.UTC().Truncate(time.Second), Uncounted: o.Uncounted,
		Numbers: numbersOf(o), Weaknesses: o.Weaknesses, Trend: trendOf(o.Before), Completeness: []answerCompleteness{},
	}
	if view.Weaknesses == nil {
		view.Weaknesses = []overview.Weakness{}
	}
	if o.Moment.Generation > 0 {
		view.AsOf = o.Moment.At
	}
	for _, c := range o.Completeness {
		view.Completeness = append(view.Completeness, completenessOf(c))
	}
	return &struct{ Body overviewView }{view}, nil
}

// numbersOf are all numbers of a state; none when there is no state.
func numbersOf(o *overview.Overview) []overviewNumber {
	all := []overviewNumber{}
	for i := range overview.Numbers {
		n := &overview.Numbers[i]
		value, known := o.Values[n.Name]
		if !known {
			continue
		}
		number := numberOf(n, value, o.Moment.At)
		if left, query := o.Gap(n); query != "" {
			number.Gap = &overviewGap{left, query}
		}
		all = append(all, number)
	}
	return all
}

func numberOf(n *overview.Number, v overview.Value, at time.Time) overviewNumber {
	number := overviewNumber{
		Name: n.Name, Title: n.Title, Description: n.Doc, Group: n.Group, Query: n.Query("", at), Uncounted: v.Unread + v.Failed,
	}
	if !v.Counted() {
		return number
	}
	if v.Parts == nil {
		number.Value = &v.N
	}
	for _, part := range partsOf(n, v) {
		number.Parts = append(number.Parts, overviewPart{part, v.Parts[part], n.Query(queried(n, part), at)})
	}
	return number
}

// partsOf are the parts of a number in their order: what there is nothing of is
// told too, unless it is what is in no other part.
func partsOf(n *overview.Number, v overview.Value) []string {
	parts := n.Parts()
	for name := range v.Parts {
		if !slices.Contains(parts, name) {
			parts = append(parts, name)
		}
	}
	if n.Parts() == nil {
		slices.Sort(parts)
	}
	return slices.DeleteFunc(parts, func(name string) bool { return name == overview.Rest && v.Parts[name] == 0 })
}

// queried is the part that the query behind a number is asked of: what is told of
// each integration has one query.
func queried(n *overview.Number, part string) string {
	if n.Parts() == nil {
		return ""
	}
	return part
}

// trendOf are the lines through what was counted of states, by number and part.
func trendOf(states []overview.State) overviewTrend {
	trend := overviewTrend{Times: []time.Time{}, Lines: []overviewLine{}}
	for _, state := range states {
		trend.Times = append(trend.Times, state.At)
	}
	for i := range overview.Numbers {
		n := &overview.Numbers[i]
		for _, part := range drawn(n, states) {
			line := overviewLine{Number: n.Name, Part: part, Values: make([]*float64, len(states))}
			for at, state := range states {
				line.Values[at] = pointOf(n, state, part)
			}
			trend.Lines = append(trend.Lines, line)
		}
	}
	return trend
}

// drawn are the lines of a number: its parts that ever were, or the number itself.
func drawn(n *overview.Number, states []overview.State) []string {
	var all overview.Value
	counted := false
	for _, state := range states {
		v, known := state.Values[n.Name]
		counted = counted || known && v.Counted()
		for part, value := range v.Parts {
			if all.Parts == nil {
				all.Parts = map[string]float64{}
			}
			all.Parts[part] = max(all.Parts[part], value)
		}
	}
	switch {
	case all.Parts != nil:
		return partsOf(n, all)
	case counted:
		return []string{""}
	}
	return nil
}

// pointOf is where a line is at a state; nil where it was not counted.
func pointOf(n *overview.Number, state overview.State, part string) *float64 {
	v, known := state.Values[n.Name]
	switch {
	case !known || !v.Counted():
		return nil
	case part == "":
		return &v.N
	}
	value, known := v.Parts[part]
	if !known && n.Parts() == nil {
		return nil // an integration that had no score yet
	}
	return &value
}
