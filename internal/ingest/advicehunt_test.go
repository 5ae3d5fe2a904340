package ingest_test

import (
	"encoding/json"
	"fmt"
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

// notAsRecommended is a row of hunting.
func notAsRecommended(device string, settings ...string) string {
	list, _ := json.Marshal(settings)
	return fmt.Sprintf(`{"DeviceId":%q,"Settings":%q}`, device, list)
}

// recommended lists recommendations, those that begin with va as of updates.
func recommended(ids ...string) http.HandlerFunc {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprintf(`{"id":%q,"exposedMachinesCount":1,"status":"Active","remediationType":"Update","weaknesses":1}`, id))
	}
	return rows(all...)
}

// Of a device whose settings are as they were nothing is put. It is as if all were put,
// whatever comes and goes.
func TestSettingsOfDevicesThatAreAsTheyWere(t *testing.T) {
	t.Parallel()
	device := notAsRecommended
	life := []struct {
		told   []string
		listed http.HandlerFunc
		want   []string
	}{
		{[]string{device("m1", "a"), device("m2", "a")}, recommended("sca-_-a"), []string{"m1 > sca-_-a", "m2 > sca-_-a"}},
		{[]string{device("m2", "a"), device("m1", "a")}, recommended("sca-_-a"), []string{"m1 > sca-_-a", "m2 > sca-_-a"}},
		{[]string{device("m1", "a", "b"), device("m2", "a")}, recommended("sca-_-a"), []string{"m1 > sca-_-a", "m2 > sca-_-a"}},
		{
			[]string{device("m1", "b", "a"), device("m2", "a")},
			recommended("sca-_-a", "sca-_-b"),
			[]string{"m1 > sca-_-a", "m1 > sca-_-b", "m2 > sca-_-a"},
		},
		{
			[]string{device("m1", "a"), device("m2", "a"), device("M1", "b")},
			recommended("sca-_-a", "sca-_-b"),
			[]string{"m1 > sca-_-a", "m1 > sca-_-b", "m2 > sca-_-a"},
		},
		{
			[]string{device("m1", "a", "b"), device("M1", "c")},
			recommended("sca-_-a", "sca-_-b", "sca-_-c"),
			[]string{"m1 > sca-_-a", "m1 > sca-_-b", "m1 > sca-_-c"},
		},
		{[]string{device("m1", "a", "b")}, recommended("sca-_-a"), []string{"m1 > sca-_-a"}},
		{[]string{device("m1", "a", "b")}, recommended("sca-_-a", "sca-_-b"), []string{"m1 > sca-_-a", "m1 > sca-_-b"}},
		{[]string{device("gone", "a")}, recommended("sca-_-a", "sca-_-b"), []string{}},
	}
	synctest.Test(t, func(t *testing.T) {
		n, store := office(map[string]http.HandlerFunc{}), newStore(t)
		for i, now := range life {
			n.hunt = func(string) (int, string) { return http.StatusOK, results(now.told...) }
			n.answer["/recommendations"] = now.listed
			report := run(t, store, advises(t, n))
			if got := routeOf(report, "recommendations"); got != "list and hunting" {
				t.Errorf("run %d read by %s: %s", i, got, reason(report, "recommendations"))
			}
			if diff := cmp.Diff(now.want, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
				t.Errorf("run %d: who does not follow what (-want +got):\n%s", i, diff)
			}
		}
	})
}

// Findings that are read as a whole say which updates no device lacks any more, beside
// settings of which nothing is put.
func TestSettingsBesideAllFindings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		weak := func(device string) string {
			return finding(device, "CVE-2024-0001", "openssl", "1.0", "2025-09-02 00:00:00")
		}
		n, store := office(map[string]http.HandlerFunc{"/recommendations": recommended("sca-_-a", "sca-_-b", "va-_-oss-_-openssl")}), newStore(t)
		n.catalogue = []string{`{"id":"CVE-2024-0001","name":"CVE-2024-0001","severity":"High"}`}
		for i, now := range []struct{ told, findings, want []string }{
			{
				[]string{notAsRecommended("m1", "a"), notAsRecommended("m2", "a")},
				[]string{weak("m1"), weak("m2")},
				[]string{"m1 > sca-_-a", "m1 > va-_-oss-_-openssl", "m2 > sca-_-a", "m2 > va-_-oss-_-openssl"},
			},
			{
				[]string{notAsRecommended("m1", "a"), notAsRecommended("m2", "b")},
				[]string{weak("m1")},
				[]string{"m1 > sca-_-a", "m1 > va-_-oss-_-openssl", "m2 > sca-_-b"},
			},
		} {
			n.hunt = func(string) (int, string) { return http.StatusOK, results(now.told...) }
			n.findings = now.findings
			cfg := advises(t, n)
			cfg.Sources["vulnerabilities"] = true
			report := run(t, store, cfg)
			if got := routeOf(report, "vulnerabilities"); got != "file export" {
				t.Errorf("run %d: findings read by %s: %s", i, got, reason(report, "vulnerabilities"))
			}
			if diff := cmp.Diff(now.want, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
				t.Errorf("run %d: who does not follow what (-want +got):\n%s", i, diff)
			}
		}
	})
}
