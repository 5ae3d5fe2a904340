package msgraph

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"parapet/internal/simulator/wire"
)

// Page sizes of the directory.
const (
	defaultTop = 100
	maxTop     = 999
)

// metadata begins every @odata.context, whatever host was called.
const metadata = "https://graph.microsoft.com/v1.0/$metadata#"

// options are the query options of a listing.
type options struct {
	selected []string
	top      int
	// count says to tell how many objects there are, which the first page does.
	count bool
	from  position
}

// position is where a listing goes on. It travels in $skiptoken.
type position struct {
	// After is the id of the last object sent.
	After string `json:"a"`
	// Page counts the pages sent.
	Page int `json:"p"`
}

// readOptions reads the query. A parameter without a dollar is ignored, as
// Graph ignores the bare property list that some clients send for $select.
func readOptions(r *http.Request) (options, *problem) {
	o := options{top: defaultTop}
	for name, values := range r.URL.Query() {
		value := values[0]
		switch strings.ToLower(name) {
		case "$select":
			o.selected = splitSelect(value)
		case "$top":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > maxTop {
				return options{}, badRequest("Request_UnsupportedQuery", "Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", value, maxTop)
			}
			o.top = n
		case "$count":
			// Without the header of an advanced query it is ignored.
			o.count = value == "true" && strings.EqualFold(r.Header.Get("ConsistencyLevel"), "eventual")
		case "$skiptoken":
			// JupiterOne's client appends a query of its own to the link.
			token, _, _ := strings.Cut(value, "?")
			text, err := base64.RawURLEncoding.DecodeString(token)
			if err != nil || json.Unmarshal(text, &o.from) != nil {
				return options{}, badRequest("Directory_ExpiredPageToken", "The specified page token value has expired or is invalid.")
			}
		default:
			if strings.HasPrefix(name, "$") {
				return options{}, badRequest("Request_UnsupportedQuery", "The query parameter '%s' is not supported.", name)
			}
		}
	}
	return o, nil
}

// splitSelect reads a list of properties.
func splitSelect(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' })
}

// envelope is a page of a listing.
type envelope struct {
	Context  string            `json:"@odata.context"`
	Count    *int              `json:"@odata.count,omitempty"`
	NextLink string            `json:"@odata.nextLink,omitempty"`
	Value    []json.RawMessage `json:"value"`
}

// list answers a page of one kind of object, given in the order of ids.
func list[T any](w http.ResponseWriter, r *http.Request, name string, objects []T, kind resource[T], id func(T) string) {
	o, problem := readOptions(r)
	var chosen []property[T]
	if problem == nil {
		chosen, problem = kind.choose(o.selected)
	}
	if problem != nil {
		fail(w, r, problem)
		return
	}
	if len(o.selected) > 0 {
		name += "(" + strings.Join(o.selected, ",") + ")"
	}
	page(w, r, name, o, objects, id, func(object T) json.RawMessage { return render(object, chosen, "") })
}

// emptyPage is how often a page comes without objects and with a nextLink, as
// Graph's page on paging warns: the second, and every fifth after it.
func emptyPage(number int) bool { return number%5 == 1 }

// page answers the objects after a position. They come in the order of their
// ids, so that a walk neither misses nor repeats what was there all the time.
func page[T any](w http.ResponseWriter, r *http.Request, name string, o options, objects []T, id func(T) string, render func(T) json.RawMessage) {
	rest := objects[behind(objects, o.from.After, id):]
	size := min(o.top, len(rest))
	if emptyPage(o.from.Page) {
		size = 0
	}
	body := envelope{Context: metadata + name, Value: make([]json.RawMessage, 0, size)}
	if o.count && o.from.Page == 0 {
		total := len(rest)
		body.Count = &total
	}
	next := position{o.from.After, o.from.Page + 1}
	for _, object := range rest[:size] {
		body.Value = append(body.Value, render(object))
		next.After = id(object)
	}
	if size < len(rest) {
		body.NextLink = nextLink(r, next)
	}
	succeed(w, r, body)
}

// nextLink repeats the query with another position.
func nextLink(r *http.Request, next position) string {
	return linkWith(r, "$skiptoken", base64.RawURLEncoding.EncodeToString(marshal(next)))
}

// linkWith repeats the query with another value of one parameter.
func linkWith(r *http.Request, parameter, value string) string {
	var query []string
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(name)
		if part != "" && err == nil && !strings.EqualFold(plain, parameter) {
			query = append(query, part)
		}
	}
	return wire.Origin(r) + r.URL.Path + "?" + strings.Join(append(query, parameter+"="+value), "&")
}
