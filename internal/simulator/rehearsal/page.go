package rehearsal

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"strings"

	"parapet/internal/simulator/world"
)

// Handler answers a call from one moment of the world.
type Handler func(w http.ResponseWriter, r *http.Request, t *world.Tenant)

// Pages keeps answers to calls without a body. It is safe for concurrent use, and
// the zero value is ready.
type Pages struct{ log Log[*page] }

// page is an answer as it goes over the wire.
type page struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (p *page) Header() http.Header         { return p.header }
func (p *page) WriteHeader(status int)      { p.status = status }
func (p *page) Write(b []byte) (int, error) { return p.body.Write(b) }

// speaking are the headers of a call that an answer follows from.
var speaking = []string{"Accept-Encoding", "Prefer"}

// Serve answers a call as h does. Whether it may be answered is settled before.
func (p *Pages) Serve(w http.ResponseWriter, r *http.Request, t *world.Tenant, h Handler) {
	question := []string{r.Host, r.URL.RequestURI()}
	for _, name := range speaking {
		question = append(question, strings.Join(r.Header.Values(name), ","))
	}
	later := r.Clone(context.WithoutCancel(r.Context()))
	kept := p.log.Ask(t, strings.Join(question, "\n"), func(t *world.Tenant) *page {
		found := &page{header: http.Header{}, status: http.StatusOK}
		h(found, later, t)
		return found
	})
	maps.Copy(w.Header(), kept.header)
	w.WriteHeader(kept.status)
	_, _ = w.Write(kept.body.Bytes()) // a client that went away needs no answer
}

// Rehearse answers of a new moment what was asked of the last.
func (p *Pages) Rehearse(t *world.Tenant) { p.log.Rehearse(t) }
