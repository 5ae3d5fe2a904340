package app

import (
	"fmt"
	"strconv"
	"strings"

	"parapet/internal/graph"
)

// variables reads name=value. A name that is given several times has several
// values.
func variables(given []string) (map[string][]graph.Value, error) {
	all := map[string][]graph.Value{}
	for _, g := range given {
		name, value, ok := strings.Cut(g, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--var %s: write name=value", g)
		}
		all[name] = append(all[name], variable(value))
	}
	return all, nil
}

// variable is a number or a truth value when it looks like one and stands in no
// quotes, else a text.
func variable(text string) graph.Value {
	if n, err := strconv.ParseFloat(text, 64); err == nil && strings.Trim(text, "0123456789.-") == "" {
		return graph.Number(n)
	}
	switch text {
	case "true", "false":
		return graph.Bool(text == "true")
	}
	for _, quote := range []string{`"`, "'"} {
		if inner, ok := strings.CutPrefix(text, quote); ok && strings.HasSuffix(inner, quote) {
			return graph.Text(strings.TrimSuffix(inner, quote))
		}
	}
	return graph.Text(text)
}

// parameters are those of the configuration as queries take them.
func parameters(configured map[string][]any) map[string][]graph.Value {
	all := map[string][]graph.Value{}
	for name, values := range configured {
		for _, v := range values {
			all[name] = append(all[name], parameter(v))
		}
	}
	return all
}

func parameter(v any) graph.Value {
	switch v := v.(type) {
	case bool:
		return graph.Bool(v)
	case float64:
		return graph.Number(v)
	}
	return graph.Text(fmt.Sprint(v))
}
