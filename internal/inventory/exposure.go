package inventory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"parapet/internal/exposure"
)

// Exposed stands for the name of an inventory where filters are for vulnerabilities
// as they are counted, which is no list of this package: filters of both are kept,
// and looked for, in one place.
const Exposed = "exposure"

// Exposure says which findings of vulnerabilities are wanted, and by what they are
// counted. What a request searches for, where it may come from and its order count
// beside it.
type Exposure struct {
	By              string   `json:"by,omitempty" enum:"software,devices,groups"`
	Queue           string   `json:"queue,omitempty" enum:"urgent,exploited,new,no_update"`
	CVE             string   `json:"cve,omitempty" maxLength:"64"`
	Severity        []string `json:"severity,omitempty" enum:"Critical,High,Medium,Low,Unrated" maxItems:"5"`
	Exploit         []string `json:"exploit,omitempty" enum:"public,verified,kit,zero_day" maxItems:"4"`
	Score           float64  `json:"score,omitempty" minimum:"0" maximum:"10"`
	EPSS            float64  `json:"epss,omitempty" minimum:"0" maximum:"1"`
	SeenWithin      int      `json:"seen_within,omitempty" minimum:"0" maximum:"36500"`
	SeenBefore      int      `json:"seen_before,omitempty" minimum:"0" maximum:"36500"`
	PublishedWithin int      `json:"published_within,omitempty" minimum:"0" maximum:"36500"`
	PublishedBefore int      `json:"published_before,omitempty" minimum:"0" maximum:"36500"`
	Product         string   `json:"product,omitempty" maxLength:"400"`
	Fix             string   `json:"fix,omitempty" maxLength:"200"`
	Group           string   `json:"group,omitempty" maxLength:"400"`
	Device          string   `json:"device,omitempty" maxLength:"64"`
}

// longestSearch is how many characters vulnerabilities are searched for at most.
const longestSearch = 200

// checkExposed says what a request has that vulnerabilities cannot be asked for by.
func (r Request) checkExposed() error {
	var w wrong
	for _, one := range []struct {
		path  string
		given bool
	}{
		{"filters", len(r.Filters) > 0},
		{"tags", len(r.Tags) > 0},
		{"findings", r.Findings != Regardless},
		{"seen_within", r.SeenWithin != ""},
		{"unseen_for", r.UnseenFor != ""},
		{"sort[1]", len(r.Sort) > 1},
		{"columns", len(r.Columns) > 0},
		{"at", !r.At.IsZero()},
	} {
		if one.given {
			w.field(one.path, errors.New("vulnerabilities cannot be asked for by it: leave it out"))
		}
	}
	by := exposure.ByWeakness
	if r.Exposure != nil {
		by = exposure.By(r.Exposure.By)
	}
	sorts := exposure.Sorts(by)
	for _, sort := range r.Sort {
		if !slices.Contains(sorts, strings.TrimPrefix(sort, "-")) {
			w.field("sort[0]", fmt.Errorf("the list cannot be sorted by %s; it can by %s", sort, strings.Join(sorts, ", ")))
		}
	}
	if utf8.RuneCountInString(r.Search) > longestSearch {
		w.field("search", fmt.Errorf("is too long: give at most %d characters", longestSearch))
	}
	return w.err()
}
