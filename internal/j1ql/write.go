package j1ql

import (
	"regexp"
	"strings"
)

// reference finds what a query would take for a parameter within a text.
var reference = regexp.MustCompile(`\$\{|\{\{`)

// Refers says whether a query would take a part of the text, in quotes, for a
// parameter.
func Refers(text string) bool { return reference.MatchString(text) }

// Exactly is what stands behind = for the text itself: in quotes or, where these
// would not hide what looks like a parameter, an expression that only it fits.
func Exactly(text string) string {
	if Refers(text) {
		return `/\A` + Pattern(text) + `\z/`
	}
	return Quote(text)
}

// Pattern is a regular expression, to stand between slashes, that a text fits as
// it is.
func Pattern(text string) string {
	return strings.NewReplacer("/", `\/`, "\n", `\n`).Replace(regexp.QuoteMeta(text))
}
