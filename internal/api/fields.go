package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"parapet/internal/problem"
)

// checkFields says which of the fields that are asked for a thing does not have.
func checkFields[T any](fields []string) error {
	known := fieldsOf(reflect.TypeFor[T]())
	for _, field := range fields {
		if !slices.Contains(known, field) {
			return problem.Wrong(problem.Field{Path: "fields", Text: "there is no field " + clip(field, 64) + "; there are " + strings.Join(known, ", ")})
		}
	}
	return nil
}

// fieldsOf are the names that a struct's fields have in JSON.
func fieldsOf(t reflect.Type) []string {
	var names []string
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.IsExported() && !field.Anonymous && name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// MarshalJSON writes the page, of each thing the fields that are asked for.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if len(l.only) == 0 {
		type plain List[T]
		return json.Marshal(plain(l))
	}
	part := List[map[string]json.RawMessage]{Items: make([]map[string]json.RawMessage, len(l.Items)), Next: l.Next, Total: l.Total}
	for i, item := range l.Items {
		text, err := json.Marshal(item)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &part.Items[i]); err != nil {
			return nil, err
		}
		for field := range part.Items[i] {
			if !slices.Contains(l.only, field) {
				delete(part.Items[i], field)
			}
		}
	}
	return json.Marshal(part)
}
