package query

import (
	"io"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/graph"
)

// jsonWriter writes until the first error and remembers it.
type jsonWriter struct {
	enc *jsontext.Encoder
	err error
}

func newJSONWriter(w io.Writer) *jsonWriter {
	return &jsonWriter{enc: jsontext.NewEncoder(w, jsontext.AllowInvalidUTF8(true))}
}

func (j *jsonWriter) token(t jsontext.Token) {
	if j.err == nil {
		j.err = j.enc.WriteToken(t)
	}
}

func (j *jsonWriter) begin()           { j.token(jsontext.BeginObject) }
func (j *jsonWriter) end()             { j.token(jsontext.EndObject) }
func (j *jsonWriter) name(name string) { j.token(jsontext.String(name)) }

func (j *jsonWriter) text(name, value string) {
	j.name(name)
	j.token(jsontext.String(value))
}

// some writes a text that is not empty.
func (j *jsonWriter) some(name, value string) {
	if value != "" {
		j.text(name, value)
	}
}

// count writes a number of things, when there are any.
func (j *jsonWriter) count(name string, n int) {
	if n > 0 {
		j.name(name)
		j.token(jsontext.Int(int64(n)))
	}
}

// date writes a moment that is known, in milliseconds since 1970.
func (j *jsonWriter) date(name string, t time.Time) { j.property(name, graph.Time(t)) }

func (j *jsonWriter) array(name string, items func()) {
	j.name(name)
	j.token(jsontext.BeginArray)
	items()
	j.token(jsontext.EndArray)
}

func (j *jsonWriter) property(name string, v graph.Value) {
	if v.Defined() {
		j.name(name)
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
