package ingest

import (
	"strings"
	"time"

	"parapet/internal/graph"
)

// The functions below make properties of what clients deliver: an empty text, a
// nil pointer, a nil list and a zero time are absent.

func text(name, s string) graph.Prop {
	if s == "" {
		return graph.Prop{Name: name}
	}
	return graph.Prop{Name: name, Value: graph.Text(s)}
}

// always is a text that is a value even when it is empty, as JupiterOne has it.
func always(name, s string) graph.Prop {
	return graph.Prop{Name: name, Value: graph.Text(s)}
}

// given is a text that may be empty on purpose, absent when it is nil.
func given(name string, s *string) graph.Prop {
	if s == nil {
		return graph.Prop{Name: name}
	}
	return always(name, *s)
}

func truth(name string, b *bool) graph.Prop {
	if b == nil {
		return graph.Prop{Name: name}
	}
	return constant(name, *b)
}

func constant(name string, b bool) graph.Prop {
	return graph.Prop{Name: name, Value: graph.Bool(b)}
}

func number[N int64 | float64](name string, n *N) graph.Prop {
	if n == nil {
		return graph.Prop{Name: name}
	}
	return graph.Prop{Name: name, Value: graph.Number(float64(*n))}
}

func moment(name string, t time.Time) graph.Prop {
	return graph.Prop{Name: name, Value: graph.Time(t)}
}

func list(name string, items []string) graph.Prop {
	if items == nil {
		return graph.Prop{Name: name}
	}
	return graph.Prop{Name: name, Value: graph.List(items...)}
}

// spelt is a truth value that the source writes as a word, absent when it is
// neither true nor false.
func spelt(name, s string) graph.Prop {
	switch strings.ToLower(s) {
	case "true":
		return constant(name, true)
	case "false":
		return constant(name, false)
	}
	return graph.Prop{Name: name}
}

// listOf is the list of one item, nil without it.
func listOf(item string) []string {
	if item == "" {
		return nil
	}
	return []string{item}
}
