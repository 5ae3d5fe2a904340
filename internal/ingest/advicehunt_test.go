package ingest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// settingsOffice is an office in which m1 has not set scid-1, as its files tell, and
// as hunting does when it answers so.
func settingsOffice(hunt func(query string) (int, string)) *tenant {
	n := office(map[string]http.HandlerFunc{
		"/recommendations": rows(`{"id":"sca-_-scid-1","recommendationName":"Set it","exposedMachinesCount":1,"status":"Active"}`),
	})
	exported(n.answer, "SecureConfigurationsAssessmentExport",
		`{"DeviceId":"m1","ConfigurationId":"scid-1","IsApplicable":true,"IsCompliant":false,"RecommendationReference":"sca-_-scid-1"}`,
		`{"DeviceId":"m2","ConfigurationId":"scid-1","IsApplicable":true,"IsCompliant":true,"RecommendationReference":"sca-_-scid-1"}`,
	)
	n.hunt = hunt
	return n
}

// unfollowed is an answer of hunting: m1 has not set scid-1.
func unfollowed(query string) (int, string) {
	if !strings.HasPrefix(query, "DeviceTvmSecureConfigurationAssessment | ") {
		return http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"what?"}}`
	}
	return http.StatusOK, results(`{"DeviceId":"M1","Settings":"[\"scid-1\",\"\"]"}`, `{"DeviceId":"gone","Settings":"[\"scid-1\"]"}`)
}

func advises(t *testing.T, n *tenant) ingest.Config {
	return withHunting(only(n.config(t), []string{"SecurityRecommendation.Read.All", "Vulnerability.Read.All"}, "recommendations"))
}

// Which settings are not as recommended is hunted, and read from files where hunting
// does not tell.
func TestSettingsAreHunted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		hunt          func(query string) (int, string)
		route, reason string
	}{
		"told":    {unfollowed, "list and hunting", "left out the settings of 1 device"},
		"refused": {refused(http.StatusBadRequest), "list", "because list and hunting is refused: hunting does not tell which settings"},
		"failing": {refused(http.StatusInternalServerError), "list", "because list and hunting is refused: hunting does not tell which settings"},
		"silent":  {func(string) (int, string) { return http.StatusOK, results() }, "list", "hunting tells of no setting"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := settingsOffice(c.hunt), newStore(t)
				report := run(t, store, advises(t, n))
				if got := routeOf(report, "recommendations"); got != c.route || !strings.Contains(reason(report, "recommendations"), c.reason) {
					t.Errorf("read by %s (%s), want by %s (%s)", got, reason(report, "recommendations"), c.route, c.reason)
				}
				if diff := cmp.Diff([]string{"m1 > sca-_-scid-1"}, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
					t.Errorf("who does not follow what (-want +got):\n%s", diff)
				}
				if got := n.count("/machines/SecureConfigurationsAssessmentExport"); (got == 0) != (c.route == "list and hunting") {
					t.Errorf("files were asked for %d times", got)
				}
			})
		})
	}
}

func refused(status int) func(string) (int, string) {
	return func(string) (int, string) { return status, `{"error":{"code":"Odd","message":"no"}}` }
}

// A device of which hunting tells no more follows by now; one whose row cannot be
// read keeps what it had.
func TestSettingsThatAreHuntedNoMore(t *testing.T) {
	t.Parallel()
	for row, want := range map[string][]string{
		`{"DeviceId":"m2","Settings":"[\"scid-1\"]"}`: {"m2 > sca-_-scid-1"},
		`{"DeviceId":"m1","Settings":"scid-1"}`:       {"m1 > sca-_-scid-1"},
	} {
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := settingsOffice(unfollowed), newStore(t)
				run(t, store, advises(t, n))
				n.hunt = func(string) (int, string) { return http.StatusOK, results(row) }
				report := run(t, store, advises(t, n))
				if got := routeOf(report, "recommendations"); got != "list and hunting" {
					t.Errorf("read by %s: %s", got, reason(report, "recommendations"))
				}
				if diff := cmp.Diff(want, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
					t.Errorf("who does not follow what (-want +got):\n%s", diff)
				}
			})
		})
	}
}
