package inventory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"parapet/internal/problem"
)

// Request says which rows of an inventory are wanted, and how. The zero value
// wants all of them, with the usual columns.
type Request struct {
	// Search is a part of one of the names of what is sought, in any case.
	Search string `json:"search,omitempty"`
	// Filters are conditions on columns, such as "osPlatform=Windows11". Those of
	// one column that demand a value, or forbid one, are taken together: any of
	// the values, or none of them. All others must all hold.
	Filters []string `json:"filters,omitempty"`
	// Tags are those that a row must all have.
	Tags []string `json:"tags,omitempty"`
	// Findings says whether rows must have findings.
	Findings Findings `json:"findings,omitempty"`
	// Sources are keys of integrations, any of which a row must come from.
	Sources []string `json:"sources,omitempty"`
	// SeenWithin and UnseenFor are how long ago a row must have been seen at most
	// or at least, in words such as "24h" and "7d".
	SeenWithin string `json:"seen_within,omitempty"`
	UnseenFor  string `json:"unseen_for,omitempty"`
	// Sort are the columns to order by, each with a minus before it to turn the
	// order round. What lacks a value comes last.
	Sort []string `json:"sort,omitempty"`
	// Columns are those to show; the identifier and the type are shown always.
	Columns []string `json:"columns,omitempty"`
	// Exposure is what is asked for of vulnerabilities as they are counted, and of
	// nothing else.
	Exposure *Exposure `json:"exposure,omitempty"`
	// At is the moment whose graph is asked; the present when it is zero.
	At time.Time `json:"at,omitzero"`
}

// Findings says whether things must have findings.
type Findings string

// With or without findings, or regardless of them.
const (
	Regardless Findings = ""
	With       Findings = "with"
	Without    Findings = "without"
)

// filter is a condition on a column.
type filter struct {
	column Column
	op     string
	value  string
}

// The filters that take no value.
const (
	present = "present"
	absent  = "absent"
)

// The longer operators come first, so that none is taken for the beginning of
// another.
var filterForm = regexp.MustCompile(`(?s)^(!?)([^=!<>~^$]+?)(?:(!~=|!\^=|!\$=|!=|>=|<=|~=|\^=|\$=|=|>|<)(.*))?$`)

// FilterHelp says how filters are written.
const FilterHelp = "a column, one of = != > >= < <= ~= (contains) ^= (begins with) $= (ends with), and a value, as in osPlatform=Windows11; " +
	"a column alone for what has any value, ! and a column for what has none; times as 2026-01-31, 2026-01-31T18:30:00Z, or as 7d for 7 days ago"

// filterOf reads a filter.
func (i *Inventory) filterOf(text string) (filter, error) {
	parts := filterForm.FindStringSubmatch(text)
	if parts == nil || parts[1] != "" && parts[3] != "" {
		return filter{}, fmt.Errorf("%q is no filter: write %s", text, FilterHelp)
	}
	c, ok := i.column(strings.TrimSpace(parts[2]))
	f := filter{column: c, op: parts[3], value: parts[4]}
	switch {
	case !ok:
		return f, i.unknown(strings.TrimSpace(parts[2]))
	case parts[1] != "":
		f.op = absent
	case f.op == "":
		f.op = present
	}
	return f, nil
}

// unknown says that there is no such column, and which are alike.
func (i *Inventory) unknown(name string) error {
	var alike []string
	for _, c := range i.all {
		if name != "" && strings.Contains(strings.ToLower(c.Name), strings.ToLower(name)) {
			alike = append(alike, c.Name)
		}
	}
	if len(alike) == 0 {
		return fmt.Errorf("%s have no column %q: the inventory's description lists them", i.Name, name)
	}
	return fmt.Errorf("%s have no column %q: did you mean %s?", i.Name, name, strings.Join(alike, ", "))
}

// wrong gathers what is wrong with the fields of a request.
type wrong struct{ fields []problem.Field }

func (w *wrong) field(path string, err error) {
	if err != nil {
		w.fields = append(w.fields, problem.Field{Path: path, Text: err.Error()})
	}
}

func (w *wrong) err() error { return problem.Wrong(w.fields...) }

// filters are those of a request, and of its sources and times.
func (i *Inventory) filters(r Request, w *wrong) []filter {
	var all []filter
	for n, text := range r.Filters {
		f, err := i.filterOf(text)
		w.field(fmt.Sprintf("filters[%d]", n), err)
		if err == nil {
			all = append(all, f)
		}
	}
	source, _ := i.column("_integrationName")
	for _, key := range r.Sources {
		all = append(all, filter{source, "=", key})
	}
	for path, since := range map[string]filter{"seen_within": {op: ">", value: r.SeenWithin}, "unseen_for": {op: "<", value: r.UnseenFor}} {
		if since.value == "" {
			continue
		}
		var ok bool
		if since.column, ok = i.column(i.seen); !ok {
			w.field(path, fmt.Errorf("nothing tells when %s were last seen: leave it out", i.Name))
			continue
		}
		if !agoForm.MatchString(since.value) {
			w.field(path, fmt.Errorf("%q is no length of time: write it as 24h or 7d", since.value))
			continue
		}
		all = append(all, since)
	}
	slices.SortStableFunc(all, func(a, b filter) int { return strings.Compare(a.column.Name, b.column.Name) })
	return all
}
