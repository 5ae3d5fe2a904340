package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
)

// FuzzBodies sends operations whatever it comes upon. None is ever at fault.
func FuzzBodies(f *testing.F) {
	server := apitest.New(f)
	_, all := document(f, server)
	all = slices.DeleteFunc(all, func(op described) bool { return op.operation.RequestBody == nil })
	slices.SortFunc(all, func(a, b described) int { return strings.Compare(a.id, b.id) })
	w := &world{Server: server, tb: f, as: account.Admin}
	path := map[string]string{
		"account.change": w.account().ID, "credential.change": string(w.credential().ID), "integration.change": w.integration().Key,
		"run.start": w.integration().Key,
	}
	for i, op := range all {
		for _, body := range malformed {
			f.Add(i, body)
		}
		if make := examples[op.id]; make != nil && !strings.Contains(op.id, "connection") {
			text, err := json.Marshal(make(w).body)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(i, text)
		}
	}
	f.Fuzz(func(t *testing.T, which int, body []byte) {
		if which < 0 || which >= len(all) {
			t.Skip("there is no such operation")
		}
		op := all[which]
		admin := server.As(t, account.Admin).Header("If-Match", `"1"`)
		got := admin.Do(op.method, op.at(path[op.id]), body)
		if got.Status >= http.StatusInternalServerError {
			t.Errorf("%s: %d\n%s\n%s", op.id, got.Status, body, got.Body)
		}
	})
}
