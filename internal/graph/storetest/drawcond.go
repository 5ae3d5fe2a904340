package storetest

import (
	"strings"

	"pgregory.net/rapid"
)

// condition draws comparisons joined by AND and OR.
func (a *author) condition(depth int, compare func() string) string {
	if depth == 0 || a.oneIn(2, "comparison") {
		return compare()
	}
	inner := func() string {
		text := a.condition(depth-1, compare)
		if a.oneIn(2, "parentheses") {
			return "(" + text + ")"
		}
		return text
	}
	return a.join(2, 3, a.one(" AND ", " OR ", " and "), inner)
}

// with draws a comparison of a property of the entity at hand.
func (a *author) with() string {
	switch rapid.IntRange(0, 9).Draw(a.T, "with") {
	case 0:
		return a.date() + a.one(" < ", " >= ") + a.one("createdOn", "lastSeenOn", "_beginOn")
	case 1:
		if !a.nested {
			return a.one("name", "tags", "_id", "age") + a.one(" = ", " != ") + a.subquery()
		}
	}
	return a.comparison(a.property())
}

// where draws a comparison of properties with their names.
func (a *author) where() string {
	switch rapid.IntRange(0, 9).Draw(a.T, "where") {
	case 0, 1:
		return a.reference() + a.one(" = ", " != ", " > ", " <= ", " ~= ", " !^= ") + a.reference()
	case 2:
		return a.arithmetic() + a.one(" = ", " != ", " > ", " <= ") + a.arithmetic()
	case 3:
		if !a.nested {
			return a.reference() + a.one(" = ", " != ") + a.subquery()
		}
	case 4:
		return a.date() + a.one(" < ", " >= ") + a.reference()
	}
	return a.comparison(a.reference())
}

// comparison draws what a property is compared with.
func (a *author) comparison(left string) string {
	switch rapid.IntRange(0, 8).Draw(a.T, "comparison") {
	case 0:
		return left + a.one(" = ", " != ") + a.one("undefined", "null", "true", "FALSE")
	case 1:
		return left + a.one(" = ", " != ", " ~= ", " !~= ") + a.one("/a/", "/^A/i", "/b$|é/", "/k[12]/")
	case 2:
		return left + a.one(" = ", " != ", " ~= ", " !$= ") +
			"(" + a.join(1, 3, a.one(" OR ", " and "), func() string { return a.one("'a'", "'ab'", "''", "'B'", "'k1'") }) + ")"
	case 3:
		return left + a.one(" = ", " != ") + "(" + a.join(2, 3, a.one(" OR ", " AND "), a.value) + ")"
	case 4:
		return left + a.one(" < ", " <= ", " > ", " >= ", " = ", " != ") + a.one("0", "1", "-1", "2.5", a.date(), "'a'", "${number}")
	case 5:
		return left + a.one(" ~= ", " ^= ", " $= ", " !~= ", " !^= ", " !$= ") + a.one("'a'", `"b"`, "''", "'{{text}}'", "'x{{text}}'")
	}
	return left + a.one(" = ", " != ") + a.value()
}

func (a *author) value() string {
	return a.one("'a'", "'ab'", `"é"`, "''", "0", "1", "2000", "true", "false", "undefined", "'true'", a.date(), "${text}", "{{number}}", "${some}")
}

// subquery draws a query of one property.
func (a *author) subquery() string {
	in := a.inside()
	in.nested = true
	text := in.entity() + in.steps(1, 1)
	if len(in.entities) == 0 {
		return "(FIND User AS s RETURN s.name)"
	}
	return "(FIND " + text + " RETURN " + in.entities[0] + "." + in.one("name", "tags", "age", "_id") + ")"
}

// property draws the name of a property.
func (a *author) property() string {
	return a.one("name", "displayName", "active", "age", "score", "createdOn", "lastSeenOn", "tags", "ips",
		"tag.Production", "tag.Team", "[odd-name]", "[tag.Team]", "nothing", "_key", "_type", "_class", "_source",
		"_integrationName", "_version", "_createdOn", "_beginOn", "_deleted", "_endOn")
}

// reference draws a property of what has a name.
func (a *author) reference() string {
	if len(a.edges) > 0 && (len(a.entities) == 0 || a.oneIn(3, "of a relationship")) {
		return rapid.SampledFrom(a.edges).Draw(a.T, "edge") + "." +
			a.one("role", "weight", "effective", "since", "ports", "lastSeenOn", "_type", "_class", "_key", "_createdOn", "_version")
	}
	return rapid.SampledFrom(a.entities).Draw(a.T, "entity") + "." + a.property()
}

// arithmetic draws a computation with a property.
func (a *author) arithmetic() string {
	parts := []string{a.number()}
	for range rapid.IntRange(1, 2).Draw(a.T, "operations") {
		parts = append(parts, a.one("+", "-", "*", "/", "^"), a.one("0", "1", "2.5", "-2", "(1 + 1)", a.number()))
	}
	return strings.Join(parts, " ")
}

func (a *author) number() string {
	return rapid.SampledFrom(append(a.entities, a.edges...)).Draw(a.T, "of") + "." + a.one("age", "score", "weight", "createdOn", "_version", "name")
}
