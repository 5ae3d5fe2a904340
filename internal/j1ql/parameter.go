package j1ql

import (
	"fmt"
	"regexp"
	"strings"

	"parapet/internal/graph"
)

// parameterForm is a parameter wherever it stands, also inside a text.
var parameterForm = regexp.MustCompile(`\$\{\s*([\pL\pN_][\pL\pN_-]*(?:\.[\pL\pN_-]+)*)\s*\}|\{\{\s*([^\s{}](?:[^{}\n]*[^\s{}])?)\s*\}\}`)

// parameterName is the name of a parameter from its text.
func parameterName(text string) string {
	names := parameterForm.FindStringSubmatch(text)
	return names[1] + names[2]
}

// given are the values of a parameter. One without a value is undefined when
// that is allowed, and else an error.
func (c *compiler) given(name string, at Span) []graph.Value {
	values, ok := c.options.Variables[name]
	hint := fmt.Sprintf("give it one: --var %s=value", name)
	if account, is := strings.CutPrefix(name, "param."); is && account != "" {
		values, ok = c.options.Parameters[account]
		hint = fmt.Sprintf("set %s below parameters: in parapet.yaml", account)
	}
	switch {
	case ok:
		return values
	case !c.options.Unbound:
		c.fail(at, fmt.Sprintf("the parameter `%s` has no value", name), hint)
	}
	return []graph.Value{{}}
}

// values are the values that a literal or a parameter stands for. A text with
// parameters inside is as many texts as those have values.
func (c *compiler) values(e Expr) []graph.Value {
	switch e := e.(type) {
	case Parameter:
		return c.given(e.Name, e.Span)
	case Literal:
		if parameterForm.MatchString(e.Value.AsText()) {
			return c.texts(e)
		}
		return []graph.Value{e.Value}
	}
	panic(fmt.Sprintf("values of an expression of type %T", e))
}

// maxTexts is how many texts one with parameters inside may stand for.
const maxTexts = 1000

func (c *compiler) texts(l Literal) []graph.Value {
	texts, from := []string{""}, 0
	text := l.Value.AsText()
	for _, at := range parameterForm.FindAllStringIndex(text, -1) {
		var longer []string
		values := c.given(parameterName(text[at[0]:at[1]]), l.Span)
		if len(texts)*len(values) > maxTexts {
			c.fail(l.Span, fmt.Sprintf("the text stands for more than %d texts", maxTexts), "give its parameters fewer values")
			return nil
		}
		for _, before := range texts {
			for _, v := range values {
				longer = append(longer, before+text[from:at[0]]+v.String())
			}
		}
		texts, from = longer, at[1]
	}
	values := make([]graph.Value, len(texts))
	for i, t := range texts {
		values[i] = graph.Text(t + text[from:])
	}
	return values
}
