package j1ql

import (
	"fmt"
	"strings"

	"parapet/internal/graph/plan"
)

func (p *printer) entity(e Entity) {
	p.word(selectorText(e.Selector))
	if e.Since != nil {
		p.clause("CHANGED SINCE", e.Since)
	}
	if e.With != nil {
		p.clause("WITH", e.With)
	}
	p.alias(e.Alias)
}

func selectorText(s Selector) string {
	if s.Search != nil {
		return exprText(*s.Search)
	}
	var words []string
	for _, name := range s.Smart {
		words = append(words, "#"+name.Text)
	}
	if s.Names != nil || s.Smart == nil {
		words = append(words, union(s.Names, "*"))
	}
	return strings.Join(words, " ")
}

func (p *printer) alias(a Name) {
	if a.Text != "" {
		p.word("AS")
		p.word(a.Text)
	}
}

func (p *printer) steps(steps []Step) {
	for _, s := range steps {
		switch s := s.(type) {
		case Hop:
			p.hop(s)
		case Section:
			p.word("(")
			p.tight = true
			p.steps(s.Steps)
			p.b.WriteString(")?")
			p.alias(s.Alias)
		}
	}
}

func (p *printer) hop(h Hop) {
	p.word("THAT")
	if h.Somehow > 0 {
		p.word(fmt.Sprintf("SOMEHOW %d", h.Somehow))
	}
	verbs := union(h.Verbs, "RELATES TO")
	if h.Negated {
		verbs = "!" + verbs
	}
	p.word(verbs)
	switch h.Direction {
	case plan.Forward:
		p.word(">>")
	case plan.Backward:
		p.word("<<")
	}
	p.alias(h.Alias)
	p.entity(h.Entity)
}

// union is the names as a selector or a verb; without names it is what
// stands for any.
func union(names []Name, none string) string {
	switch len(names) {
	case 0:
		return none
	case 1:
		return names[0].Text
	}
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = n.Text
	}
	return "(" + strings.Join(texts, "|") + ")"
}
