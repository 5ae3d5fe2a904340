package j1ql

import (
	"fmt"
	"strconv"
	"strings"
)

// exprText is an expression in canonical form.
func exprText(e Expr) string {
	switch e := e.(type) {
	case And:
		return joined(e.All, " AND ")
	case Or:
		return joined(e.Any, " OR ")
	case Comparison:
		return exprText(e.Left) + " " + string(e.Op) + " " + exprText(e.Right)
	case List:
		return listText(e)
	case Literal:
		return literalText(e.Value)
	case Regex:
		return regexText(e)
	case Subquery:
		return "(" + e.Query.String() + ")"
	case Parameter:
		return parameterText(e)
	case Moment:
		return momentText(e)
	case Interval:
		return e.String()
	case Arithmetic:
		return arithmeticText(e)
	case Negative:
		return "-" + operandText(e.Of, len(precedence))
	case Path:
		return pathText(e)
	case Spread:
		return e.Alias.Text + ".*"
	case Call:
		return e.Function + "(" + joined(e.Args, ", ") + ")"
	case ColumnName:
		if !e.Quoted {
			return e.Name.Text
		}
		return Quote(e.Name.Text)
	}
	panic(fmt.Sprintf("print an expression of type %T", e))
}

// joined is the expressions with conditions inside conditions in parentheses.
func joined(exprs []Expr, by string) string {
	texts := make([]string, len(exprs))
	for i, e := range exprs {
		texts[i] = exprText(e)
		if needsParentheses(e, by) {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, by)
}

// needsParentheses says whether the condition would be read otherwise if it
// stood bare. An AND among ORs would not.
func needsParentheses(e Expr, by string) bool {
	switch e.(type) {
	case Or:
		return true
	case And:
		return by == " AND "
	}
	return false
}

func listText(l List) string {
	texts := make([]string, len(l.Values))
	for i, v := range l.Values {
		texts[i] = exprText(v)
	}
	by := " OR "
	if l.All {
		by = " AND "
	}
	return "(" + strings.Join(texts, by) + ")"
}

func regexText(r Regex) string {
	if r.IgnoreCase {
		return "/" + r.Pattern + "/i"
	}
	return "/" + r.Pattern + "/"
}

func parameterText(p Parameter) string {
	if p.Braces {
		return "{{" + p.Name + "}}"
	}
	return "${" + p.Name + "}"
}

func arithmeticText(a Arithmetic) string {
	binds := precedence[a.Op]
	left, right := binds, binds+1
	if a.Op == "^" {
		left, right = right, left
	}
	return operandText(a.Left, left) + " " + a.Op + " " + operandText(a.Right, right)
}

// operandText is a part of a computation, in parentheses when it binds less
// tightly than it must.
func operandText(e Expr, least int) string {
	binds := len(precedence)
	switch e := e.(type) {
	case Arithmetic:
		binds = precedence[e.Op]
	case Moment:
		if len(e.Shifts) > 0 {
			binds = precedence["+"]
		}
	}
	if binds < least {
		return "(" + exprText(e) + ")"
	}
	return exprText(e)
}

func momentText(m Moment) string {
	text := "date.now"
	if m.Date != "" {
		text = "date(" + m.Date + ")"
	}
	for _, s := range m.Shifts {
		sign := " + "
		if s.Back {
			sign = " - "
		}
		text += sign + s.String()
	}
	return text
}

// String is the number of units without its direction.
func (s Shift) String() string { return fmt.Sprintf("%s %s", countText(s.Count), s.Unit) }

func countText(n Count) string {
	if n.Parameter != nil {
		return parameterText(*n.Parameter)
	}
	return strconv.Itoa(n.Number)
}

// pathText puts names in brackets that would be read as something else.
func pathText(p Path) string {
	switch {
	case p.Alias.Text == "" && isProperty(p.Property):
		return p.Property
	case p.Alias.Text == "":
		return "[" + p.Property + "]"
	case p.Property == "":
		return p.Alias.Text
	}
	if text := p.Alias.Text + "." + p.Property; isWord(text) && !isNow(text) {
		return text
	}
	return p.Alias.Text + ".[" + p.Property + "]"
}

func isProperty(name string) bool {
	return isWord(name) && !isReserved(name) && !isNow(name)
}

func isNow(text string) bool { return strings.EqualFold(text, "date.now") }

// Text is an expression in canonical form.
func Text(e Expr) string { return exprText(e) }

// IsName says whether a text can name a thing or a column as it is, without
// quotes.
func IsName(text string) bool { return isName(text) }
