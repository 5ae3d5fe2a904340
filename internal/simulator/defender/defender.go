// Package defender is the Defender for Endpoint API of a simulated tenant:
// machines and what was found on them, asked of them and recommended for them,
// in lists, in assessments and one by one.
//
// Its flow: a route carries the rule of who may call it; the rule is checked;
// the handler reads the OData options and answers from one moment of the
// world. Shapes, limits and error texts follow Microsoft's pages on the API and
// published captures of it, deviations of the two included: the captures win.
// It knows no sign-in beyond asking the gate, and no files: those are storage's.
package defender

import (
	"net/http"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/export"
	"parapet/internal/simulator/hunting"
	"parapet/internal/simulator/rehearsal"
	"parapet/internal/simulator/world"
)

// Config is what the API answers from.
type Config struct {
	// Tenant returns the world as it is now.
	Tenant func() *world.Tenant
	// Gate admits calls.
	Gate *access.Gate
	// Storage makes the links of the file export.
	Storage *export.Storage
	// Hunting answers queries.
	Hunting *hunting.Service
}

// API is the Defender API of one tenant.
type API struct {
	cfg     Config
	changes changeLog
	kept    rehearsal.Pages
}

// New returns the API.
func New(cfg Config) *API { return &API{cfg: cfg} }

// handler answers a call that was let in, from one moment of the world.
type handler func(w http.ResponseWriter, r *http.Request, t *world.Tenant)

// rehearsed answers as h does, which takes long in a large tenant and follows from
// the call and the moment alone.
func (a *API) rehearsed(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		a.kept.Serve(w, r, t, rehearsal.Handler(h))
	}
}

func (a *API) guard(rule access.Rule, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if refusal := a.cfg.Gate.Admit(r, rule); refusal != nil {
			a.refuse(w, r, rule, refusal)
			return
		}
		h(w, r, a.cfg.Tenant())
	}
}
