package simulator

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"parapet/internal/simulator/fault"
)

// answers are what services say when something is wrong, by names that faults
// may be ordered under: clients read these texts.
var answers = map[string]fault.Fault{
	"throttled": {
		Status: http.StatusTooManyRequests,
		Body: `{"error":{"code":"429","message":"API calls quota exceeded! Maximum allowed 30 per 00:01:00 for the key Destination+TenantID+AppID. ` +
			`You can send requests again in 2 seconds.","target":"00000000-0000-0000-0000-000000000000"}}`,
	},
	"missing_machine": {
		Status: http.StatusNotFound,
		Body:   `{"error":{"code":"ResourceNotFound","message":"Machine was not found","target":"|00-1.2."}}`,
	},
	"outage": {
		Status: http.StatusInternalServerError,
		Body:   `{"error":{"code":"InternalServerError","message":"","target":"00000000-0000-0000-0000-000000000000"}}`,
	},
	"expired_link": {
		Status:  http.StatusForbidden,
		Headers: map[string]string{"Content-Type": "application/xml", "X-Ms-Error-Code": "AuthenticationFailed"},
		Body: "\ufeff" + `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message>` +
			`<AuthenticationErrorDetail>Signature not valid in the specified key time frame: Key start [Mon, 02 Nov 2026 08:00:00 GMT] - ` +
			`Key expiry [Mon, 02 Nov 2026 09:00:00 GMT] - Current [Mon, 02 Nov 2026 09:00:01 GMT]</AuthenticationErrorDetail></Error>`,
	},
	"empty": {Status: http.StatusOK},
}

// answerAs gives a fault the answer of a name.
func answerAs(f *fault.Fault, name string) error {
	if name == "" {
		return nil
	}
	answer, ok := answers[name]
	if !ok {
		return fmt.Errorf("unknown answer %q: want one of %s", name, strings.Join(slices.Sorted(maps.Keys(answers)), ", "))
	}
	f.Status, f.Body = cmp.Or(f.Status, answer.Status), cmp.Or(f.Body, answer.Body)
	headers := maps.Clone(answer.Headers)
	for name, value := range f.Headers {
		if headers == nil {
			headers = map[string]string{}
		}
		headers[name] = value
	}
	f.Headers = headers
	return nil
}

func (s *Server) listFaults(w http.ResponseWriter, r *http.Request) { reply(w, r, s.faults.List()) }

// order is a fault as it may be written: with its match apart, or flat, and
// with an answer that has a name.
type order struct {
	fault.Fault
	fault.Match
	N     int    `json:"n"`
	Count int    `json:"count"`
	As    string `json:"as"`
}

func (s *Server) addFault(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := read(r, &o); err != nil {
		complain(w, err)
		return
	}
	f := o.Fault
	if err := answerAs(&f, o.As); err != nil {
		complain(w, err)
		return
	}
	f.Match.Method = cmp.Or(f.Match.Method, o.Method)
	f.Match.Path = cmp.Or(f.Match.Path, o.Path)
	f.Match.API = cmp.Or(f.Match.API, o.API)
	f.Times = cmp.Or(f.Times, o.N, o.Count)
	if err := s.faults.Add(f); err != nil {
		complain(w, err)
		return
	}
	reply(w, r, s.faults.List())
}

func (s *Server) clearFaults(w http.ResponseWriter, r *http.Request) {
	s.faults.Clear()
	reply(w, r, s.faults.List())
}
