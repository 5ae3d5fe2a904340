package api_test

import (
	"net/http"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
	"parapet/internal/audit"
)

// TestEveryOperation calls every operation as nobody and with each role: who may
// succeeds and gets what the document says, who may not is told so, and the audit
// log has what was changed and what was denied.
func TestEveryOperation(t *testing.T) {
	t.Parallel()
	doc, all := document(t, apitest.New(t))
	if len(all) < len(examples) {
		t.Errorf("%d operations for %d examples: remove those of operations that are gone", len(all), len(examples))
	}
	for _, op := range all {
		t.Run(op.id, func(t *testing.T) {
			t.Parallel()
			make := examples[op.id]
			if make == nil {
				t.Fatalf("there is no example of %s: add one to examples", op.id)
			}
			server := apitest.New(t, withGraph(t))
			for _, role := range append([]account.Role{""}, account.Roles...) {
				w := &world{Server: server, tb: t, as: role}
				e := make(w)
				got := w.ask(op, e)
				if want := expected(op, role, e); got.Status != want {
					t.Errorf("as %q: %d, want %d\n%s", role, got.Status, want, got.Body)
				}
				if err := conforms(doc, op, got); err != nil {
					t.Errorf("as %q: the answer is not as documented: %v", role, err)
				}
				if got.Status >= http.StatusBadRequest {
					got.Problem()
				}
				w.checkRecorded(op, got.Status)
			}
		})
	}
}

// expected is the status that a role has to get.
func expected(op described, role account.Role, e example) int {
	switch {
	case op.open:
	case role == "":
		return http.StatusUnauthorized
	case op.permission != "" && !role.May(op.permission, false):
		return http.StatusForbidden
	}
	if e.status == 0 {
		return http.StatusOK
	}
	return e.status
}

// checkRecorded checks the last entry of the audit log, where there has to be one.
func (w *world) checkRecorded(op described, status int) {
	w.tb.Helper()
	outcome := audit.Allowed
	switch {
	case status == http.StatusForbidden:
		outcome = audit.Denied
	case op.method == http.MethodGet || status == http.StatusUnauthorized || !recorded(op):
		return
	}
	page, err := w.Config.Audit.List(w.tb.Context(), audit.Filter{Limit: 1})
	if err != nil {
		w.tb.Fatal(err)
	}
	if len(page.Entries) == 0 || page.Entries[0].Action != op.id || page.Entries[0].Outcome != outcome {
		w.tb.Errorf("as %q: the audit log ends with %+v, want %s %s", w.as, page.Entries, op.id, outcome)
		return
	}
	if entry := page.Entries[0]; w.as != "" && (entry.Actor != string(w.as) || entry.Via == "") {
		w.tb.Errorf("as %q: the audit log says it was %q by %q", w.as, entry.Actor, entry.Via)
	}
}

// recorded says whether an operation that is not a GET changes something.
func recorded(op described) bool {
	reads, _ := op.operation.Extensions["x-reads"].(bool)
	return !reads
}
