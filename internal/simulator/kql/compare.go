package kql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// comparisons are the binary operators that answer a boolean. Each but the
// ordering ones has a negation with an exclamation mark before it.
var comparisons = map[string]func(a, b Value) bool{
	"==":         equal,
	"!=":         func(a, b Value) bool { return !equal(a, b) },
	"<":          func(a, b Value) bool { return order(a, b) == -1 },
	">":          func(a, b Value) bool { return order(a, b) == 1 },
	"<=":         func(a, b Value) bool { o := order(a, b); return o == -1 || o == 0 },
	">=":         func(a, b Value) bool { o := order(a, b); return o == 1 || o == 0 },
	"=~":         func(a, b Value) bool { return strings.EqualFold(a.text, b.text) },
	"!~":         func(a, b Value) bool { return !strings.EqualFold(a.text, b.text) },
	"contains":   func(a, b Value) bool { return strings.Contains(a.lower(), b.lower()) },
	"has":        func(a, b Value) bool { return hasTerm(a.lower(), b.lower()) },
	"startswith": func(a, b Value) bool { return strings.HasPrefix(a.lower(), b.lower()) },
	"endswith":   func(a, b Value) bool { return strings.HasSuffix(a.lower(), b.lower()) },
}

// equal is false where either is null.
func equal(a, b Value) bool {
	if a.kind == isText && b.kind == isText {
		return a.text == b.text
	}
	return order(a, b) == 0
}

// compareBy finds the comparison that a word or symbol stands for.
func compareBy(t token) (func(a, b Value) bool, bool) {
	if t.kind != word && t.kind != symbol {
		return nil, false
	}
	if compare, ok := comparisons[t.text]; ok {
		return compare, true
	}
	positive, negated := strings.CutPrefix(t.text, "!")
	compare, ok := comparisons[positive]
	if !negated || !ok {
		return nil, false
	}
	return func(a, b Value) bool { return !compare(a, b) }, true
}

func (p *parser) comparison() (expr, error) {
	left, err := p.sum()
	if err != nil {
		return expr{}, err
	}
	switch t := p.peek(); {
	case t.is("in"), t.is("in~"), t.is("!in"), t.is("!in~"):
		p.next++
		return p.in(left, strings.HasSuffix(t.text, "~"), strings.HasPrefix(t.text, "!"))
	case t.is("has_any"):
		p.next++
		return p.hasAny(left)
	}
	compare, ok := compareBy(p.peek())
	if !ok {
		return left, nil
	}
	p.next++
	right, err := p.sum()
	if err != nil {
		return expr{}, err
	}
	a, b := left.eval, right.eval
	return derive(SByte, func(r Row) Value { return Bool(compare(a(r), b(r))) }, left, right), nil
}

// constants reads a list of values that no row decides.
func (p *parser) constants() ([]Value, error) {
	at := p.peek()
	items, err := p.arguments()
	if err != nil {
		return nil, err
	}
	values := make([]Value, len(items))
	for i, item := range items {
		if item.varies != never {
			return nil, misread(at.text)
		}
		values[i] = item.eval(nil)
	}
	return values, nil
}

// in reads the list after in: x in ("a", "b"). With a tilde case is ignored.
func (p *parser) in(left expr, fold, negated bool) (expr, error) {
	values, err := p.constants()
	if err != nil {
		return expr{}, err
	}
	normal := func(v Value) Value {
		if fold {
			v.text = strings.ToLower(v.text)
		}
		return v
	}
	list := make(map[Value]bool, len(values))
	for _, v := range values {
		list[normal(v)] = true
	}
	eval := left.eval
	// Rows of a device come together: mostly the value is the last one's.
	var last Value
	found := list[last]
	return derive(SByte, func(r Row) Value {
		if v := eval(r); v != last {
			last, found = v, list[normal(v)]
		}
		return Bool(found != negated)
	}, left), nil
}

func (p *parser) hasAny(left expr) (expr, error) {
	values, err := p.constants()
	if err != nil {
		return expr{}, err
	}
	eval := left.eval
	return derive(SByte, func(r Row) Value {
		text := eval(r).lower()
		for _, v := range values {
			if hasTerm(text, v.lower()) {
				return Bool(true)
			}
		}
		return Bool(false)
	}, left), nil
}

// hasTerm looks for a whole term: a run of letters and digits.
func hasTerm(text, term string) bool {
	for at := 0; term != ""; {
		i := strings.Index(text[at:], term)
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at+i])
		behind, _ := utf8.DecodeRuneInString(text[at+i+len(term):])
		if !isTermRune(before) && !isTermRune(behind) {
			return true
		}
		at += i + 1
	}
	return true
}

func isTermRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
