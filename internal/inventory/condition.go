package inventory

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"parapet/internal/j1ql"
)

// gathers says which operators take several values together: any of them, or
// none.
var gathers = map[string]bool{"=": true, "!=": true, "~=": true, "!~=": true, "^=": true, "!^=": true, "$=": true, "!$=": true}

// filter adds the conditions of filters.
func (p *pattern) filter(filters []filter, w *wrong) {
	type of struct{ column, op string }
	at := map[of]int{} // of values
	var order []of
	var values [][]string
	for _, f := range filters {
		literal, err := "undefined", error(nil)
		key := of{f.column.Name, f.op}
		switch f.op {
		case present:
			key.op = "!= undefined"
		case absent:
			key.op = "= undefined"
		default:
			literal, err = f.literal()
		}
		w.field("filters", err)
		n, known := at[key]
		if !known || !gathers[f.op] {
			n = len(order)
			at[key] = n
			order, values = append(order, key), append(values, nil)
		}
		values[n] = append(values[n], literal)
	}
	for n, key := range order {
		p.demand(key.column, key.op, values[n])
	}
}

// demand adds a condition on a column.
func (p *pattern) demand(name, op string, values []string) {
	text := op
	if !strings.HasSuffix(op, "undefined") {
		text += " " + oneOf(values, " OR ")
	}
	if p.isOther(name) {
		p.where = append(p.where, p.use(name)+" "+text)
		return
	}
	p.with = append(p.with, bare(name)+" "+text)
}

// tag adds the condition that rows have all the tags.
func (p *pattern) tag(tags []string, w *wrong) {
	if len(tags) > 0 && len(p.tags) == 0 {
		w.field("tags", fmt.Errorf("%s have no tags: leave it out", p.Name))
		return
	}
	for _, tag := range tags {
		var conditions []string
		for _, list := range p.tags {
			column, _ := p.column(list)
			literal, err := filter{column, "=", tag}.text()
			w.field("tags", err)
			conditions = append(conditions, list+" = "+literal)
		}
		p.with = append(p.with, oneOf(conditions, " OR "))
	}
}

// search adds the condition that one of the names of a row has the text.
func (p *pattern) search(text string, w *wrong) {
	if text == "" {
		return
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		w.field("search", errors.New("is no text"))
		return
	}
	var conditions []string
	for _, name := range p.Inventory.search {
		conditions = append(conditions, bare(name)+" = /"+j1ql.Pattern(text)+"/i")
	}
	p.with = append(p.with, oneOf(conditions, " OR "))
}
