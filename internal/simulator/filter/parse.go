package filter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// maxDepth bounds nesting, so that a hostile filter cannot exhaust the stack.
const maxDepth = 100

type parser struct {
	tokens []token
	next   int
	names  []string
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != end {
		p.next++
	}
	return t
}

// accept takes the next token when it is the given word or symbol.
func (p *parser) accept(kind tokenKind, text string) bool {
	if t := p.peek(); t.kind != kind || !strings.EqualFold(t.text, text) {
		return false
	}
	p.next++
	return true
}

func (p *parser) expect(text string) error {
	if !p.accept(symbol, text) {
		return p.unexpected()
	}
	return nil
}

func (p *parser) disjunction() (Expr, error) {
	left, err := p.conjunction()
	for err == nil && p.accept(word, "or") {
		var right Expr
		right, err = p.conjunction()
		left = or{left, right}
	}
	return left, err
}

func (p *parser) conjunction() (Expr, error) {
	left, err := p.unary()
	for err == nil && p.accept(word, "and") {
		var right Expr
		right, err = p.unary()
		left = and{left, right}
	}
	return left, err
}

func (p *parser) unary() (Expr, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, fmt.Errorf("the $filter query option is nested deeper than %d levels", maxDepth)
	}
	switch {
	case p.accept(word, "not"):
		expr, err := p.unary()
		return not{expr}, err
	case p.accept(symbol, "("):
		expr, err := p.disjunction()
		if err != nil {
			return nil, err
		}
		return expr, p.expect(")")
	}
	return p.predicate()
}

func (p *parser) predicate() (Expr, error) {
	t := p.peek()
	if t.kind != word {
		return nil, p.unexpected()
	}
	p.next++
	function := strings.ToLower(t.text)
	if slices.Contains([]string{"startswith", "endswith", "contains"}, function) && p.accept(symbol, "(") {
		return p.call(function)
	}
	name, err := p.property(t.text)
	if err != nil {
		return nil, err
	}
	if p.accept(symbol, "/") {
		return p.lambda(name)
	}
	return p.comparison(name)
}

func (p *parser) call(function string) (Expr, error) {
	name, err := p.property(p.take().text)
	if err != nil {
		return nil, err
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	if p.peek().kind != quoted {
		return nil, p.unexpected()
	}
	argument := p.take().text
	return call{function, name, argument}, p.expect(")")
}

// lambda reads any(x: x op literal) after the slash.
func (p *parser) lambda(name string) (Expr, error) {
	if !p.accept(word, "any") {
		return nil, p.unexpected()
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	variable := p.take().text
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	if !p.accept(word, variable) {
		return nil, p.unexpected()
	}
	test, err := p.comparison(name)
	if err != nil {
		return nil, err
	}
	return anyOf{name, test}, p.expect(")")
}

func (p *parser) comparison(name string) (compare, error) {
	op := strings.ToLower(p.peek().text)
	if p.peek().kind != word || !slices.Contains([]string{"eq", "ne", "gt", "ge", "lt", "le"}, op) {
		return compare{}, p.unexpected()
	}
	p.next++
	t := p.peek()
	value, ok := literal(t)
	if !ok {
		return compare{}, p.unexpected()
	}
	p.next++
	return compare{name, op, value}, nil
}

// property returns the declared spelling of a name.
func (p *parser) property(name string) (string, error) {
	i := slices.IndexFunc(p.names, func(declared string) bool { return strings.EqualFold(declared, name) })
	if i < 0 {
		return "", fmt.Errorf("the property '%s' cannot be used in the $filter query option", name)
	}
	return p.names[i], nil
}

func literal(t token) (Value, bool) {
	if t.kind == quoted {
		return t.text, true
	}
	if t.kind != word {
		return nil, false
	}
	switch strings.ToLower(t.text) {
	case "null":
		return nil, true
	case "true":
		return true, true
	case "false":
		return false, true
	}
	if n, err := strconv.ParseFloat(t.text, 64); err == nil {
		return n, true
	}
	// Clients write ids of Entra without quotes, as OData has it for GUIDs.
	if id, err := uuid.Parse(t.text); err == nil {
		return id.String(), true
	}
	// Microsoft's samples write lastSeen gt 2018-08-01Z beside whole timestamps.
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02Z", "2006-01-02"} {
		if at, err := time.Parse(layout, t.text); err == nil {
			return at, true
		}
	}
	return nil, false
}
