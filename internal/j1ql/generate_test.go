package j1ql_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/j1ql"
)

// TestEveryQueryOfTheGrammar: what the grammar of the language makes is
// understood, and its canonical form means the same.
func TestEveryQueryOfTheGrammar(t *testing.T) {
	t.Parallel()
	everyQuery(t, func(t *rapid.T, text string, parsed *j1ql.Query) *j1ql.Query {
		printed := parsed.String()
		again, err := j1ql.Parse(printed)
		if err != nil || again.String() != printed {
			t.Fatalf("the canonical form of %q is %q, and that of it %q, %v", text, printed, again, err)
		}
		return again
	})
}

// everyQuery puts queries that the grammar makes into another form, which has to
// mean the same.
func everyQuery(t *testing.T, another func(t *rapid.T, text string, parsed *j1ql.Query) *j1ql.Query) {
	t.Helper()
	declared := schema(t)
	opt := j1ql.Options{Now: now, Unbound: true}
	rapid.Check(t, func(t *rapid.T) {
		text := (&grammar{t: t}).query(2)
		parsed, err := j1ql.Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q): %v", text, err)
		}
		again := another(t, text, parsed)
		want, _, err := j1ql.Compile(parsed, declared, opt)
		if err != nil {
			t.Fatalf("Compile(%q): %v", text, err)
		}
		got, _, err := j1ql.Compile(again, declared, opt)
		if err != nil || dump(got) != dump(want) {
			t.Fatalf("%q and its other form %q have different plans:\n%s\n%s%v", text, again, dump(want), dump(got), err)
		}
	})
}

// grammar makes queries of the language.
type grammar struct {
	t *rapid.T
	// named are the aliases that can be used, counted how many were given.
	named   []string
	counted int
	hidden  bool
}

func (g *grammar) pick(options ...string) string {
	return rapid.SampledFrom(options).Draw(g.t, "pick")
}

func (g *grammar) odds(oneIn int) bool { return rapid.IntRange(1, oneIn).Draw(g.t, "odds") == 1 }

// some joins one to three parts.
func (g *grammar) some(part func() string, by ...string) string {
	text := part()
	for range rapid.IntRange(0, 2).Draw(g.t, "more") {
		text += g.pick(by...) + part()
	}
	return text
}

// maybe is the part, or nothing.
func (g *grammar) maybe(part func() string) string {
	if g.odds(2) {
		return ""
	}
	return part()
}

func (g *grammar) query(depth int) string {
	text := g.pick("FIND ", "find unique ", "Find ") + g.entity(depth) + " AS " + g.alias()
	if g.odds(6) {
		text += " THAT SOMEHOW " + g.pick("", "3 ") + g.verbs() + " " + g.entity(depth)
	} else {
		text += g.steps(depth, 0)
	}
	text += g.maybe(func() string { return " WHERE " + g.condition(depth, g.property) })
	if g.odds(5) {
		text += " RETURN tree"
	} else {
		text += g.maybe(func() string { return g.table() })
	}
	return text + g.maybe(func() string { return g.pick(" SKIP 5 limit 10", " LIMIT 0", " SKIP {{n}} LIMIT ${param.n}") })
}

func (g *grammar) alias() string {
	g.counted++
	name := fmt.Sprintf("e%d", g.counted)
	if !g.hidden {
		g.named = append(g.named, name)
	}
	return name
}

func (g *grammar) entity(depth int) string {
	text := g.pick("Device", "agent", "*", "(User|weakness)", "#Production", "#CriticalAsset (Device|*)",
		"(#Production|team)", "'some words'", "${kind}", "(User)", "gone", "\"{{words}} more\"")
	text += g.maybe(func() string { return g.pick("", " CHANGED SINCE ") })
	if strings.HasSuffix(text, "SINCE ") {
		text += g.date()
	}
	bare := func() string { return g.pick("name", "tag.Owner", "[a-b]", "os", "_deleted") }
	return text + g.maybe(func() string { return " with " + g.condition(depth, bare) })
}

func (g *grammar) verbs() string {
	return g.pick("HAS", "RELATES TO", "(MANAGES|is)", "limits", "( RELATES TO | HAS )") + g.pick("", " >>", "<<")
}

func (g *grammar) steps(depth, inside int) string {
	outer := g.hidden
	defer func() { g.hidden = outer }()
	text := ""
	for range rapid.IntRange(min(inside, 1), 3).Draw(g.t, "steps") {
		if text != "" && inside < 2 && g.odds(3) {
			text += " (" + g.steps(depth, inside+1) + " )?"
			text += g.maybe(func() string { return " AS " + g.alias() })
			continue
		}
		negated := g.odds(4)
		g.hidden = g.hidden || negated
		text += " THAT " + map[bool]string{true: "!"}[negated] + g.verbs()
		text += g.maybe(func() string { return " AS " + g.alias() })
		text += " " + g.entity(depth) + g.maybe(func() string { return " AS " + g.alias() })
	}
	return text
}

