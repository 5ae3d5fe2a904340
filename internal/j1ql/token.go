package j1ql

import "strings"

// kind says what a token is.
type kind uint8

const (
	endOfText kind = iota
	// word is a keyword or a name. Dots belong to it: u.tag.AccountName.
	word
	// bracketed is a name in brackets; its value is what they enclose.
	bracketed
	// quoted is a text in quotes; its value is what it says.
	quoted
	number
	// date is date(…); its value is what the parentheses enclose.
	date
	// parameter is ${name} or {{name}}; its value is the name.
	parameter
	// regex is /text/ or /text/i; its value is what the slashes enclose.
	regex
	// symbol is an operator or a punctuation mark.
	symbol
	// broken ends the tokens where the text makes no sense.
	broken
)

// token is one word, literal or symbol of a query.
type token struct {
	kind kind
	span Span
	// text is the token as written.
	text string
	// value is what it means, where that differs.
	value string
	// err says what is wrong with a broken token.
	err *Error
}

// is says whether the token is the keyword, in capitals, or the symbol.
func (t token) is(text string) bool {
	switch t.kind {
	case word:
		return strings.EqualFold(t.text, text)
	case symbol:
		return t.text == text
	}
	return false
}

// isAny says whether the token is any of the keywords or symbols.
func (t token) isAny(texts ...string) bool {
	for _, text := range texts {
		if t.is(text) {
			return true
		}
	}
	return false
}

// meaning is the value of a token that has one, else its text.
func (t token) meaning() string {
	if t.kind == quoted || t.kind == bracketed {
		return t.value
	}
	return t.text
}

// precedesValue says whether a value, not an operator, follows the token: a
// slash begins a regular expression then.
func (t token) precedesValue() bool {
	return t.isAny(operators...) || t.isAny("(", "OR", "AND")
}

// described is the token as an error message names it.
func (t token) described() string {
	if t.kind == endOfText {
		return "end of the query"
	}
	return "`" + t.text + "`"
}

// reserved are the words that cannot name things, as in JupiterOne.
var reserved = strings.Fields(`count sum avg min max find unique that with where return order by
	limit skip having has relates to from and or not true false null undefined as`)

func isReserved(name string) bool {
	for _, r := range reserved {
		if strings.EqualFold(name, r) {
			return true
		}
	}
	return false
}
