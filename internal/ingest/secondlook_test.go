package ingest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

// A device that the list does not hold any more goes only when it is unknown by
// its id too.
func TestVanishedDevicesAreLookedAtAgain(t *testing.T) {
	t.Parallel()
	const m2 = `{"id":"m2","onboardingStatus":"Onboarded"}`
	noFilter := refuse(400, "ODataError", "the filter is not valid")
	cases := map[string]struct {
		unlisted     map[string]string
		byID, single http.HandlerFunc
		want         []string
		outcome      graph.Outcome
		reason       string
	}{
		"gone":                  {nil, nil, nil, []string{"m1"}, graph.Succeeded, ""},
		"there all the same":    {map[string]string{"m2": m2}, nil, nil, []string{"m1", "m2"}, graph.Succeeded, "1 device found by id"},
		"nobody says":           {nil, refuse(500, "InternalServerError", "oops"), nil, []string{"m1", "m2"}, graph.Partial, "could not be asked for by id"},
		"not a device is there": {map[string]string{"m2": `{"id":[]}`}, nil, nil, []string{"m1", "m2"}, graph.Partial, "1 record could not be read: record 0: id: "},
		"one by one: gone":      {nil, noFilter, nil, []string{"m1"}, graph.Succeeded, ""},
		"one by one: there":     {map[string]string{"m2": m2}, noFilter, nil, []string{"m1", "m2"}, graph.Succeeded, "1 device found by id"},
		"one by one: nobody says": {
			nil, noFilter, refuse(500, "InternalServerError", "oops"), []string{"m1", "m2"}, graph.Partial, "could not be asked for by id",
		},
		"not allowed to look": {
			nil, refuse(403, "Forbidden", "no"), refuse(403, "Forbidden", "no"), []string{"m1", "m2"}, graph.Partial, "could not be asked for by id",
		},
		"one by one: not a device": {map[string]string{"m2": `{}`}, noFilter, nil, []string{"m1", "m2"}, graph.Partial, "could not be asked for by id"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, n := newStore(t), acme()
				cfg := n.config(t)
				run(t, store, cfg)
				n.machines, n.unlisted = n.machines[:1], c.unlisted
				n.answer = map[string]http.HandlerFunc{"/machines by id": c.byID, "/machines/m2": c.single}
				report := run(t, store, cfg)
				if diff := cmp.Diff(c.want, keys(store.View(), graph.Machine)); diff != "" {
					t.Errorf("machines (-want +got):\n%s", diff)
				}
				for _, s := range report.Steps {
					if s.Name == "machines" && (s.Outcome != c.outcome || !strings.Contains(s.Reason, c.reason)) {
						t.Errorf("machines ended %s (%s), want %s (… %s …)", s.Outcome, s.Reason, c.outcome, c.reason)
					}
				}
			})
		})
	}
}
