package ingest_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// A weakness that is gone takes the advice to update along, but not that of a
// product whose support has ended: whom that concerns, the findings do not say.
func TestFindingsTakeBackOnlyWhatTheyTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		n.findings = []string{
			finding("m1", "CVE-2024-0001", "openssl", "1.0", "2025-09-02 00:00:00"), finding("m1", "CVE-2024-0002", "nginx", "2.0", "2025-09-01 00:00:00"),
		}
		n.answer = map[string]http.HandlerFunc{
			"/machines/SecureConfigurationsAssessmentExport":    refuse(403, "Forbidden", "no"),
			"/machines/SecureConfigurationsAssessmentByMachine": refuse(403, "Forbidden", "no"),
			"/recommendations": func(w http.ResponseWriter, r *http.Request) {
				page(w, r, []string{
					`{"id":"va-_-oss-_-openssl","recommendationName":"Update","remediationType":"Update","weaknesses":3,"exposedMachinesCount":1}`,
					`{"id":"va-_-oss-_-nginx","recommendationName":"Upgrade","remediationType":"Upgrade","weaknesses":1,"exposedMachinesCount":1}`,
				})
			},
			"/recommendations/va-_-oss-_-nginx/machineReferences": func(w http.ResponseWriter, _ *http.Request) { value(w, []string{`{"id":"m1"}`}) },
		}
		cfg := n.config(t)
		cfg.Sources["recommendations"] = true
		cfg.Access.Defender.Roles = append(cfg.Access.Defender.Roles, "SecurityRecommendation.Read.All")
		run(t, store, cfg)
		advised := func(want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
				t.Errorf("advice (-want +got):\n%s", diff)
			}
		}
		advised("m1 > va-_-oss-_-nginx", "m1 > va-_-oss-_-openssl")
		fixed := func(cve, product, version string) string {
			return fmt.Sprintf(`{"id":"x","deviceId":"m1","cveId":%q,"softwareVendor":"oss","softwareName":%q,"softwareVersion":%q,"status":"Fixed","eventTimestamp":%q}`,
				cve, product, version, time.Now().UTC().Format(time.RFC3339))
		}
		n.answer["/machines/SoftwareVulnerabilityChangesByMachine"] = func(w http.ResponseWriter, _ *http.Request) {
			value(w, []string{fixed("CVE-2024-0001", "openssl", "1.0"), fixed("CVE-2024-0002", "nginx", "2.0")})
		}
		n.answer["/recommendations"] = refuse(400, "BadRequest", "oops")
		report := run(t, store, cfg)
		if got := routeOf(report, "vulnerabilities"); got != "delta" {
			t.Fatalf("vulnerabilities by %s: %s", got, reason(report, "vulnerabilities"))
		}
		advised("m1 > va-_-oss-_-nginx")
	})
}

// Who does not follow a recommendation whose record could not be read is not stored,
// though the findings told it: of changes alone nobody learns it.
func TestAdviceOfARecordThatIsReadLaterIsAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		n.findings = []string{finding("m1", "CVE-2024-0001", "openssl", "1.0", "2025-09-02 00:00:00")}
		listed := func(id string) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				page(w, r, []string{`{"id":` + id + `,"recommendationName":"Update","remediationType":"Update","weaknesses":1,"exposedMachinesCount":1}`})
			}
		}
		n.answer = map[string]http.HandlerFunc{
			"/machines/SecureConfigurationsAssessmentExport":    refuse(403, "Forbidden", "no"),
			"/machines/SecureConfigurationsAssessmentByMachine": refuse(403, "Forbidden", "no"),
			"/machines/SoftwareVulnerabilityChangesByMachine":   func(w http.ResponseWriter, _ *http.Request) { value(w, nil) },
			"/recommendations": listed(`{"odd":true}`),
			"/recommendations/va-_-oss-_-openssl/machineReferences": func(w http.ResponseWriter, _ *http.Request) { value(w, []string{`{"id":"m1"}`}) },
		}
		cfg := n.config(t)
		cfg.Sources["recommendations"] = true
		cfg.Access.Defender.Roles = append(cfg.Access.Defender.Roles, "SecurityRecommendation.Read.All")
		run(t, store, cfg)
		n.answer["/recommendations"] = listed(`"va-_-oss-_-openssl"`)
		report := run(t, store, cfg)
		if got := routeOf(report, "vulnerabilities"); got != "delta" {
			t.Fatalf("vulnerabilities by %s: %s", got, reason(report, "vulnerabilities"))
		}
		if diff := cmp.Diff([]string{"m1 > va-_-oss-_-openssl"}, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
			t.Errorf("advice (-want +got):\n%s", diff)
		}
	})
}

