package storetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parapet/internal/graph"
)

// acme is the partition of the lines that do not name one.
const acme graph.Partition = "integration/acme"

// script reads the lines of a graph. Each adds to the state or takes from it:
//
//	user u1 name=ann tags=[a,b] age=3     an entity, with all it has
//	u1 -HAS-> d1 role=admin               a relationship
//	del u1                                an entity and its relationships
//	del u1 -HAS-> d1                      a relationship
//	partition integration/other           where the next entities belong
type script struct {
	schema    *graph.Schema
	partition graph.Partition
	state     *State
}

func (s *script) read(text string) error {
	s.partition = acme
	for line := range strings.Lines(text) {
		fields, err := split(strings.TrimSpace(line), ' ')
		if err != nil {
			return fmt.Errorf("%q: %w", line, err)
		}
		if len(fields) == 0 || strings.HasPrefix(fields[0], "//") {
			continue
		}
		if err := s.line(fields); err != nil {
			return fmt.Errorf("%q: %w", line, err)
		}
	}
	return nil
}

func (s *script) line(fields []string) error {
	arrow := func(fields []string) bool { return len(fields) > 2 && strings.HasSuffix(fields[1], "->") }
	switch {
	case fields[0] == "partition":
		s.partition = graph.Partition(fields[1])
		return nil
	case fields[0] == "del" && arrow(fields[1:]):
		r, err := s.relationship(fields[1:])
		s.state.Relationships = slices.DeleteFunc(s.state.Relationships, r.same)
		return err
	case fields[0] == "del":
		e, err := s.state.find(fields[1])
		s.state.delete(e)
		return err
	case arrow(fields):
		r, err := s.relationship(fields)
		s.state.Relationships = append(slices.DeleteFunc(s.state.Relationships, r.same), r)
		return err
	case s.schema.Entity(graph.Type(fields[0])) == nil:
		return fmt.Errorf("no type %s", fields[0])
	}
	e := Entity{Node: Node{s.partition, graph.Type(fields[0]), graph.Key(fields[1])}}
	var err error
	e.Props, err = s.props(e.Type, fields[2:])
	s.state.Entities = append(slices.DeleteFunc(s.state.Entities, e.same), e)
	return err
}

// relationship reads u1 -HAS-> d1 and properties. Its type is that which
// joins the types of the ends.
func (s *script) relationship(fields []string) (Relationship, error) {
	from, err := s.state.find(fields[0])
	if err != nil {
		return Relationship{}, err
	}
	to, err := s.state.find(fields[2])
	if err != nil {
		return Relationship{}, err
	}
	verb := graph.Class(strings.Trim(fields[1], "->"))
	for _, decl := range s.schema.Relationships() {
		if decl.Class == verb && decl.From == from.Type && decl.To == to.Type {
			props, err := s.props(decl.Type, fields[3:])
			return Relationship{decl.Type, from.Node, to.Node, props}, err
		}
	}
	return Relationship{}, fmt.Errorf("no %s leads from %s to %s", verb, from.Type, to.Type)
}

func (s *script) props(t graph.Type, fields []string) (graph.Props, error) {
	var props graph.Props
	for _, field := range fields {
		name, text, _ := strings.Cut(field, "=")
		decl, ok := s.schema.Property(t, name)
		if !ok {
			return nil, fmt.Errorf("%s has no property %s", t, name)
		}
		v, err := parseValue(decl.Kind, text)
		if err != nil {
			return nil, err
		}
		props = append(props, graph.Prop{Name: name, Value: v})
	}
	return props, nil
}

func parseValue(k graph.Kind, text string) (graph.Value, error) {
	switch k {
	case graph.KindBool:
		b, err := strconv.ParseBool(text)
		return graph.Bool(b), err
	case graph.KindNumber:
		f, err := strconv.ParseFloat(text, 64)
		return graph.Number(f), err
	case graph.KindTime:
		at, err := parseTime(strings.TrimPrefix(text, "@"))
		return graph.Time(at), err
	case graph.KindList:
		items, err := split(strings.Trim(text, "[]"), ',')
		for i := range items {
			items[i] = unquote(items[i])
		}
		return graph.List(items...), err
	}
	return graph.Text(unquote(text)), nil
}

func unquote(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && text[0] == '\'' {
		return text[1 : len(text)-1]
	}
	return text
}

// parseTime reads a date, or a time in RFC 3339.
func parseTime(text string) (time.Time, error) {
	if at, err := time.Parse(time.DateOnly, text); err == nil {
		return at, nil
	}
	return time.Parse(time.RFC3339, text)
}

// split cuts a text at a separator outside of quotes and brackets.
func split(text string, at rune) ([]string, error) {
	var fields []string
	quoted, listed, begin := false, false, 0
	cut := func(end int) {
		if field := text[begin:end]; field != "" {
			fields = append(fields, field)
		}
		begin = end + 1
	}
	for i, r := range text {
		switch {
		case r == '\'':
			quoted = !quoted
		case quoted:
		case r == '[' || r == ']':
			listed = r == '['
		case r == at && !listed:
			cut(i)
		}
	}
	if quoted || listed {
		return nil, fmt.Errorf("a quote or a bracket is open")
	}
	if begin < len(text) {
		cut(len(text))
	}
	return fields, nil
}
