package j1ql

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// symbols are the operators and punctuation marks, the longer before those
// they begin with.
var symbols = []string{
	"!~=", "!^=", "!$=",
	"!=", "~=", "^=", "$=", ">=", "<=", ">>", "<<",
	"=", ">", "<", "(", ")", "|", "!", ",", ".", "*", "+", "-", "/", "^", "?", "#",
}

// foreign are symbols of other languages and what to write instead.
var foreign = []struct{ symbol, instead string }{
	{"!==", "!="},
	{"==", "="},
	{"=>", ">="},
	{"=<", "<="},
	{"<>", "!="},
	{"=~", "~="},
	{"&&", "AND"},
	{"||", "OR"},
	{"“", straight},
	{"”", straight},
	{"‘", straight},
	{"’", straight},
}

const straight = "straight quotes, ' or \""

// lexer cuts the text of a query into tokens.
type lexer struct {
	text string
	pos  Pos
	// before is the token that was read last.
	before token
}

// lex is all tokens of the text. The last is the end of the text or broken.
func lex(text string) []token {
	l := &lexer{text: text, pos: Pos{Line: 1, Column: 1}}
	var tokens []token
	for {
		t := l.next()
		tokens = append(tokens, t)
		if t.kind == endOfText || t.kind == broken {
			return tokens
		}
	}
}

// rest is the text that is not read yet.
func (l *lexer) rest() string { return l.text[l.pos.Offset:] }

// skip reads n bytes.
func (l *lexer) skip(n int) {
	for _, r := range l.text[l.pos.Offset : l.pos.Offset+n] {
		l.pos.Column++
		if r == '\n' {
			l.pos.Line++
			l.pos.Column = 1
		}
	}
	l.pos.Offset += n
}

// take reads n bytes as a token.
func (l *lexer) take(k kind, n int) token {
	from := l.pos
	l.skip(n)
	return token{kind: k, span: Span{from, l.pos}, text: l.text[from.Offset:l.pos.Offset]}
}

// broken reads n bytes that make no sense.
func (l *lexer) broken(n int, msg, hint string) token {
	t := l.take(broken, n)
	t.err = &Error{Pos: t.span.Pos, End: t.span.End, Msg: msg, Hint: hint}
	return t
}

// unclosed reads n bytes that begin what has no end.
func (l *lexer) unclosed(n int, msg, hint string) token {
	t := l.broken(n, msg, hint)
	t.err.Unclosed = true
	return t
}

// next is the next token.
func (l *lexer) next() token {
	l.before = l.read()
	return l.before
}

func (l *lexer) read() token {
	if t, unclosed := l.skipBlank(); unclosed {
		return t
	}
	rest := l.rest()
	if rest == "" {
		return l.take(endOfText, 0)
	}
	switch r, _ := utf8.DecodeRuneInString(rest); {
	case isLetter(r):
		return l.word()
	case isDigit(r):
		return l.take(number, numberLength(rest))
	case r == '\'' || r == '"':
		return l.quoted()
	case r == '[':
		return l.bracketed()
	case strings.HasPrefix(rest, "${"), strings.HasPrefix(rest, "{{"):
		return l.parameter()
	case r == '/' && l.before.precedesValue():
		return l.regex()
	}
	return l.symbol()
}

// skipBlank reads white space and comments. It gives a broken token when a
// comment has no end.
func (l *lexer) skipBlank() (token, bool) {
	for {
		rest := l.rest()
		l.skip(len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace)))
		rest = l.rest()
		switch {
		case strings.HasPrefix(rest, "//"):
			line, _, _ := strings.Cut(rest, "\n")
			l.skip(len(line))
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return l.unclosed(2, "the comment has no end", "close it with */"), true
			}
			l.skip(end + 4)
		default:
			return token{}, false
		}
	}
}

func (l *lexer) symbol() token {
	rest := l.rest()
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.symbol) {
			return l.broken(len(f.symbol), fmt.Sprintf("unexpected `%s`", f.symbol), fmt.Sprintf("write %s", f.instead))
		}
	}
	for _, s := range symbols {
		if strings.HasPrefix(rest, s) {
			return l.take(symbol, len(s))
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	hint := ""
	if r == ';' {
		hint = "a query ends without a semicolon"
	}
	return l.broken(size, fmt.Sprintf("unexpected %q", r), hint)
}

func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
