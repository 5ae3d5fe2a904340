package overview

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// Value is what was counted of a state.
type Value struct {
	// N is how many there are, of a number that is not divided.
	N float64 `json:"n"`
	// Parts are how many there are of each part.
	Parts map[string]float64 `json:"parts,omitempty"`
	// Unread says why it was not counted: it could not be read.
	Unread string `json:"unread,omitempty"`
	// Failed says why it could not be counted, though it was read.
	Failed string `json:"failed,omitempty"`
}

// Counted says whether there is a number.
func (v Value) Counted() bool { return v.Unread == "" && v.Failed == "" }

// Weakness is one of those that are exploited most probably.
type Weakness struct {
	CVE      string   `json:"cve"`
	Severity string   `json:"severity"`
	Score    *float64 `json:"score"`
	EPSS     *float64 `json:"epss"`
	// Exploits say how it is exploited, the gravest first.
	Exploits []string `json:"exploits"`
	// Devices is how many have it.
	Devices float64 `json:"devices"`
}

// counter counts one state of the graph.
type counter struct {
	graph query.Graph
	opt   query.Options
}

// counterOf counts a state of the graph as if it were the moment of it.
func counterOf(g query.Graph, opt query.Options) counter {
	opt.Language.Now = g.Generation().At
	return counter{g, opt}
}

func (c counter) ask(ctx context.Context, text string) (*query.Answer, error) {
	return query.Run(ctx, query.Only(c.graph), text, c.opt)
}

// count counts a number. That it takes too long is what was found, too; only the
// end of ctx is an error.
func (c counter) count(ctx context.Context, n *Number) (Value, error) {
	if reason := c.unread(n); reason != "" {
		return Value{Unread: reason}, nil
	}
	answer, err := c.ask(ctx, n.count())
	switch {
	case ctx.Err() != nil:
		return Value{}, context.Cause(ctx)
	case refused(err):
		return Value{Failed: err.Error()}, nil
	case err != nil:
		return Value{}, fmt.Errorf("count %s: %w", n.Title, err)
	}
	return n.valueOf(answer.Rows), nil
}

// refused says whether a query was given up for what it takes.
func refused(err error) bool {
	var late *query.TimeoutError
	var large *plan.BudgetError
	return errors.As(err, &late) || errors.As(err, &large)
}

// valueOf is what the rows of a count tell.
func (n *Number) valueOf(rows [][]plan.Cell) Value {
	if n.by == "" && n.measure == "" {
		return Value{N: rows[0][0].Value.AsNumber()}
	}
	v := Value{Parts: map[string]float64{}}
	for _, row := range rows {
		v.Parts[n.partOf(row[0].Value.AsText())] += row[1].Value.AsNumber()
	}
	return v
}

// unread says why nothing is known of a number: what it needs was never read, by
// any integration. It is empty when something is known.
func (c counter) unread(n *Number) string {
	missing := 0
	reason := "it was never read"
	for _, t := range n.Types {
		known := query.Known(c.graph.Generation(), c.opt, t)
		if slices.ContainsFunc(known, func(k query.Completeness) bool { return !k.AsOf.IsZero() }) {
			continue
		}
		missing++
		reason = cmp.Or(known[0].Reason, reason)
	}
	if missing == 0 || n.any && missing < len(n.Types) {
		return ""
	}
	return reason
}

// weaknesses are those that are exploited most probably.
func (c counter) weaknesses(ctx context.Context) ([]Weakness, error) {
	answer, err := c.ask(ctx, top)
	if err != nil {
		return nil, fmt.Errorf("find the most urgent weaknesses: %w", err)
	}
	all := []Weakness{}
	for _, row := range answer.Rows {
		w := Weakness{
			CVE: row[0].Value.AsText(), Severity: row[1].Value.AsText(), Score: number(row[2]),
			Exploits: []string{}, EPSS: number(row[7]), Devices: row[8].Value.AsNumber(),
		}
		for _, told := range []struct {
			is   bool
			name string
		}{
			{slices.Contains(row[6].Value.AsList(), "ZeroDay"), "zero_day"},
			{row[5].Value.AsBool(), "kit"},
			{row[4].Value.AsBool(), "verified"},
			{row[3].Value.AsBool(), "public"},
		} {
			if told.is {
				w.Exploits = append(w.Exploits, told.name)
			}
		}
		all = append(all, w)
	}
	return all, nil
}

// number is what a cell tells, nil when that is nothing.
func number(c plan.Cell) *float64 {
	if !c.Value.Defined() {
		return nil
	}
	n := c.Value.AsNumber()
	return &n
}

// digest tells texts apart.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// topKey is the name under which the most urgent weaknesses are kept.
var topKey = "overview:top:" + digest(top)

// millis is a moment as states of the graph are told apart.
func millis(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }
