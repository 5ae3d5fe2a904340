package j1ql

import (
	"fmt"
	"strings"

	"parapet/internal/graph/plan"
)

// parser reads tokens from left to right. The first error is the one that is
// told: after it the parser stands at the end of the text, where every rule
// ends by itself, so that the rules need not look at errors.
type parser struct {
	text   string
	tokens []token
	at     int
	depth  int
	// operators counts those of arithmetic.
	operators int
	// scope is where the parser stands, slots how many of the query's are
	// taken.
	scope scope
	slots plan.Slot
	err   *Error
}

// maxDepth is how deep parentheses may be nested.
const maxDepth = 100

// peek is the next token, or the n-th after it.
func (p *parser) peek(n int) token {
	return p.tokens[min(p.at+n, len(p.tokens)-1)]
}

// next reads a token.
func (p *parser) next() token {
	t := p.peek(0)
	p.at = min(p.at+1, len(p.tokens)-1)
	return t
}

// accept reads the next token if it is the keyword or symbol.
func (p *parser) accept(text string) bool {
	if !p.peek(0).is(text) {
		return false
	}
	p.next()
	return true
}

// expect reads the keyword or symbol that must follow.
func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.unexpected(text)
	}
}

// last is where the token before the next one ends.
func (p *parser) last() Pos {
	if p.at == 0 {
		return p.peek(0).span.Pos
	}
	return p.tokens[p.at-1].span.End
}

// since is the span from a place to the end of the token before.
func (p *parser) since(from Pos) Span { return Span{from, p.last()} }

// source is the text of a span.
func (p *parser) source(s Span) string { return p.text[s.Pos.Offset:max(s.Pos.Offset, s.End.Offset)] }

// fail tells of an error, unless one was told before, and goes to the end.
func (p *parser) fail(at Span, msg, hint string) {
	switch t := p.peek(0); {
	case p.err != nil:
	case t.kind == broken && t.span.Pos == at.Pos:
		p.err = t.err
	default:
		p.err = &Error{Pos: at.Pos, End: at.End, Msg: msg, Hint: hint}
	}
	end := p.tokens[len(p.tokens)-1]
	p.tokens = []token{{kind: endOfText, span: Span{end.span.End, end.span.End}}}
	p.at = 0
}

// unexpected tells that the next token is none of those that may follow.
func (p *parser) unexpected(expected ...string) {
	p.unexpectedHint(hintFor(p.peek(0), expected), expected...)
}

// unexpectedHint does the same and gives the advice.
func (p *parser) unexpectedHint(hint string, expected ...string) {
	t := p.peek(0)
	p.fail(t.span, fmt.Sprintf("unexpected %s, expected %s", t.described(), oneOf(expected)), hint)
}

// slot takes the next slot of the pattern.
func (p *parser) slot() plan.Slot {
	p.slots++
	return p.slots - 1
}

// nest goes one parenthesis deeper; the caller goes up again.
func (p *parser) nest() {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.peek(0).span, fmt.Sprintf("more than %d parentheses inside each other", maxDepth), "")
	}
}

// oneOf lists alternatives: "A, B or C".
func oneOf(items []string) string {
	n := len(items) - 1
	if n <= 0 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:n], ", ") + " or " + items[n]
}
