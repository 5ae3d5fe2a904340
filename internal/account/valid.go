package account

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet/internal/problem"
)

// maxName is how long a name may be, in characters.
const maxName = 100

// wrong is what is not acceptable of an account.
func (a Account) wrong() (wrong []problem.Field) {
	if text := wrongName(a.Name); text != "" {
		wrong = append(wrong, problem.Field{Path: "name", Text: text})
	}
	if !isPlain(a.FullName) {
		wrong = append(wrong, problem.Field{Path: "full_name", Text: fmt.Sprintf("has to be at most %d characters, all printable", maxName)})
	}
	return append(wrong, wrongScope(a.Role, a.Instances)...)
}

func wrongScope(role Role, instances []string) (wrong []problem.Field) {
	if !slices.Contains(Roles, role) {
		wrong = append(wrong, problem.Field{Path: "role", Text: "has to be one of viewer, analyst, responder, admin"})
	}
	if instances != nil && len(instances) == 0 {
		wrong = append(wrong, problem.Field{Path: "instances", Text: "name at least one integration, or leave it out for all"})
	}
	return wrong
}

func wrongName(name string) string {
	switch {
	case name == "":
		return "is missing"
	case !isPlain(name):
		return fmt.Sprintf("has to be at most %d characters, all printable", maxName)
	case strings.ContainsFunc(name, unicode.IsSpace):
		return "must not contain spaces"
	}
	return ""
}

func isPlain(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxName && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

// nameKey is a name as it is compared.
func nameKey(name string) string { return strings.ToLower(strings.TrimSpace(printable(name))) }
