package j1ql

import (
	"fmt"
	"slices"
	"strings"
)

// columns reads the items of RETURN.
func (p *parser) columns() []Column {
	if t := p.peek(0); t.is("TREE") && !p.peek(1).isAny(",", "AS", ".") {
		p.unsupported(t.span, "RETURN TREE is")
	}
	var columns []Column
	for {
		columns = append(columns, p.column())
		if !p.accept(",") {
			return columns
		}
	}
}

// column reads one item and its name.
func (p *parser) column() Column {
	from := p.peek(0).span.Pos
	if p.peek(0).is("DISTINCT") && p.peek(1).kind == word && !p.peek(1).is("AS") {
		p.unexpected("an alias or alias.property")
	}
	e := p.output()
	p.noArithmetic()
	at := p.since(from)
	c := Column{Expr: e, Name: Name{p.source(at), at}}
	if !p.accept("AS") {
		return c
	}
	t := p.peek(0)
	switch {
	case t.kind == quoted:
		c.Name = Name{t.value, t.span}
	case t.kind == word && !strings.Contains(t.text, "."):
		c.Name = Name{t.text, t.span}
	default:
		p.unexpectedHint("put a name with blanks or dots in quotes", "a name for the column")
	}
	p.next()
	return c
}

// functions are the functions of the language.
var functions = []string{
	"COUNT", "SUM", "MIN", "MAX", "AVG",
	"CONCAT", "MERGE", "COALESCE", "ABS", "SQRT", "CEIL", "FLOOR", "ROUND", "UNWIND",
}

// output reads what can be returned: alias, alias.property, COUNT(…).
func (p *parser) output() Expr {
	t := p.peek(0)
	if t.kind == word && p.peek(1).is("(") {
		return p.call()
	}
	if t.kind == quoted || t.kind == number || t.isAny("true", "false", "undefined", "null", "(", "-") {
		p.unsupported(t.span, "a value in RETURN or ORDER BY is")
	}
	return p.reference("an alias or alias.property")
}

// call reads a function. COUNT is the only one so far.
func (p *parser) call() Expr {
	t := p.next()
	name := strings.ToUpper(t.text)
	switch {
	case !slices.Contains(functions, name):
		p.fail(t.span, fmt.Sprintf("no function `%s`", t.text), didYouMean(name, functions))
	case name != "COUNT":
		p.unsupported(t.span, "the function "+name+" is")
	}
	p.expect("(")
	if star := p.peek(0); star.is("*") {
		p.fail(star.span, "COUNT(*) is no J1QL", "count an alias: COUNT(Device)")
	}
	arg := p.reference("an alias or alias.property")
	p.expect(")")
	return Call{name, []Expr{arg}, p.since(t.span.Pos)}
}
