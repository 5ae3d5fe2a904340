package query

import (
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// WriteJSON writes the answer as one object:
//
//	{"type": "list", "table" or "tree", "data": …, "meta": {…}, "warnings": [text, …]}
//
// The data of a list and of a table are rows. A row of a list is an entity: a
// flat object of its properties with _id, _key, _type and _class, in which
// absent properties are left out. A row of a table has every column, in their
// order; undefined is null. Dates are milliseconds since 1970.
//
// The data of a tree is {"vertices": [{"id", "entity", "properties"}, …],
// "edges": [{"id", "fromVertexId", "toVertexId", "relationship",
// "properties"}, …]}, where entity and relationship hold the graph's own
// properties and the display name.
func (a *Answer) WriteJSON(w io.Writer) error {
	j := newJSONWriter(w)
	j.begin()
	j.text("type", string(a.Type))
	j.name("data")
	a.writeData(j)
	j.name("meta")
	a.Meta.write(j)
	a.writeWarnings(j)
	j.end()
	if j.err != nil {
		return fmt.Errorf("write the answer as JSON: %w", j.err)
	}
	return nil
}

// WriteNDJSON writes the rows alone, as WriteJSON does, each as one line. The
// lines of a tree are its vertices and then its edges.
func (a *Answer) WriteNDJSON(w io.Writer) error {
	j := newJSONWriter(w) // which ends every value at the top with a line feed
	if a.Type == Tree {
		a.writeVertices(j)
		a.writeEdges(j)
	} else {
		a.writeRows(j)
	}
	if j.err != nil {
		return fmt.Errorf("write the answer as lines of JSON: %w", j.err)
	}
	return nil
}

func (a *Answer) writeData(j *jsonWriter) {
	if a.Type != Tree {
		j.token(jsontext.BeginArray)
		a.writeRows(j)
		j.token(jsontext.EndArray)
		return
	}
	j.begin()
	j.array("vertices", func() { a.writeVertices(j) })
	j.array("edges", func() { a.writeEdges(j) })
	j.end()
}

func (a *Answer) writeRows(j *jsonWriter) {
	for _, row := range a.Rows {
		if a.Type == List {
			j.cell(row[0])
			continue
		}
		j.begin()
		for i, name := range a.Columns {
			j.name(name)
			j.cell(row[i])
		}
		j.end()
	}
}

func (a *Answer) writeVertices(j *jsonWriter) {
	for t := range a.vertices() {
		j.begin()
		j.property("id", t.property("_id"))
		j.halves("entity", t)
		j.end()
	}
}

func (a *Answer) writeEdges(j *jsonWriter) {
	for t := range a.edges() {
		j.begin()
		j.property("id", t.property("_id"))
		j.property("fromVertexId", t.property("_fromEntityId"))
		j.property("toVertexId", t.property("_toEntityId"))
		j.halves("relationship", t)
		j.end()
	}
}

func (a *Answer) writeWarnings(j *jsonWriter) {
	j.array("warnings", func() {
		for _, w := range a.Warnings {
			j.token(jsontext.String(w.String()))
		}
		if behind := a.Behind(); behind != "" {
			for _, err := range a.Lost {
				behind += "; " + err.Error()
			}
			j.token(jsontext.String(behind))
		}
		for _, g := range a.Gaps {
			j.token(jsontext.String(g.String()))
		}
	})
}

// cell writes a value, or a whole thing as a flat object.
func (j *jsonWriter) cell(c plan.Cell) {
	t := thingOf(c)
	if t == nil {
		j.value(c.Value)
		return
	}
	j.object(t.props)
}

// halves writes the graph's own properties of a thing apart from those of its
// source.
func (j *jsonWriter) halves(what string, t *thing) {
	var own, properties graph.Props
	for _, p := range t.props {
		internal := strings.HasPrefix(p.Name, "_")
		if internal || p.Name == "displayName" {
			own = append(own, p)
		}
		if !internal {
			properties = append(properties, p)
		}
	}
	j.name(what)
	j.object(own)
	j.name("properties")
	j.object(properties)
}

func (j *jsonWriter) object(props graph.Props) {
	j.begin()
	for _, p := range props {
		j.property(p.Name, p.Value)
	}
	j.end()
}