// What findings never tell of is asked for while they are waited for.
func TestAdviceIsAskedForBesideTheFindings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		asked := make(chan struct{}, 2)
		n.answer = map[string]http.HandlerFunc{
			"/machines/SecureConfigurationsAssessmentExport":    refuse(403, "Forbidden", "no"),
			"/machines/SecureConfigurationsAssessmentByMachine": refuse(403, "Forbidden", "no"),
			"/machines/SoftwareVulnerabilityChangesByMachine": func(w http.ResponseWriter, _ *http.Request) {
				n.mu.Unlock() // others are to be answered meanwhile
				defer n.mu.Lock()
				select {
				case <-asked:
				case <-time.After(time.Minute):
					t.Error("for a minute nobody asked who does not follow the recommendation")
				}
				value(w, nil)
			},
			"/recommendations": func(w http.ResponseWriter, r *http.Request) {
				page(w, r, []string{`{"id":"va-_-oss-_-nginx","recommendationName":"Upgrade","remediationType":"Upgrade","weaknesses":1,"exposedMachinesCount":1}`})
			},
			"/recommendations/va-_-oss-_-nginx/machineReferences": func(w http.ResponseWriter, _ *http.Request) {
				asked <- struct{}{}
				value(w, []string{`{"id":"m1"}`})
			},
		}
		cfg := n.config(t)
		cfg.Sources["recommendations"] = true
		cfg.Access.Defender.Roles = append(cfg.Access.Defender.Roles, "SecurityRecommendation.Read.All")
		run(t, store, cfg)
		<-asked
		report := run(t, store, cfg)
		if got := routeOf(report, "vulnerabilities"); got != "delta" {
			t.Fatalf("vulnerabilities by %s: %s", got, reason(report, "vulnerabilities"))
		}
		if diff := cmp.Diff([]string{"m1 > va-_-oss-_-nginx"}, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
			t.Errorf("advice (-want +got):\n%s", diff)
		}
	})
}

// advising is a tenant with recommendations, whose settings nobody may read, and how it
// is read.
func advising(t *testing.T, recommendations ...string) (*tenant, ingest.Config) {
	t.Helper()
	n := acme()
	n.answer = map[string]http.HandlerFunc{
		"/machines/SecureConfigurationsAssessmentExport":    refuse(403, "Forbidden", "no"),
		"/machines/SecureConfigurationsAssessmentByMachine": refuse(403, "Forbidden", "no"),
		"/machines/SoftwareVulnerabilityChangesByMachine":   func(w http.ResponseWriter, _ *http.Request) { value(w, nil) },
		"/recommendations": func(w http.ResponseWriter, r *http.Request) { page(w, r, recommendations) },
	}
	cfg := n.config(t)
	cfg.Sources["recommendations"] = true
	cfg.Access.Defender.Roles = append(cfg.Access.Defender.Roles, "SecurityRecommendation.Read.All")
	return n, cfg
}

// listedAs is the record of a recommendation for 40 devices.
func listedAs(product, remediation string) string {
	return fmt.Sprintf(`{"id":"va-_-oss-_-%s","recommendationName":"%s","remediationType":%q,"weaknesses":1,"exposedMachinesCount":40}`,
		product, product, remediation)
}

func references(product string) string {
	return "/recommendations/va-_-oss-_-" + product + "/machineReferences"
}

// A call that fails leaves the step partial, whether it was made while the findings were
// read or after: the others succeeded.
func TestOneOddRecommendationFailsNoOther(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{"early", "late"} {
		t.Run(odd, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, cfg := advising(t, listedAs("early", "Upgrade"), listedAs("late", "Update"))
				for _, product := range []string{"early", "late"} {
					n.answer[references(product)] = func(w http.ResponseWriter, _ *http.Request) { value(w, []string{`{"id":"m1"}`}) }
				}
				n.answer[references(odd)] = refuse(400, "BadRequest", "odd")
				store := newStore(t)
				run(t, store, cfg)
				for range 2 {
					report := run(t, store, cfg)
					if got := outcomeOf(report, "recommendations"); got != graph.Partial {
						t.Errorf("recommendations %s: %s", got, reason(report, "recommendations"))
					}
					if got := routeOf(report, "vulnerabilities"); got != "delta" {
						t.Errorf("vulnerabilities by %s: %s", got, reason(report, "vulnerabilities"))
					}
				}
			})
		})
	}
}

// A run asks for five recommendations, of which some may be asked for early, and the next
// one for those that are left.
func TestRecommendationsTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		products, all := []string{"late"}, []string{listedAs("late", "Update")}
		for i := range 7 {
			early := fmt.Sprint("early", i)
			products, all = append(products, early), append(all, listedAs(early, "Upgrade"))
		}
		n, cfg := advising(t, all...)
		for _, product := range products {
			n.answer[references(product)] = func(w http.ResponseWriter, _ *http.Request) { value(w, []string{`{"id":"m1"}`}) }
		}
		store := newStore(t)
		for asked := 5; asked <= 15; asked += 5 {
			run(t, store, cfg)
			got, known := 0, 0
			for _, product := range products {
				calls := n.count(references(product))
				got, known = got+calls, known+min(calls, 1)
			}
			if got != asked || known != min(asked, len(products)) {
				t.Errorf("%d calls, %d recommendations known; want %d and %d", got, known, asked, min(asked, len(products)))
			}
		}
	})
}
