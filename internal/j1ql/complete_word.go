package j1ql

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// typed is the word at the cursor.
type typed struct {
	// text is the part of it before the cursor.
	text     string
	from, to int
	// parameter says that it stands behind ${.
	parameter bool
}

var (
	parameterBegin = regexp.MustCompile(`\$\{\s*[\pL\pN_.-]*$`)
	parameterEnd   = regexp.MustCompile(`^[\pL\pN_.-]*(\s*\})?`)
)

// wordAt is the word at the offset. There is none inside a comment.
func wordAt(text string, offset int) (typed, bool) {
	before := text[:offset]
	if at := parameterBegin.FindStringIndex(before); at != nil {
		end := offset + len(parameterEnd.FindString(text[offset:]))
		name := strings.TrimSpace(before[at[0]+len("${"):])
		return typed{text: "${" + name, from: at[0], to: end, parameter: true}, true
	}
	tokens := lexTolerantly(before)
	last := tokens[len(tokens)-1]
	from := last.span.Pos.Offset
	switch {
	case last.kind == endOfText && inLineComment(before, tokens):
		return typed{}, false
	case last.kind == endOfText:
		from = wordStart(before)
		return typed{text: before[from:], from: from, to: offset + nameLength("_"+text[offset:]) - 1}, true
	case before[from] == '[':
		if strings.HasSuffix(before[:from], ".") {
			from = wordStart(before[:from])
		}
		return typed{text: before[from:], from: from, to: closing(text, offset, "]")}, true
	case strings.ContainsRune(`'"`, rune(before[from])):
		return typed{text: before[from:], from: from, to: closing(text, offset, before[from:from+1])}, true
	}
	return typed{}, false
}

// inLineComment says whether a text ends inside a comment that its line ends.
func inLineComment(text string, tokens []token) bool {
	if len(tokens) > 1 {
		text = text[tokens[len(tokens)-2].span.End.Offset:]
	}
	return strings.Contains(text[strings.LastIndexByte(text, '\n')+1:], "//")
}

// wordStart is where the name begins that the text ends with.
func wordStart(text string) int {
	return len(text) - len(text[strings.LastIndexFunc(text, func(r rune) bool {
		return !isLetter(r) && !isDigit(r) && r != '.'
	})+1:])
}

// closing is the place behind the mark that closes what the offset stands in,
// if it is closed on its line.
func closing(text string, offset int, mark string) int {
	line, _, _ := strings.Cut(text[offset:], "\n")
	if i := strings.Index(line, mark); i >= 0 {
		return offset + i + len(mark)
	}
	return offset
}

// lexTolerantly is the tokens of a text without those that make no sense. The
// last is broken when it is something that was opened and not closed.
func lexTolerantly(text string) []token {
	l := &lexer{text: text, pos: Pos{Line: 1, Column: 1}}
	var tokens []token
	for {
		t := l.next()
		if t.kind != broken || opens(t) {
			tokens = append(tokens, t)
		}
		if t.kind == endOfText || t.kind == broken && opens(t) {
			return tokens
		}
	}
}

// opens says whether a broken token is something that is not closed: a text, a
// name in brackets, a regular expression, a parameter or a comment.
func opens(t token) bool {
	return slices.Contains([]string{"'", `"`, "[", "/", "{{", "/*"}, t.text)
}

// tolerant is the tokens of a text without its end.
func tolerant(text string) []token {
	tokens := lexTolerantly(text)
	return tokens[:len(tokens)-1]
}

// matching are the offers that begin with what is typed, those in the same
// case first.
func (t typed) matching(offers []offer) []Completion {
	var same, other []Completion
	seen := map[string]bool{}
	for _, o := range offers {
		c := Completion{Text: t.quoted(o), From: t.from, To: t.to, Kind: o.kind, Doc: o.doc}
		head, ok := t.head(c.Text)
		if !ok || seen[c.Text] {
			continue
		}
		seen[c.Text] = true
		if head == strings.TrimLeft(t.text, `'"[`) {
			same = append(same, c)
		} else {
			other = append(other, c)
		}
	}
	return append(same, other...)
}

// head is the part of a completion that is as long as what is typed, quotes
// and brackets left out, and whether they are the same.
func (t typed) head(text string) (string, bool) {
	if opened := t.text != "" && strings.ContainsAny(t.text[:1], `'"[`); opened && !strings.HasPrefix(text, t.text[:1]) {
		return "", false
	}
	want := strings.TrimLeft(t.text, `'"[`)
	text = strings.TrimLeft(text, `'"[`)
	n := 0
	for range utf8.RuneCountInString(want) {
		_, size := utf8.DecodeRuneInString(text[n:])
		n += size
	}
	return text[:n], strings.EqualFold(text[:n], want)
}

// quoted is the offer's text; a text that is a value in the quotes that were
// typed.
func (t typed) quoted(o offer) string {
	switch {
	case !o.quote:
		return o.text
	case strings.HasPrefix(t.text, `"`):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(o.text) + `"`
	}
	return Quote(o.text)
}
