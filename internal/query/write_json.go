package query

import (
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// WriteJSON writes the answer as one object, row by row:
//
//	{"type": "list" or "table", "data": [row, …]}
//
// A row of a list is an entity: a flat object of its properties with _id,
// _key, _type and _class, in which absent properties are left out. A row of a
// table has every column, in their order; undefined is null. Dates are
// milliseconds since 1970.
func (a *Answer) WriteJSON(w io.Writer) error {
	j := &jsonWriter{enc: jsontext.NewEncoder(w, jsontext.AllowInvalidUTF8(true))}
	j.token(jsontext.BeginObject)
	j.text("type", string(a.Type))
	j.token(jsontext.String("data"))
	j.token(jsontext.BeginArray)
	for _, row := range a.Rows {
		a.writeRow(j, row)
	}
	j.token(jsontext.EndArray)
	j.token(jsontext.EndObject)
	if j.err != nil {
		return fmt.Errorf("write the answer as JSON: %w", j.err)
	}
	return nil
}

func (a *Answer) writeRow(j *jsonWriter, row []plan.Cell) {
	if a.Type == List {
		j.entity(row[0].Entity)
		return
	}
	j.token(jsontext.BeginObject)
	for i, name := range a.Columns {
		j.token(jsontext.String(name))
		if row[i].Entity != nil {
			j.entity(row[i].Entity)
		} else {
			j.value(row[i].Value)
		}
	}
	j.token(jsontext.EndObject)
}

// jsonWriter writes until the first error and remembers it.
type jsonWriter struct {
	enc *jsontext.Encoder
	err error
}

func (j *jsonWriter) token(t jsontext.Token) {
	if j.err == nil {
		j.err = j.enc.WriteToken(t)
	}
}

func (j *jsonWriter) text(name, value string) {
	j.token(jsontext.String(name))
	j.token(jsontext.String(value))
}

// entity writes a flat object. A relationship has no _id.
func (j *jsonWriter) entity(e *graph.Entity) {
	j.token(jsontext.BeginObject)
	if e.ID != "" {
		j.text("_id", e.ID)
	}
	j.text("_key", string(e.Key))
	j.text("_type", string(e.Type))
	j.property("_class", e.Props.Get("_class"))
	for _, p := range e.Props {
		if p.Name != "_class" {
			j.property(p.Name, p.Value)
		}
	}
	j.token(jsontext.EndObject)
}

func (j *jsonWriter) property(name string, v graph.Value) {
	if v.Defined() {
		j.token(jsontext.String(name))
		j.value(v)
	}
}

func (j *jsonWriter) value(v graph.Value) {
	switch v.Kind() {
	case graph.KindUndefined:
		j.token(jsontext.Null)
	case graph.KindBool:
		j.token(jsontext.Bool(v.AsBool()))
	case graph.KindNumber:
		j.token(jsontext.Float(v.AsNumber()))
	case graph.KindTime:
		j.token(jsontext.Int(v.AsMillis()))
	case graph.KindText:
		j.token(jsontext.String(v.AsText()))
	case graph.KindList:
		j.list(v.AsList())
	}
}

func (j *jsonWriter) list(items []string) {
	j.token(jsontext.BeginArray)
	for _, item := range items {
		j.token(jsontext.String(item))
	}
	j.token(jsontext.EndArray)
}
