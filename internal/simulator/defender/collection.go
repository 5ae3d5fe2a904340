package defender

import (
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
)

// metadata begins every @odata.context, whatever host was called.
const metadata = "https://api.securitycenter.microsoft.com/api/$metadata#"

// collection is how a resource is listed.
type collection[T any] struct {
	// context is what follows in @odata.context.
	context string
	// maxTop is the largest $top.
	maxTop int
	// page is how many rows come without $top; more are behind a nextLink.
	// Zero lists all.
	page int
	// filterable are the names $filter may use; value looks them up.
	filterable []string
	value      func(row T, name string) filter.Value
	// count is what @odata.count says of the rows in the answer; nil leaves it
	// out. It is no total to trust, here as there.
	count  func(rows int) int
	render func(T) any
	// also are further query options that the caller understands.
	also []string
	// noneIsNull writes null and not an empty list.
	noneIsNull bool
}

// envelope is the answer to a listing.
type envelope struct {
	Context  string `json:"@odata.context"`
	Count    *int   `json:"@odata.count,omitempty"`
	Value    []any  `json:"value"`
	NextLink string `json:"@odata.nextLink,omitempty"`
}

// serve lists the rows that the query asks for.
func (c collection[T]) serve(w http.ResponseWriter, r *http.Request, rows iter.Seq[T]) {
	o, problem := c.options(r)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	body := envelope{Context: metadata + c.context, Value: []any{}}
	seen := 0
	for row := range rows {
		if !o.filter.Match(c.values(row)) {
			continue
		}
		seen++
		if seen <= o.skip {
			continue
		}
		if len(body.Value) == o.top {
			body.NextLink = o.nextLink(r, c.also)
			break
		}
		body.Value = append(body.Value, c.render(row))
	}
	if c.noneIsNull && seen == 0 {
		body.Value = nil
	}
	if c.count != nil {
		n := c.count(len(body.Value))
		body.Count = &n
	}
	succeed(w, r, body)
}

// values looks up values of a row, and remembers the last: a filter for many ids
// asks for the same one again and again.
func (c collection[T]) values(row T) func(name string) filter.Value {
	var last string
	var value filter.Value
	return func(name string) filter.Value {
		if name != last || name == "" {
			last, value = name, c.value(row, name)
		}
		return value
	}
}

// options are the OData options of a listing.
type options struct {
	filter    filter.Expr
	skip, top int
	paged     bool // top is the server's page, not the client's $top
}

func (c collection[T]) options(r *http.Request) (options, *problem) {
	o := options{top: -1}
	query := r.URL.Query()
	for name := range query {
		if strings.HasPrefix(name, "$") && !slices.Contains(append([]string{"$filter", "$top", "$skip"}, c.also...), strings.ToLower(name)) {
			return options{}, badQuery("The query parameter '%s' is not supported.", name)
		}
	}
	var problem *problem
	if o.skip, problem = number(query, "$skip", 0); problem != nil {
		return options{}, problem
	}
	if o.top, problem = number(query, "$top", -1); problem != nil {
		return options{}, problem
	}
	if o.top > c.maxTop {
		return options{}, badQuery("The limit of '%d' for Top query has been exceeded. The value from the incoming request is '%d'.", c.maxTop, o.top)
	}
	if o.top < 0 && c.page > 0 {
		o.top, o.paged = c.page, true
	}
	var err error
	if o.filter, err = filter.Parse(option(query, "$filter"), c.filterable); err != nil {
		return options{}, badQuery("The query specified in the URI is not valid. %v.", err)
	}
	return o, nil
}

// nextLink continues a listing. After $top there is none, although more rows
// exist: that is Defender's way, and the client's trap.
func (o options) nextLink(r *http.Request, also []string) string {
	if !o.paged {
		return ""
	}
	link := wire.Origin(r) + r.URL.Path + "?"
	for _, name := range append([]string{"$filter"}, also...) {
		if text := option(r.URL.Query(), name); text != "" {
			link += name + "=" + url.QueryEscape(text) + "&"
		}
	}
	return link + "$skip=" + strconv.Itoa(o.skip+o.top)
}

// option reads a query option in any case.
func option(query url.Values, name string) string {
	for key, values := range query {
		if strings.EqualFold(key, name) {
			return values[0]
		}
	}
	return ""
}

// number reads a query option that is a count.
func number(query url.Values, name string, missing int) (int, *problem) {
	text := option(query, name)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, badQuery("Invalid value '%s' for %s query option found. The %s query option requires a non-negative integer value.", text, name, name)
	}
	return n, nil
}

// succeed answers with a document and the headers that live answers carry.
func succeed(w http.ResponseWriter, r *http.Request, body any) {
	head(w)
	wire.JSON(w, r, http.StatusOK, body, wire.Deflate, wire.Gzip)
}

func head(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8")
	h.Set("OData-Version", "4.0")
	h.Set("Strict-Transport-Security", "max-age=2592000; includeSubDomains")
	h.Set("Mise-Correlation-Id", uuid.NewString())
}
