package storetest

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/graph"
)

// author draws the text of a query. It knows the names that a condition or a
// column may use.
type author struct {
	*rapid.T
	// moments are those that AT asks for.
	moments []time.Time
	// made counts the names and hops the hops; nested texts share them.
	made, hops *int
	entities   []string
	edges      []string
	// nested is set within a subquery, which has none of its own.
	nested bool
}

// drawText draws a query that the language accepts.
func drawText(t *rapid.T, moments []time.Time) string {
	return (&author{T: t, moments: moments, made: new(int), hops: new(int)}).query()
}

func (a *author) oneIn(n int, what string) bool { return rapid.IntRange(1, n).Draw(a.T, what) == n }

// one draws one of the texts.
func (a *author) one(texts ...string) string { return rapid.SampledFrom(texts).Draw(a.T, "one of") }

// join draws some texts and puts a separator between them.
func (a *author) join(least, most int, separator string, draw func() string) string {
	var texts []string
	for range rapid.IntRange(least, most).Draw(a.T, "times") {
		texts = append(texts, draw())
	}
	return strings.Join(texts, separator)
}

// name makes a name that was not used yet.
func (a *author) name(prefix string) string {
	*a.made++
	return fmt.Sprint(prefix, *a.made)
}

// inside is an author of what nobody outside sees.
func (a *author) inside() *author {
	return &author{T: a.T, made: a.made, hops: a.hops, nested: a.nested}
}

func (a *author) query() string {
	pattern := a.entity()
	switch {
	case a.oneIn(10, "somehow"):
		pattern += " THAT SOMEHOW " + a.one("", "1 ", "3 ") + a.verbs() + " " + a.entity()
	default:
		pattern += a.steps(2, 3)
	}
	where := ""
	if len(a.entities) > 0 && a.oneIn(3, "where") {
		where = " WHERE " + a.condition(2, a.where)
	}
	unique, tail := a.tail()
	at := ""
	if len(a.moments) > 0 && a.oneIn(6, "at") {
		at = " AT date(" + rapid.SampledFrom(a.moments).Draw(a.T, "moment").UTC().Format("2006-01-02T15:04:05.000Z07:00") + ")"
	}
	return a.one("FIND ", "find ", "Find ") + unique + pattern + where + tail + at
}

// entity draws a selector with its condition and name.
func (a *author) entity() string {
	text := a.selector()
	if a.oneIn(15, "changed since") {
		text += " CHANGED SINCE " + a.date()
	}
	if a.oneIn(4, "with") {
		text += a.one(" WITH ", " with ") + a.condition(2, a.with)
	}
	if a.oneIn(8, "nameless") {
		return text
	}
	a.entities = append(a.entities, a.name("e"))
	return text + " AS " + a.entities[len(a.entities)-1]
}

func (a *author) selector() string {
	names := []string{"User", "Device", "Host", "Person", "UserGroup", "Finding", "Application", "user", "server", "device", "finding", "group"}
	switch rapid.IntRange(0, 9).Draw(a.T, "selector") {
	case 0:
		return "(" + a.join(1, 3, "|", func() string { return a.one(append(names, "#ab", "*")...) }) + ")"
	case 1:
		return a.one("#ab ", "#B ") + a.one(names...)
	case 2:
		return a.one("#CriticalAsset", "'a'", "'A b'", `"é"`)
	case 3, 4, 5, 6:
		return "*"
	}
	return a.one(names...)
}

// steps draws hops and optional sections, which nest so deep, and sometimes a
// negation at the end.
func (a *author) steps(depth, most int) string {
	text := a.join(0, most, "", func() string {
		if *a.hops >= mostHops {
			return ""
		}
		if depth > 0 && a.oneIn(3, "optional") {
			return a.optional(depth - 1)
		}
		return a.hop()
	})
	if *a.hops < mostHops && a.oneIn(5, "negation") {
		text += a.negation(depth)
	}
	return text
}

func (a *author) hop() string {
	*a.hops++
	text := " THAT " + a.verbs() + a.one("", "", " >>", " <<") + a.one("", "", " TO")
	if a.oneIn(2, "edge alias") {
		a.edges = append(a.edges, a.name("r"))
		text += " AS " + a.edges[len(a.edges)-1]
	}
	return text + " " + a.entity()
}

func (a *author) verbs() string {
	verbs := []string{"HAS", "has", "USES", "IS", "MANAGES", "ASSIGNED", "PROTECTS", "LIMITS", "IDENTIFIED"}
	switch rapid.IntRange(0, 5).Draw(a.T, "verbs") {
	case 0, 1, 2, 3:
		return "RELATES TO"
	case 4:
		return "(" + a.join(1, 3, "|", func() string { return a.one(verbs...) }) + ")"
	}
	return a.one(verbs...)
}

// optional draws a section of hops, a section in it at most at its end.
func (a *author) optional(depth int) string {
	text := " (" + strings.TrimPrefix(a.hop(), " ")
	if a.oneIn(2, "second hop") {
		text += a.hop()
	}
	if depth > 0 && a.oneIn(3, "section in a section") {
		text += a.optional(depth - 1)
	}
	text += ")?"
	if a.oneIn(2, "alias of both") {
		a.entities = append(a.entities, a.name("o"))
		text += " AS " + a.entities[len(a.entities)-1]
	}
	return text
}

func (a *author) negation(depth int) string {
	*a.hops++
	in := a.inside()
	text := " THAT !" + in.verbs() + a.one("", " >>", " <<") + " " + in.entity()
	return text + in.steps(max(depth-1, 0), 1)
}

// date draws a moment.
func (a *author) date() string {
	return a.one("date.now", "date.now - 90 days", "date.now-1yr", "date(2026-01-01)", "date(1970-01-01T00:00:02Z)", "date(1970)")
}

// variables are what the placeholders of drawn texts stand for.
var variables = map[string][]graph.Value{
	"text": {graph.Text("ab")}, "number": {graph.Number(1)}, "some": {graph.Text("a"), graph.Text("B")},
}
