package fault

import (
	"net/http"
	"strconv"
)

// spoil returns a writer that does to the body what was ordered.
func (f Fault) spoil(w http.ResponseWriter) http.ResponseWriter {
	if f.Damage > 0 {
		w = &damaged{ResponseWriter: w, left: f.Damage}
	}
	if f.Cut > 0 {
		w = &cut{ResponseWriter: w, left: f.Cut}
	}
	if f.Truncate > 0 {
		w = &truncated{ResponseWriter: w, left: f.Truncate}
	}
	return w
}

// truncated lets some bytes of the body through and then breaks the
// connection, so that the client sees an answer that ends too early.
type truncated struct {
	http.ResponseWriter
	left int
}

func (t *truncated) Write(p []byte) (int, error) {
	if len(p) < t.left {
		t.left -= len(p)
		return t.ResponseWriter.Write(p)
	}
	// The connection ends here, whether or not these arrive.
	_, _ = t.ResponseWriter.Write(p[:t.left])
	_ = http.NewResponseController(t.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}

// cut lets some bytes of the body through and swallows the rest.
type cut struct {
	http.ResponseWriter
	left int
}

// WriteHeader announces no more than will come.
func (c *cut) WriteHeader(status int) {
	if length, err := strconv.Atoi(c.Header().Get("Content-Length")); err == nil && length > c.left {
		c.Header().Set("Content-Length", strconv.Itoa(c.left))
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *cut) Write(p []byte) (int, error) {
	some := p[:min(len(p), c.left)]
	c.left -= len(some)
	if _, err := c.ResponseWriter.Write(some); err != nil {
		return 0, err
	}
	return len(p), nil
}

// damaged lets some bytes of the body through and turns the bits of the rest.
type damaged struct {
	http.ResponseWriter
	left int
}

func (d *damaged) Write(p []byte) (int, error) {
	sound := min(len(p), d.left)
	d.left -= sound
	garbled := make([]byte, len(p))
	copy(garbled, p[:sound])
	for i, b := range p[sound:] {
		garbled[sound+i] = ^b
	}
	return d.ResponseWriter.Write(garbled)
}
