package outline

import (
	"strconv"
	"strings"

	"parapet/internal/j1ql"
)

// Query is the query that the outline is of. Its error, when what stands in the
// outline makes none, is a *j1ql.Error.
func (o Outline) Query() (*j1ql.Query, error) {
	w := &writer{}
	w.word("FIND")
	w.flag(o.Unique, "UNIQUE")
	w.entity(o.Start)
	w.steps(o.Steps)
	w.clause("WHERE", o.Where, inWhere)
	w.flag(o.Tree, "RETURN TREE")
	for i, c := range o.Columns {
		w.item(i, "RETURN", c.text())
	}
	w.clause("HAVING", o.Having, inHaving)
	for i, s := range o.Order {
		w.item(i, "ORDER BY", s.text())
	}
	w.given("SKIP", o.Skip)
	w.given("LIMIT", o.Limit)
	w.given("AT", o.At)
	return j1ql.Parse(strings.Join(w.words, " "))
}

// writer gathers the words of a query.
type writer struct{ words []string }

func (w *writer) word(texts ...string) { w.words = append(w.words, texts...) }

func (w *writer) flag(is bool, text string) {
	if is {
		w.word(text)
	}
}

// given writes a keyword and its text when there is one.
func (w *writer) given(keyword, text string) { w.flag(text != "", keyword+" "+text) }

func (w *writer) clause(keyword string, c *Condition, at place) {
	if c != nil {
		w.word(keyword, c.text(at))
	}
}

// item writes the i-th item of a clause.
func (w *writer) item(i int, clause, text string) {
	if i == 0 {
		w.word(clause)
	} else {
		w.words[len(w.words)-1] += ","
	}
	w.word(text)
}

func (w *writer) entity(e Entity) {
	for _, name := range e.Smart {
		w.word("#" + name)
	}
	switch {
	case e.Search != "":
		w.word(j1ql.Quote(e.Search))
	case e.Names != nil || e.Smart == nil:
		w.word(union(e.Names, "*"))
	}
	w.given("CHANGED SINCE", e.Since)
	w.clause("WITH", e.With, inWith)
	w.given("AS", e.Alias)
}

func (w *writer) steps(steps []Step) {
	for _, s := range steps {
		if s.Entity == nil {
			w.word("(")
			w.steps(s.Optional)
			w.word(")?")
			w.given("AS", s.Alias)
			continue
		}
		w.hop(s)
	}
}

func (w *writer) hop(s Step) {
	w.word("THAT")
	w.flag(s.Negated, "!")
	w.flag(s.Somehow > 0, "SOMEHOW "+strconv.Itoa(s.Somehow))
	w.word(union(s.Verbs, "RELATES TO"))
	w.flag(s.Direction == "out", ">>")
	w.flag(s.Direction == "in", "<<")
	w.given("AS", s.Relationship)
	w.entity(*s.Entity)
}

func union(names []string, none string) string {
	switch len(names) {
	case 0:
		return none
	case 1:
		return names[0]
	}
	return "(" + strings.Join(names, "|") + ")"
}

// place says where a condition stands, and so how it names what it compares.
type place uint8

const (
	inWith place = iota
	inWhere
	inHaving
)

func (c Condition) text(at place) string {
	switch {
	case c.Written != "":
		return c.Written
	case c.All != nil:
		return joined(c.All, " AND ", at)
	case c.Any != nil:
		return joined(c.Any, " OR ", at)
	}
	left := path(c.Of, c.Property)
	if at == inHaving && c.Of == "" {
		left = columnName(c.Property)
	}
	return left + " " + c.Operator + " " + c.right()
}

func joined(all []Condition, by string, at place) string {
	texts := make([]string, len(all))
	for i, c := range all {
		texts[i] = c.text(at)
		if c.All != nil || c.Any != nil {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, by)
}

// right is what a comparison compares with.
func (c Condition) right() string {
	texts := make([]string, len(c.Values))
	for i, v := range c.Values {
		texts[i] = v.text()
	}
	by := " OR "
	if c.Every {
		by = " AND "
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "(" + strings.Join(texts, by) + ")"
}

func (v Value) text() string {
	switch v.Kind {
	case Text:
		return j1ql.Quote(v.Text)
	case Undefined:
		return "undefined"
	}
	return v.Text
}

func path(of, property string) string {
	return j1ql.Text(j1ql.Path{Alias: j1ql.Name{Text: of}, Property: property})
}

// columnName is the name of a column as a condition or an order refers to it.
func columnName(name string) string {
	return j1ql.Text(j1ql.ColumnName{Name: j1ql.Name{Text: name}, Quoted: !j1ql.IsName(name)})
}

func (c Column) text() string {
	text := path(c.Of, c.Property)
	switch {
	case c.Written != "":
		text = c.Written
	case c.Spread:
		return c.Of + ".*"
	case c.Function != "":
		text = c.Function + "(" + text + ")"
	}
	switch {
	case c.Name == "":
		return text
	case j1ql.IsName(c.Name):
		return text + " AS " + c.Name
	}
	return text + " AS " + j1ql.Quote(c.Name)
}

func (s Sort) text() string {
	text := path(s.Of, s.Property)
	switch {
	case s.Written != "":
		text = s.Written
	case s.Column != "":
		text = columnName(s.Column)
	}
	if s.Descending {
		return text + " DESC"
	}
	return text
}
