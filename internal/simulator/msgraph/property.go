package msgraph

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// property is a member of a resource.
type property[T any] struct {
	name string
	// unasked says that it is sent when the query selects nothing.
	unasked bool
	value   func(T) any
}

// resource is a kind of directory object.
type resource[T any] struct {
	// name in "type 'microsoft.graph.name'".
	name       string
	properties []property[T]
}

// choose returns the properties that $select names, in the resource's order,
// or those that are sent unasked. The list may come in any case.
func (r resource[T]) choose(selected []string) ([]property[T], *problem) {
	for _, name := range selected {
		if !r.has(name) {
			return nil, badRequest("BadRequest", "Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, r.name)
		}
	}
	return r.pick(selected), nil
}

// pick is choose that passes over what this kind does not have.
func (r resource[T]) pick(selected []string) []property[T] {
	var chosen []property[T]
	for _, p := range r.properties {
		if (len(selected) == 0 && p.unasked) || containsFold(selected, p.name) {
			chosen = append(chosen, p)
		}
	}
	return chosen
}

func (r resource[T]) has(name string) bool {
	return slices.ContainsFunc(r.properties, func(p property[T]) bool { return strings.EqualFold(p.name, name) })
}

func containsFold(list []string, name string) bool {
	return slices.ContainsFunc(list, func(item string) bool { return strings.EqualFold(item, name) })
}

// members writes a JSON object member by member.
type members []byte

func (m members) add(name string, value json.RawMessage) members {
	if len(m) > 1 {
		m = append(m, ',')
	}
	m = append(m, '"')
	m = append(m, name...)
	m = append(m, '"', ':')
	return append(m, value...)
}

// render writes the chosen properties of an object, in order. Kind is the
// @odata.type, when the collection is a mixed one.
func render[T any](object T, chosen []property[T], kind string) json.RawMessage {
	m := members{'{'}
	if kind != "" {
		m = m.add("@odata.type", marshal("#microsoft.graph."+kind))
	}
	for _, p := range chosen {
		m = m.add(p.name, marshal(p.value(object)))
	}
	return json.RawMessage(append(m, '}'))
}

// renderSet is render as delta queries do it: what is not set is left out, the
// id is always there, and more may come with it.
func renderSet[T any](object T, chosen []property[T], more map[string]any) json.RawMessage {
	m := members{'{'}
	for _, p := range chosen {
		if value := marshal(p.value(object)); string(value) != "null" {
			m = m.add(p.name, value)
		}
	}
	for name, value := range more {
		m = m.add(name, marshal(value))
	}
	return json.RawMessage(append(m, '}'))
}

// marshal encodes texts, numbers, times and lists of them, which cannot fail.
func marshal(value any) json.RawMessage {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("msgraph: encode %T: %v", value, err))
	}
	return encoded
}

// always is the value of a property that the simulated tenant never fills.
func always[T any](value any) func(T) any { return func(T) any { return value } }
