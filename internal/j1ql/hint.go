package j1ql

import (
	"fmt"
	"strings"
)

// hintFor is advice about a token that stands where others were expected:
// idioms of other languages, or a keyword misspelt.
func hintFor(t token, expected []string) string {
	switch {
	case t.is("GROUP"):
		return "leave GROUP BY out: COUNT groups by the other columns of RETURN"
	case t.is("NOT"):
		return "J1QL has no NOT: write != or another operator with !, THAT !HAS for a relationship"
	case t.is("DISTINCT"):
		return "write FIND UNIQUE"
	case t.is("SOMEHOW"):
		return "SOMEHOW follows THAT: THAT SOMEHOW 3 RELATES TO Device"
	case t.is(","):
		return "join conditions by AND or OR"
	case t.kind != word:
		return ""
	}
	var words []string
	for _, e := range expected {
		first, _, _ := strings.Cut(e, " ")
		words = append(words, first)
	}
	return didYouMean(strings.ToUpper(t.text), words)
}

// hintForOperator is advice about a token that stands where the comparison of
// a property was expected.
func hintForOperator(t token, property string) string {
	switch {
	case t.is("IN"):
		return fmt.Sprintf("write %s = ('a' OR 'b')", property)
	case t.isAny("LIKE", "CONTAINS"):
		return fmt.Sprintf("write %s ~= 'text' for contains, ^= for begins with, $= for ends with", property)
	case t.is("NOT"):
		return fmt.Sprintf("write %s != 'value', or !~=, !^=, !$=", property)
	case t.isAny("IS", "EXISTS"):
		return fmt.Sprintf("write %s = undefined for absent, %s != undefined for present", property, property)
	case t.is("BETWEEN"):
		return fmt.Sprintf("write %s >= 1 AND %s <= 2", property, property)
	case t.kind == endOfText, t.isAny("AS", "AND", "OR", ")"):
		return fmt.Sprintf("write %s = true for a property that is true or false, %s != undefined for one that is present", property, property)
	}
	return ""
}

// hintForUnion is advice about a token that stands between the alternatives
// of a union.
func hintForUnion(t token) string {
	if t.isAny(",", "OR", "||") {
		return "write (A|B)"
	}
	return ""
}

// hintForBareValue is advice about a word that stands where a value was
// expected.
func hintForBareValue(text string) string {
	switch strings.ToLower(text) {
	case "yes", "on":
		return "write true"
	case "no", "off":
		return "write false"
	}
	return fmt.Sprintf("put text in quotes: '%s'; to compare two properties use WHERE", text)
}

func didYouMean(name string, known []string) string {
	if like := nearest(name, known); like != "" {
		return "did you mean " + like + "?"
	}
	return ""
}

// nearest is the candidate most like the word, or nothing when none is. Case
// counts less than a letter.
func nearest(name string, candidates []string) string {
	limit := max(1, len(name)/3)
	best, least := "", 2*limit+1
	for _, c := range candidates {
		if len(name)-len(c) > limit || len(c)-len(name) > limit {
			continue
		}
		if d := 2*distance(strings.ToLower(name), strings.ToLower(c)) + unlike(name, c); d < least {
			best, least = c, d
		}
	}
	return best
}

func unlike(a, b string) int {
	if a[:min(1, len(a))] == b[:min(1, len(b))] {
		return 0
	}
	return 1
}

// distance is how many letters must be changed, added, left out or swapped
// with their neighbour to make one word from the other.
func distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := range a {
		for j := range b {
			rows[i+1][j+1] = min(rows[i][j+1]+1, rows[i+1][j]+1, rows[i][j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				rows[i+1][j+1] = min(rows[i+1][j+1], rows[i-1][j-1]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
