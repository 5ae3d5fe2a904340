package j1ql

import (
	"strings"
	"unicode/utf8"
)

// word reads a name with its dots, or a date.
func (l *lexer) word() token {
	rest := l.rest()
	n := nameLength(rest)
	if strings.EqualFold(rest[:n], "date") && strings.HasPrefix(rest[n:], "(") {
		return l.date(n + 1)
	}
	return l.take(word, n)
}

// nameLength is the length of the name that the text begins with. A dot
// belongs to it when a letter, a digit or a mark follows.
func nameLength(text string) int {
	for i, r := range text {
		if isLetter(r) || isDigit(r) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+1:])
		if r != '.' || i == 0 || !isLetter(next) && !isDigit(next) {
			return i
		}
	}
	return len(text)
}

// date reads date(…) of which n bytes open it.
func (l *lexer) date(n int) token {
	inside, _, closed := strings.Cut(l.rest()[n:], ")")
	if !closed {
		return l.unclosed(n, "the date has no end", "close it with )")
	}
	t := l.take(date, n+len(inside)+1)
	t.value = strings.TrimSpace(inside)
	return t
}

func numberLength(text string) int {
	n := digits(text)
	if strings.HasPrefix(text[n:], ".") {
		if fraction := digits(text[n+1:]); fraction > 0 {
			n += 1 + fraction
		}
	}
	return n
}

func digits(text string) int {
	return len(text) - len(strings.TrimLeft(text, "0123456789"))
}

// bracketed reads a name in brackets.
func (l *lexer) bracketed() token {
	inside, _, closed := strings.Cut(l.rest()[1:], "]")
	if !closed || strings.Contains(inside, "\n") {
		return l.broken(1, "the name in brackets has no end", "close it with ]")
	}
	name := strings.TrimSpace(inside)
	if name == "" {
		return l.broken(len(inside)+2, "there is no name in the brackets", "")
	}
	t := l.take(bracketed, len(inside)+2)
	t.value = name
	return t
}

// quoted reads a text in quotes. A backslash stands before a quote or a
// backslash that belongs to the text; before anything else it belongs to the
// text itself, so that 'CONTOSO\nina' is the name of a person.
func (l *lexer) quoted() token {
	rest := l.rest()
	var value strings.Builder
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case rest[0]:
			t := l.take(quoted, i+1)
			t.value = value.String()
			return t
		case '\\':
			if i+1 < len(rest) && strings.IndexByte(`\'"`, rest[i+1]) >= 0 {
				i++
			}
		}
		value.WriteByte(rest[i])
	}
	hint := "close it with " + rest[:1]
	if strings.Contains(rest, `\`+rest[:1]) {
		hint += `, and write \\ for a backslash before it`
	}
	return l.unclosed(1, "the text has no end", hint)
}

// parameter reads ${name} or {{name}}.
func (l *lexer) parameter() token {
	rest := l.rest()
	at := parameterForm.FindStringSubmatchIndex(rest)
	if at == nil || at[0] > 0 {
		return l.broken(malformedLength(rest), "a parameter is ${name}, ${param.name} or {{name}}",
			"names have letters, digits and dashes, and dots between them")
	}
	t := l.take(parameter, at[1])
	t.value = parameterName(t.text)
	return t
}

// malformedLength is how much of a text looks as if it were meant for the
// parameter that it begins with: up to its brace, if that is on its line.
func malformedLength(text string) int {
	line, _, _ := strings.Cut(text, "\n")
	if end := strings.IndexByte(line, '}'); end >= 0 {
		return end + len(line[end:]) - len(strings.TrimLeft(line[end:], "}"))
	}
	return len("${")
}

// regex reads a regular expression and its flags.
func (l *lexer) regex() token {
	rest := l.rest()
	end := regexLength(rest)
	if end < 0 {
		return l.broken(1, "the regular expression has no end", "close it with /; put text in quotes")
	}
	flags := nameLength(rest[end:])
	t := l.take(regex, end+flags)
	t.value = t.text[1 : end-1]
	return t
}

// regexLength is where the expression ends that the text begins with, on its
// line; negative when it does not. A slash in brackets belongs to it.
func regexLength(text string) int {
	class := false
	for i := 1; i < len(text) && text[i] != '\n'; i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			return i + 1
		}
	}
	return -1
}
