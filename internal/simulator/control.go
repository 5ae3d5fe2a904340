package simulator

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"parapet/internal/simulator/export"
	"parapet/internal/simulator/registration"
	"parapet/internal/simulator/rehearsal"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// maxOrder bounds the body of a control call.
const maxOrder = 1 << 20

// maxAdvance is a year: a step of the world takes time.
const maxAdvance = 366 * 24

// controlPlane routes what a test or a person orders.
func (s *Server) controlPlane() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_simulator/faults", s.listFaults)
	mux.HandleFunc("POST /_simulator/faults", s.addFault)
	mux.HandleFunc("DELETE /_simulator/faults", s.clearFaults)
	mux.HandleFunc("POST /_simulator/advance", s.advance)
	mux.HandleFunc("GET /_simulator/truth", s.truth)
	mux.HandleFunc("GET /_simulator/calls", s.listCalls)
	mux.HandleFunc("DELETE /_simulator/calls", s.resetCalls)
	mux.HandleFunc("POST /_simulator/calls/reset", s.resetCalls)
	mux.HandleFunc("GET /_simulator/apps/{id}", s.getApp)
	mux.HandleFunc("PUT /_simulator/apps/{id}", s.putApp)
	mux.HandleFunc("PUT /_simulator/exports", s.putExports)
	return mux
}

// change is a net change as the control plane writes it.
type change struct {
	Created int `json:"created"`
	Updated int `json:"updated"`
	Deleted int `json:"deleted"`
}

// advance lets hours pass and answers the net change of each type that has one.
func (s *Server) advance(w http.ResponseWriter, r *http.Request) {
	var body struct{ Hours int }
	if err := read(r, &body); err != nil {
		complain(w, err)
		return
	}
	if body.Hours < 1 || body.Hours > maxAdvance {
		complain(w, fmt.Errorf("hours %d: want 1 to %d", body.Hours, maxAdvance))
		return
	}
	changes, err := s.Advance(body.Hours)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer := map[string]change{}
	for typ, c := range changes {
		answer[typ] = change(c)
	}
	reply(w, r, answer)
}

// Advance lets hours pass, and tells the net change of each type that has one.
func (s *Server) Advance(hours int) (world.Changes, error) {
	changes := s.world.Advance(hours)
	if s.Devices() > rehearsal.Large {
		if err := s.rehearse(context.Background()); err != nil {
			return nil, err
		}
	}
	return changes, s.keep()
}

// truth answers how many things of each type a complete graph holds, and which
// of the product's sources fill the type, or, with ?pairs=TYPE, each thing by its
// key.
func (s *Server) truth(w http.ResponseWriter, r *http.Request) {
	tenant := s.world.Tenant()
	if typ := r.URL.Query().Get("pairs"); typ != "" {
		pairs(w, tenant, typ)
		return
	}
	truth := tenant.Truth()
	reply(w, r, map[string]any{"entities": truth.Entities, "relationships": truth.Relationships, "sources": truth.Sources})
}

func pairs(w http.ResponseWriter, tenant *world.Tenant, typ string) {
	pairs, ok := tenant.Pairs(typ)
	if !ok {
		http.Error(w, fmt.Sprintf("no type %q in the truth", typ), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := bufio.NewWriter(w)
	defer func() { _ = out.Flush() }() // a client that went away needs no answer
	lines := json.NewEncoder(out)
	for p := range pairs {
		line := map[string]string{"_key": p.Key}
		if p.From != "" {
			line["from"], line["to"] = p.From, p.To
		}
		if lines.Encode(line) != nil {
			return
		}
	}
}

func (s *Server) listCalls(w http.ResponseWriter, r *http.Request) { reply(w, r, s.calls.snapshot()) }

func (s *Server) resetCalls(w http.ResponseWriter, r *http.Request) {
	s.calls.reset()
	reply(w, r, s.calls.snapshot())
}

// putExports changes how export files are written.
func (s *Server) putExports(w http.ResponseWriter, r *http.Request) {
	var body struct{ Keys export.Keys }
	err := read(r, &body)
	if err == nil {
		err = body.Keys.Validate()
	}
	if err != nil {
		complain(w, err)
		return
	}
	s.storage.Write(body.Keys)
	reply(w, r, body)
}

func (s *Server) getApp(w http.ResponseWriter, r *http.Request) {
	app, ok := s.apps.Get(r.PathValue("id"))
	if !ok {
		http.Error(w, "no application with this client id", http.StatusNotFound)
		return
	}
	reply(w, r, app)
}

var clientID = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// putApp sets what the body names and leaves the rest of an application, which
// it registers when it is new.
func (s *Server) putApp(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Roles    registration.Roles
		Licences map[registration.Licence]bool
		Secrets  []registration.Secret
		Absent   *[]registration.Resource `json:"absent_resources"`
	}
	if err := read(r, &body); err != nil {
		complain(w, err)
		return
	}
	id := r.PathValue("id")
	if !clientID.MatchString(id) {
		complain(w, fmt.Errorf("client id %q: want a GUID", id))
		return
	}
	app, err := s.apps.Update(id, func(app *registration.App) error {
		if body.Roles != nil {
			app.Roles = body.Roles
		}
		if body.Secrets != nil {
			app.Secrets = body.Secrets
		}
		if body.Absent != nil {
			app.Absent = *body.Absent
		}
		return setLicences(app, body.Licences)
	})
	if err != nil {
		complain(w, err)
		return
	}
	if err := s.keep(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	reply(w, r, app)
}

func setLicences(app *registration.App, licences map[registration.Licence]bool) error {
	for licence, bought := range licences {
		if _, ok := registration.AllLicences()[licence]; !ok {
			return fmt.Errorf("unknown licence %q: want mde, tvm or hunting", licence)
		}
		app.Licences[licence] = bought
	}
	return nil
}

// read decodes a control call's body; keys nobody knows are errors, since a
// misspelt order would silently do nothing.
func read(r *http.Request, into any) error {
	body := json.NewDecoder(io.LimitReader(r.Body, maxOrder))
	body.DisallowUnknownFields()
	err := body.Decode(into)
	if errors.Is(err, io.EOF) {
		return errors.New("a JSON body is needed")
	}
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func complain(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), http.StatusBadRequest)
}

func reply(w http.ResponseWriter, r *http.Request, body any) {
	w.Header().Set("Content-Type", "application/json")
	wire.JSON(w, r, http.StatusOK, body)
}
