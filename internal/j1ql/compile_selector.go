package j1ql

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// selector compiles what an entity may be: types, and conditions beside them
// for what types do not say.
func (c *compiler) selector(s Selector, slot plan.Slot) (plan.Types, []plan.Expr) {
	var filters []plan.Expr
	for _, name := range s.Smart {
		filters = append(filters, c.smart(name.Text, slot))
	}
	if s.Search != nil {
		filters = append(filters, c.search(*s.Search, slot))
	}
	if s.Names == nil {
		return plan.Types{Any: true}, filters
	}
	types, filter := c.union(s.Names, slot)
	if filter != nil {
		filters = append(filters, filter)
	}
	return types, filters
}

// union compiles alternatives. Smart classes among them accept entities of any
// type, and so the others become conditions too.
func (c *compiler) union(names []Name, slot plan.Slot) (plan.Types, plan.Expr) {
	types := plan.Types{}
	var either []plan.Expr
	for _, name := range names {
		if isSmart(name) {
			either = append(either, c.smart(name.Text[1:], slot))
			continue
		}
		for _, plain := range c.plain(name) {
			found := c.named(plain)
			switch {
			case !isEmpty(found):
				types = united(types, found)
			case isClass(plain):
				c.unknown("class", plain, c.entityNames())
			default:
				c.unknown("type", plain, c.entityNames())
			}
		}
	}
	if either == nil || types.Any {
		return types, nil
	}
	for _, t := range types.List {
		either = append(either, plan.Compare{
			Op: plan.Equal, Left: plan.Property{Slot: slot, Name: "_type"}, Right: plan.Literal{Value: graph.Text(string(t))},
		})
	}
	return plan.Types{Any: true}, combined(false, either)
}

// plain are the classes and types that a name stands for: itself, or those a
// parameter gives. A parameter without a value may be any.
func (c *compiler) plain(name Name) []Name {
	if isPlain(name) {
		return []Name{name}
	}
	var all []Name
	for _, v := range c.given(parameterName(name.Text), name.Span) {
		text := v.AsText()
		switch {
		case !v.Defined():
			text = "*"
		case text == "":
			c.fail(name.Span, fmt.Sprintf("the value of %s is no class or type", name.Text), "give one such as Device or user_endpoint")
		}
		all = append(all, Name{text, name.Span})
	}
	return all
}

// named are the types of one name: of a class when it begins with a capital,
// else the type itself.
func (c *compiler) named(name Name) plan.Types {
	switch {
	case name.Text == "*":
		return plan.Types{Any: true}
	case isClass(name):
		return plan.Types{List: c.schema.OfClass(graph.Class(name.Text))}
	case c.schema.Entity(graph.Type(name.Text)) == nil:
		return plan.Types{}
	}
	return plan.Types{List: []graph.Type{graph.Type(name.Text)}}
}

func isClass(name Name) bool {
	first, _ := utf8.DecodeRuneInString(name.Text)
	return unicode.IsUpper(first)
}

// knowsNot says whether the schema lacks one of the names.
func (c *compiler) knowsNot(names []Name) bool {
	return slices.ContainsFunc(names, func(n Name) bool { return isPlain(n) && isEmpty(c.named(n)) })
}

// criticalAsset is what JupiterOne takes for a critical asset.
const criticalAsset = `_class = ('Application' OR 'CodeRepo' OR 'DataStore' OR 'Function' OR 'Host' OR 'Logs')
	AND tag.Production = true AND classification = 'critical' OR tags = 'CriticalAsset'`

// smart compiles a smart class: one that is defined, or else a tag.
func (c *compiler) smart(name string, slot plan.Slot) plan.Expr {
	text := criticalAsset
	if name != "CriticalAsset" {
		text = "tags = " + Quote(name) + " OR [tag." + name + "] = true"
	}
	p := &parser{text: text, tokens: lex(text)}
	at := with(slot)
	at.declared = true
	return c.condition(p.condition(inWith), at)
}

// search compiles a full-text search for all words of a text.
func (c *compiler) search(l Literal, slot plan.Slot) plan.Expr {
	var either []plan.Expr
	for _, v := range c.values(l) {
		words := strings.Fields(v.AsText())
		if len(words) == 0 && !c.options.Unbound {
			c.fail(l.Span, "there is no word to search for", "FIND * finds everything")
		}
		either = append(either, plan.Search{Slot: slot, Words: words})
	}
	return combined(false, either)
}
