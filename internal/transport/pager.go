package transport

import (
	"net/http"
	"net/url"
)

// Pager guards the walk from a first page along the server's next links, which
// have been seen to lose their parameters and to lead in circles
// (MicrosoftDocs/microsoft-365-docs#8316). It serves one walk, not several at once.
type Pager struct {
	client   *Client
	last     *url.URL
	filtered bool
	seen     map[string]bool
}

// Pager returns the guard of a walk that begins at first, an absolute URL.
func (c *Client) Pager(first string) *Pager {
	u, err := url.Parse(first)
	if err != nil {
		u = new(url.URL) // the request for it says so
	}
	return &Pager{
		client:   c,
		last:     u,
		filtered: u.Query().Get("$filter") != "",
		seen:     map[string]bool{u.String(): true},
	}
}

// Next returns the URL to ask for next, given the link a page ended with. It
// refuses, with an *Error of kind Disallowed or BadLink, a link to a host that
// may not have our token, one that was followed before, and one that lost the
// $filter of the first request and has no $skiptoken that may stand for it.
func (p *Pager) Next(link string) (string, error) {
	u, err := p.last.Parse(link)
	if err != nil {
		return "", p.refuse(BadLink, "the next link cannot be read")
	}
	p.last = u
	switch {
	case !allowed(p.client.hosts, u):
		return "", p.refuse(Disallowed, "the next link leads to "+u.Host+", which this product may not call")
	case p.seen[u.String()]:
		return "", p.refuse(BadLink, "the next link was followed before: the server leads in circles")
	case p.filtered && u.Query().Get("$filter") == "" && u.Query().Get("$skiptoken") == "":
		return "", p.refuse(BadLink, "the next link lost the filter of the first request")
	}
	p.seen[u.String()] = true
	return u.String(), nil
}

func (p *Pager) refuse(kind Kind, message string) error {
	return &Error{Kind: kind, Method: http.MethodGet, URL: redactURL(p.last), Message: message}
}