// condition compares what name makes.
func (g *grammar) condition(depth int, name func() string) string {
	return g.some(func() string {
		if g.odds(5) {
			return "(" + g.condition(depth, name) + ")"
		}
		return g.comparison(depth, name)
	}, " AND ", " or ")
}

func (g *grammar) comparison(depth int, name func() string) string {
	switch rapid.IntRange(0, 6).Draw(g.t, "comparison") {
	case 0:
		return name() + g.pick("=", " != ", " ~= ", "!~=") + g.pick("/a.b/", "/^[/x]$/i", "('a' or /b/)")
	case 1:
		return name() + g.pick(" = ", " != ") + g.pick("undefined", "(undefined AND '')", "('a' OR {{b}} or 3)", "('x')")
	case 2:
		return name() + g.pick(" > ", "<=", " = ") + g.value(2, name) + g.pick(" + 1", " * 2", "-{{n}}")
	case 3:
		return g.date() + g.pick(" > ", "<=", " = ") + name()
	case 4:
		if depth == 0 {
			return "5 < " + name()
		}
		inner := &grammar{t: g.t}
		return name() + g.pick("=", " != ") + "(" + inner.subquery(depth-1) + ")"
	case 5:
		return name() + " " + g.pick("~=", "^=", "$=", "!~=", "!^=", "!$=") + " " + g.pick("'a'", "('a' AND \"b\")", "'x{{y}}z'")
	}
	return name() + g.pick("=", "!=", ">", " < ") + g.pick("5", "-2.5", "true", "'it\\'s'", "date(2026-01-31)", "${param.x}", g.date())
}

func (g *grammar) subquery(depth int) string {
	return "FIND " + g.entity(depth) + " AS " + g.alias() + g.steps(depth, 0) +
		g.maybe(func() string { return " WHERE " + g.condition(depth, g.property) }) + " RETURN " + g.property()
}

func (g *grammar) date() string {
	return "date.now" + g.some(func() string { return g.pick("-", " + ") + g.pick("7 days", "24hrs", "1 mo", "{{ n }}yr", "2years") }, "")
}

// property is one of a thing that has a name.
func (g *grammar) property() string {
	return g.pick(g.named...) + g.pick(".name", ".tag.Owner", ".[a-b]", "._type")
}

// value computes with what name makes.
func (g *grammar) value(depth int, name func() string) string {
	if depth == 0 {
		return g.pick("1", "2.5", "'a'", "${n}", name())
	}
	switch rapid.IntRange(0, 5).Draw(g.t, "value") {
	case 0:
		return "(" + g.value(depth-1, name) + ")"
	case 1:
		return "-" + g.value(depth-1, name)
	case 2:
		return g.pick("CONCAT", "merge", "COALESCE") + "(" + g.some(func() string { return g.value(depth-1, name) }, ", ") + ")"
	case 3:
		return g.pick("ABS", "sqrt", "CEIL", "FLOOR", "ROUND") + " (" + g.value(depth-1, name) + ")"
	case 4:
		return name() + g.pick("+", " - ", "*", " / ", "^") + g.pick("3 days", name(), "(2 - "+name()+")")
	}
	return name()
}

// table is columns, conditions on them and their order.
func (g *grammar) table() string {
	columns := 0
	grouped := g.odds(2)
	text := " RETURN " + g.some(func() string {
		columns++
		as := fmt.Sprintf(" AS c%d", columns)
		switch {
		case g.odds(6):
			return "UNWIND(" + g.property() + ")" + as
		case grouped && columns == 1:
			return g.pick("COUNT(", "sum(", "AVG (", "min(", "MAX(") + g.value(1, g.property) + ") * 2" + as
		case g.odds(6):
			return g.pick(g.named...) + g.pick(".*", "")
		}
		return g.value(2, g.property) + as
	}, ", ")
	named := func() string { return fmt.Sprintf("c%d", rapid.IntRange(1, columns).Draw(g.t, "column")) }
	if !strings.Contains(text, fmt.Sprintf(" AS c%d", columns)) || strings.Count(text, " AS c") < columns {
		return text
	}
	text += g.maybe(func() string { return " HAVING " + g.condition(0, named) })
	return text + g.maybe(func() string {
		return " ORDER BY " + g.some(func() string { return named() + g.pick("", " ASC", " desc", " + 1") }, ", ")
	})
}
