package overview

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"parapet/internal/graph"
)

// Number is something that is counted of each state of the graph. What is counted
// is data, in declared.go.
type Number struct {
	// Name is what it is called by, Title how people call it.
	Name, Title string
	// Doc says what is counted.
	Doc string
	// Group says where it belongs.
	Group Group
	// Types are those that have to be read for it to mean anything.
	Types []graph.Type

	// any says that one of the types is enough.
	any bool
	// find is what is counted, in the language, with its conditions after WITH; path
	// leads on from it, where only what leads somewhere counts.
	find, path string
	// gap is what tells the devices that are not counted from those that are; empty
	// where nobody looks for them.
	gap string
	// by is the property by whose values it is divided, into parts; empty for none.
	by    string
	parts []string
	// measure is a property whose value is told of each thing, by the name of its
	// integration, in the place of how many there are.
	measure string
	// each is a property of which every value counts once; each thing does when it is
	// empty.
	each string
	// show is what the query behind it returns.
	show string
}

// Group is what numbers belong together.
type Group string

// The groups of numbers.
const (
	// Pills are what one wants to know first.
	Pills Group = "pills"
	// Shares are devices or findings by the value of a property.
	Shares Group = "shares"
	// Coverage is how many of all devices something looks after; its first is all.
	Coverage Group = "coverage"
	// Meeting is which devices sensor and directory know, one by one and both.
	Meeting Group = "meeting"
	// Scores are what Microsoft gives each tenant.
	Scores Group = "scores"
)

// Rest is the part of what is in no other.
const Rest = "Not rated"

// Parts are the names of what it is divided into, in order; nil of what is not.
func (n *Number) Parts() []string {
	if n.by == "" {
		return nil
	}
	return append(append([]string{}, n.parts...), Rest)
}

// Query is the query whose rows were counted as of a moment, of a part when one is
// named.
func (n *Number) Query(part string, at time.Time) string {
	find := n.find
	if part != "" {
		find = n.within(part)
	}
	return n.query(find+" AS it "+n.path, at)
}

// without is the query for the devices that were not counted as of a moment.
func (n *Number) without(at time.Time) string { return n.query(devices+" AND "+n.gap+" AS it", at) }

func (n *Number) query(found string, at time.Time) string {
	return strings.ReplaceAll("FIND "+strings.TrimSpace(found), "date.now", dateText(at)) + " RETURN " + n.show
}

// within is what is counted of a part. Properties are compared without regard to
// case, which Microsoft's services write as they please.
func (n *Number) within(part string) string {
	by := " WITH "
	if strings.Contains(n.find, " WITH ") {
		by = " AND "
	}
	if part == Rest {
		return n.find + by + n.by + " != /^(" + strings.Join(n.parts, "|") + ")$/i"
	}
	return n.find + by + n.by + " = /^" + regexp.QuoteMeta(part) + "$/i"
}

// count is the query that counts.
func (n *Number) count() string {
	of := "COUNT(it) AS n"
	switch {
	case n.each != "":
		of = "COUNT(it." + n.each + ") AS n"
	case n.measure != "":
		of = "it._integrationName AS part, it." + n.measure + " AS n"
	case n.by != "":
		of = "it." + n.by + " AS part, COUNT(it) AS n"
	}
	return strings.TrimSpace("FIND "+n.find+" AS it "+n.path) + " RETURN " + of
}

// partOf is the name of the part that a value of the property belongs to.
func (n *Number) partOf(value string) string {
	if n.measure != "" {
		return value
	}
	for _, part := range n.parts {
		if strings.EqualFold(part, value) {
			return part
		}
	}
	return Rest
}

// key is the name under which it is kept: a number that is counted otherwise is
// another.
func (n *Number) key() string { return fmt.Sprintf("overview:%s:%s", n.Name, digest(n.count())) }

func dateText(at time.Time) string {
	return "date(" + at.UTC().Format("2006-01-02T15:04:05.999Z") + ")"
}
