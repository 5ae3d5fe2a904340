package j1ql

import (
	"strings"

	"parapet/internal/graph"
)

// String is the query in canonical form: keywords in capitals, one space
// between words, no needless parentheses or quotes. Parsing it gives the same
// query again; columns keep their names.
func (q *Query) String() string {
	p := &printer{}
	p.word("FIND")
	if q.Unique {
		p.word("UNIQUE")
	}
	p.entity(q.Start)
	p.steps(q.Steps)
	if q.Where != nil {
		p.clause("WHERE", q.Where)
	}
	p.tail(q)
	return p.b.String()
}

// printer joins words by spaces.
type printer struct {
	b strings.Builder
	// tight says that no space stands before the next word.
	tight bool
}

func (p *printer) word(text string) {
	if p.b.Len() > 0 && !p.tight {
		p.b.WriteByte(' ')
	}
	p.b.WriteString(text)
	p.tight = false
}

func (p *printer) clause(keyword string, e Expr) {
	p.word(keyword)
	p.word(exprText(e))
}

func (p *printer) tail(q *Query) {
	if q.Tree {
		p.word("RETURN TREE")
	}
	for i, c := range q.Return {
		p.item(i, "RETURN", columnText(c))
	}
	if q.Having != nil {
		p.clause("HAVING", q.Having)
	}
	for i, s := range q.OrderBy {
		text := exprText(s.Expr)
		if s.Desc {
			text += " DESC"
		}
		p.item(i, "ORDER BY", text)
	}
	if q.Skip != (Count{}) {
		p.word("SKIP " + countText(q.Skip))
	}
	if q.Limit.Number >= 0 || q.Limit.Parameter != nil {
		p.word("LIMIT " + countText(q.Limit))
	}
	if q.At != nil {
		p.clause("AT", q.At)
	}
}

// item is the i-th item of a clause.
func (p *printer) item(i int, clause, text string) {
	if i == 0 {
		p.word(clause)
	} else {
		p.b.WriteByte(',')
	}
	p.word(text)
}

func columnText(c Column) string {
	text := exprText(c.Expr)
	switch {
	case c.Name.Text == text:
		return text
	case isName(c.Name.Text):
		return text + " AS " + c.Name.Text
	}
	return text + " AS " + Quote(c.Name.Text)
}

// isName says whether the text is one word that can name things.
func isName(text string) bool {
	return text != "" && isWord(text) && !strings.Contains(text, ".") && !isReserved(text)
}

// isWord says whether the text is read as one word with its dots.
func isWord(text string) bool {
	for _, r := range text {
		return isLetter(r) && nameLength(text) == len(text)
	}
	return false
}

// Quote is a text as it stands in a query. What looks like a parameter in it,
// ${name} or {{name}}, is one.
func Quote(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

func literalText(v graph.Value) string {
	switch v.Kind() {
	case graph.KindUndefined:
		return "undefined"
	case graph.KindText:
		return Quote(v.AsText())
	}
	return v.String()
}
