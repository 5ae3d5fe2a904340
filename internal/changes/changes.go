// Package changes tells what differs between the graphs as of two moments, so that
// somebody can look at it: how much of each type and integration, and what exactly,
// page by page.
//
// Compare finds what may differ without reading it; Counts and Page read no more
// than keys of what changed, and properties of what is shown. A query may choose the
// entities that matter. Of a part with more changes than a person can wait for it is
// told how many they are at most, and nothing is read.
//
// The package does not know how changes are kept, nor who may see what.
package changes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/problem"
	"parapet/internal/query"
	"parapet/internal/scope"
)

// readable is how many changes of one part are looked at: reading the keys of so
// many takes about a second.
const readable = 2_000_000

// Request says what to compare.
type Request struct {
	From, To time.Time
	// Query chooses by its answer at each of the two moments the entities that
	// matter, and what joins them with anything; empty for all.
	Query string
	// Options are the conditions under which the query is asked.
	Options query.Options
}

// Comparison is what differs. It is not safe for concurrent use.
type Comparison struct {
	From, To graph.Generation

	all    *scope.Comparison
	wanted func(op graph.Op, ends ...scope.Ref) bool
}

// Compare says what may differ. It fails as scope.Graph's Compare, and with an
// Invalid problem when the query cannot choose entities.
func Compare(ctx context.Context, g *scope.Graph, r Request) (*Comparison, error) {
	all, err := g.Compare(ctx, r.From, r.To)
	if err != nil {
		return nil, err
	}
	c := &Comparison{From: all.From, To: all.To, all: all}
	if r.Query == "" || all.From.Number == all.To.Number {
		return c, nil
	}
	before, after, err := query.Within(ctx, g, r.Query, all.From.At, all.To.At, r.Options)
	if refused(err) {
		return nil, problem.Wrong(problem.Field{Path: "query", Text: err.Error()})
	}
	if err != nil {
		return nil, fmt.Errorf("choose entities: %w", err)
	}
	c.wanted = wanted(before, after)
	return c, nil
}

// refused says whether a query cannot choose entities, though it is one.
func refused(err error) bool {
	return errors.Is(err, query.ErrNoEntities) || errors.Is(err, query.ErrAt) || errors.Is(err, query.ErrTooMany)
}

// wanted chooses what became of entities, given by their identifiers at both
// moments, and of what begins or ends at them: what was deleted by those before,
// all else by those after.
func wanted(before, after map[string]bool) func(graph.Op, ...scope.Ref) bool {
	return func(op graph.Op, ends ...scope.Ref) bool {
		in := after
		if op == graph.Deleted {
			in = before
		}
		return len(in) > 0 && slices.ContainsFunc(ends, func(end scope.Ref) bool {
			return in[scope.ID(end.Partition, end.Type, end.Key)]
		})
	}
}

// Row is how much differs of one type in one partition.
type Row struct {
	Partition    graph.Partition
	Type         graph.Type
	Relationship bool
	graph.Count

	// Most is how many changes there are at most, of a part that has too many to be
	// looked at; the counts are then those that are known without it. 0 of others.
	Most int
	// Unlisted says that there are too many for Page.
	Unlisted bool
}

// Counts counts what differs. What does not is left out.
func (c *Comparison) Counts(ctx context.Context) ([]Row, error) {
	var rows []Row
	for _, part := range c.all.Parts {
		row := Row{Partition: part.Partition, Type: part.Type, Relationship: part.Relationship, Unlisted: part.Most > readable}
		switch {
		case part.Whole != nil && c.wanted == nil:
			row.Count = *part.Whole
		case row.Unlisted:
			row.Most = part.Most
		default:
			o, err := c.all.Outline(ctx, part, c.wanted)
			if err != nil {
				return nil, err
			}
			row.Count = o.Count()
		}
		if row.Count != (graph.Count{}) || row.Most > 0 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// Filter chooses changes; the zero value chooses all.
type Filter struct {
	Types []graph.Type
	// Integrations are keys.
	Integrations []string
	Op           graph.Op
}

func (f Filter) has(p scope.Part) bool {
	return (len(f.Types) == 0 || slices.Contains(f.Types, p.Type)) &&
		(len(f.Integrations) == 0 || slices.Contains(f.Integrations, scope.Integration(p.Partition)))
}

// Place is where in what differs a page begins: so many changes into a part.
type Place struct {
	Part int `json:"p"`
	Skip int `json:"s"`
}

// Page reads changes from a place on, no more than limit, and says where the next
// page begins: nil when nothing can follow. It leaves out parts that are too large, unless they
// alone are asked for: then it fails with a TooLarge problem.
func (c *Comparison) Page(ctx context.Context, f Filter, at Place, limit int) (found []graph.Change, next *Place, err error) {
	for i := at.Part; i < len(c.all.Parts); i++ {
		part, skip := c.all.Parts[i], 0
		if i == at.Part {
			skip = at.Skip
		}
		switch {
		case !f.has(part):
			continue
		case part.Most > readable && len(f.Types) == 1:
			return nil, nil, tooMany(part)
		case part.Most > readable:
			continue
		}
		o, err := c.all.Outline(ctx, part, c.wanted)
		if err != nil {
			return nil, nil, err
		}
		read, err := o.Page(ctx, f.Op, skip, limit-len(found))
		if err != nil {
			return nil, nil, err
		}
		found = append(found, read...)
		if len(found) == limit {
			return found, &Place{i, skip + len(read)}, nil
		}
	}
	return found, nil, nil
}

func tooMany(part scope.Part) error {
	return problem.New(problem.TooLarge,
		"%s has up to %d changes between these moments, too many to list: choose moments that are closer together", part.Type, part.Most)
}
