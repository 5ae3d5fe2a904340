package dossier

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// Group is all relationships of one type that lead from an entity, or to it,
// with entities of one type at their other ends.
type Group struct {
	Relationship graph.Type
	Class        graph.Class
	// Outward: they lead from the entity.
	Outward bool
	// Of is the type of the entities at the other ends, and Count how many there
	// are.
	Of    graph.Type
	Count int
	// Doc says what the relationship means.
	Doc string
}

// arrow is the direction of the group as the language writes it.
func (g Group) arrow() string {
	if g.Outward {
		return ">>"
	}
	return "<<"
}

// groups counts what an entity is related to.
func (r reader) groups(ctx context.Context, t graph.Type, id string) ([]Group, error) {
	var groups []Group
	for _, outward := range []bool{true, false} {
		g := Group{Outward: outward}
		answer, err := r.run(ctx, fmt.Sprintf("FIND %s WITH _id = %s AS e THAT RELATES TO %s AS r * AS n"+
			" RETURN r._type AS relationship, n._type AS of, COUNT(n) AS rows ORDER BY relationship, of", t, j1ql.Quote(id), g.arrow()))
		if err != nil {
			return nil, err
		}
		for _, row := range answer.Rows {
			g.Relationship, g.Of = graph.Type(text(row[0])), graph.Type(text(row[1]))
			declared := graph.Declared().Relationship(g.Relationship)
			g.Class, g.Doc, g.Count = declared.Class, declared.Doc, int(row[2].Value.AsNumber())
			groups = append(groups, g)
		}
	}
	return groups, nil
}

// Selection says which neighbours of an entity are wanted.
type Selection struct {
	// Relationship is the type of the relationships, Of that of the entities at
	// their other ends; empty means any.
	Relationship, Of graph.Type
	// Direction is out, in, or empty for both.
	Direction string
	// At is the moment whose graph is asked; the present when it is zero.
	At time.Time
}

// NeighboursText is the query whose answer is what identifies the entities that
// one of a type is related to, each with the whole relationship: by type and name. It fails
// with an Invalid problem when no relationship is like that.
func NeighboursText(t graph.Type, id string, s Selection) (string, error) {
	verb, to, arrow := "RELATES TO", "*", map[string]string{"": "", "out": " >>", "in": " <<"}
	var where string
	if s.Relationship != "" {
		declared := graph.Declared().Relationship(s.Relationship)
		if declared == nil || declared.From != t && declared.To != t {
			return "", problem.Wrong(problem.Field{Path: "relationship", Text: fmt.Sprintf("no relationship %q leads from or to a %s: its groups name them", s.Relationship, t)})
		}
		verb, where = string(declared.Class), fmt.Sprintf(" WHERE r._type = %s", j1ql.Quote(string(s.Relationship)))
	}
	if s.Of != "" {
		if graph.Declared().Entity(s.Of) == nil {
			return "", problem.Wrong(problem.Field{Path: "type", Text: fmt.Sprintf("there is no type of entities %q", s.Of)})
		}
		to = string(s.Of)
	}
	var at string
	if !s.At.IsZero() {
		at = " AT date(" + s.At.UTC().Format("2006-01-02T15:04:05.999Z") + ")"
	}
	return strings.Join([]string{
		"FIND", string(t), "WITH _id =", j1ql.Quote(id), "AS e THAT", verb + arrow[s.Direction], "AS r", to, "AS n" + where,
		"RETURN n._id AS _id, n._type AS _type, n.displayName AS displayName, n._integrationName AS _integrationName, r AS relationship",
		"ORDER BY n._type, n.displayName" + at,
	}, " "), nil
}

// TypeOf is the type of the entity with the identifier, at a moment or, when that
// is zero, now. It fails with a NotFound when there is none.
func TypeOf(ctx context.Context, graphs query.Graphs, id string, at time.Time, opt query.Options) (graph.Type, error) {
	g, err := moment(ctx, graphs, at)
	if err != nil {
		return "", err
	}
	return reader{query.Only(g), opt}.typeOf(ctx, id)
}
