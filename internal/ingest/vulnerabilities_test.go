package ingest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

func TestTheExportIsBegunAnewWhenItIsReplaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		old, broken := strings.Join(n.findings, "\n"), false
		n.answer = map[string]http.HandlerFunc{"/gen1/part-0": func(w http.ResponseWriter, r *http.Request) {
			if broken {
				n.download(w, r)
				return
			}
			// It breaks off, and meanwhile the next export replaces it.
			fmt.Fprint(w, old+"\n{")
			broken, n.generation = true, "gen2"
			n.findings = []string{finding("m1", "CVE-2024-0002", "zip", "3", "2025-09-01 00:00:00")}
		}}
		run(t, store, n.config(t))
		if diff := cmp.Diff([]string{"m1 > CVE-2024-0002"}, keys(store.View(), graph.MachineIdentified)); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"CVE-2024-0002"}, keys(store.View(), graph.Vulnerability)); diff != "" {
			t.Errorf("vulnerabilities (-want +got):\n%s", diff)
		}
	})
}

func TestTheCatalogueIsLeftAsSoonAsAllIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		findings []string
		calls    int
	}{
		"all on the first page":   {[]string{finding("m1", "CVE-2024-0001", "zip", "3", "2025-09-01 00:00:00")}, 1},
		"one that it has not":     {[]string{finding("m1", "TVM-2020-0002", "zip", "3", "2025-09-01 00:00:00")}, 1},
		"none of a listed device": {[]string{finding("gone", "CVE-2024-0001", "zip", "3", "2025-09-01 00:00:00")}, 0},
		"no finding at all":       {nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := acme()
				n.findings = c.findings
				run(t, newStore(t), n.config(t))
				if got := n.count("/vulnerabilities"); got != c.calls {
					t.Errorf("the catalogue was asked %d times, want %d", got, c.calls)
				}
			})
		})
	}
}

// What cannot be read of the catalogue is worth a word when the tenant has the
// vulnerability, or may have it, and takes nothing away of what is known of it.
func TestUnreadableRecordsOfTheCatalogue(t *testing.T) {
	t.Parallel()
	const told = "what could not be read was left out of 1 record: "
	for name, c := range map[string]struct{ record, outcome, description, reason string }{
		"of the world":  {`{"id":"CVE-2024-0009","cvssV3":"very"}`, "succeeded", "", ""},
		"of the tenant": {`{"id":"CVE-2024-0003","cvssV3":"very","description":"Worse."}`, "succeeded", "Worse.", told},
		"of nobody":     {`{"id":{},"cvssV3":7}`, "partial", "A flaw.", "1 record could not be read: record 0: id: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, store := acme(), newStore(t)
			cfg := n.config(t)
			known := n.catalogue
			n.catalogue = append([]string{`{"id":"CVE-2024-0003","description":"A flaw."}`}, known...)
			n.findings = []string{finding("m1", "CVE-2024-0003", "zip", "3", "2025-09-01 00:00:00")}
			run(t, store, cfg)
			n.catalogue = append([]string{c.record}, known...)
			report := run(t, store, cfg)
			if got := outcomes(report)[6]; got != "vulnerabilities "+c.outcome {
				t.Errorf("step: %s (%s), want %s", got, reason(report, "vulnerabilities"), c.outcome)
			}
			if got := reason(report, "vulnerabilities"); !strings.HasPrefix(got, c.reason) {
				t.Errorf("reason = %q, want %q …", got, c.reason)
			}
			if got := props(t, store.View(), graph.Vulnerability, "CVE-2024-0003")["description"]; got != c.description {
				t.Errorf("description = %q, want %q", got, c.description)
			}
		})
	}
}

func TestAnEmptyCatalogueTakesNothingAway(t *testing.T) {
	t.Parallel()
	n, store := acme(), newStore(t)
	cfg := n.config(t)
	run(t, store, cfg)
	n.catalogue = nil
	report := run(t, store, cfg)
	if got := outcomes(report)[6]; got != "vulnerabilities partial" || len(report.Changes) > 0 {
		t.Errorf("step: %s, changes %v; want partial, none", got, report.Changes)
	}
}

func TestAnEmptyExportTakesNothingAway(t *testing.T) {
	t.Parallel()
	n, store := acme(), newStore(t)
	cfg := n.config(t)
	run(t, store, cfg)
	n.findings = nil
	report := run(t, store, cfg)
	if got := outcomes(report)[6]; got != "vulnerabilities partial" || len(report.Changes) > 0 {
		t.Errorf("step: %s, changes %v; want partial, none", got, report.Changes)
	}
	n.findings = []string{`{"DeviceId":"m1","SoftwareName":"zip"}`}
	run(t, store, cfg)
	if got := keys(store.View(), graph.Vulnerability); len(got) > 0 {
		t.Errorf("vulnerabilities %v, want none: the devices have software and no vulnerability", got)
	}
}

// A first export without a row is no export of a tenant without vulnerabilities,
// and nothing is built on it: what comes next is read as a whole.
func TestAnEmptyFirstExportIsNoBasis(t *testing.T) {
	t.Parallel()
	row := `{"DeviceId":"m1","SoftwareVendor":"acme","SoftwareName":"zip","SoftwareVersion":"1"}`
	for step, empty := range map[string]func(n *tenant, rows []string){
		"vulnerabilities": func(n *tenant, rows []string) { n.findings = rows },
		"software": func(n *tenant, rows []string) {
			exported(n.answer, "SoftwareInventoryExport", rows...)
		},
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			n, store := office(map[string]http.HandlerFunc{"/Software": rows()}), newStore(t)
			n.generation = "gen1"
			exported(n.answer, "SoftwareInventoryNonCpeExport")
			cfg := only(n.config(t), []string{"Vulnerability.Read.All", "Software.Read.All"}, step)
			empty(n, nil)
			report := run(t, store, cfg)
			if got := reason(report, step); outcomeOf(report, step) != graph.Partial || !strings.Contains(got, "3 devices that are onboarded") {
				t.Errorf("%s %s: %s; want partial, of an empty export", step, outcomeOf(report, step), got)
			}
			last := store.View().Generation().Steps[ingest.Partition(cfg.Name)]
			if i := slices.IndexFunc(last, func(s graph.Step) bool { return s.Name == step }); !last[i].WholeAt.IsZero() || len(last[i].Missing) == 0 {
				t.Errorf("whole at %v, missing %q; want never, and what is missing", last[i].WholeAt, last[i].Missing)
			}
			empty(n, []string{row})
			report = run(t, store, cfg)
			if got := routeOf(report, step); got == "delta" || outcomeOf(report, step) != graph.Succeeded {
				t.Errorf("%s %s by %s: %s; want a whole reading", step, outcomeOf(report, step), got, reason(report, step))
			}
		})
	}
}

// Files that cannot be had, whatever is tried, are made up for by pages. What has no
// pages, and pages that fail too, are as they were.
func TestSpoiltFilesAreMadeUpForByPages(t *testing.T) {
	t.Parallel()
	down := refuse(http.StatusInternalServerError, "InternalServerError", "oops")
	damaged := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		fmt.Fprint(w, "no gzip at all")
	}
	for name, c := range map[string]struct {
		path    string
		spoilt  http.HandlerFunc
		pages   http.HandlerFunc
		outcome graph.Outcome
	}{
		"the service fails":      {"/machines/SoftwareVulnerabilitiesExport", down, nil, graph.Succeeded},
		"the storage fails":      {"/gen1/part-0", down, nil, graph.Succeeded},
		"the file is damaged":    {"/gen1/part-0", damaged, nil, graph.Succeeded},
		"the pages fail as well": {"/gen1/part-0", down, down, graph.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := acme(), newStore(t)
				if c.pages == nil {
					c.pages = once(n.findings...)
				}
				n.answer = map[string]http.HandlerFunc{c.path: c.spoilt, "/machines/SoftwareVulnerabilitiesByMachine": c.pages}
				report := run(t, store, n.config(t))
				got := reason(report, "vulnerabilities")
				if outcomeOf(report, "vulnerabilities") != c.outcome {
					t.Fatalf("%s: %s, want %s", outcomeOf(report, "vulnerabilities"), got, c.outcome)
				}
				if c.outcome == graph.Failed {
					return
				}
				if !strings.Contains(got, "read by paged export, because file export cannot be read: ") {
					t.Errorf("reason = %q", got)
				}
				want := []string{"m1 > CVE-2024-0001", "m1 > CVE-2024-0002", "m2 > CVE-2024-0001", "m2 > TVM-2020-0002"}
				if diff := cmp.Diff(want, keys(store.View(), graph.MachineIdentified)); diff != "" {
					t.Errorf("findings (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestFirstDetectedNeverMovesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		cfg := n.config(t)
		run(t, store, cfg)
		n.findings = []string{finding("m1", "CVE-2024-0001", "nginx", "2.0", "2025-10-05 00:00:00")}
		run(t, store, cfg)
		got := props(t, store.View(), graph.MachineIdentified, "m1 > CVE-2024-0001")
		if got["firstDetectedOn"] != "2025-09-01T00:00:00Z" || got["products"] != "oss-_-nginx" {
			t.Errorf("finding = %v, want first detected on 1 September, of nginx alone", got)
		}
	})
}

func TestFindingsThatCannotBeReadAreSetAside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		cfg := n.config(t)
		run(t, store, cfg)
		n.findings = append(n.findings[:2:2], `{"DeviceId":"m2","CveId":["CVE-2024-0001"]}`)
		report := run(t, store, cfg)
		if got := outcomes(report)[6]; got != "vulnerabilities partial" || len(report.Changes) > 0 {
			t.Errorf("step: %s, changes %v; want partial, none", got, report.Changes)
		}
		n.findings = append(n.findings[:2:2], `{"DeviceId":"m2","CveId":"CVE-2024-0001","SoftwareVendor":"oss","SoftwareName":"openssl","LastSeenTimestamp":"soon"}`)
		n.generation = "gen2"
		report = run(t, store, cfg)
		if got, want := reason(report, "vulnerabilities"), "what could not be read was left out of 1 record: record 2: "; !strings.HasPrefix(got, want) {
			t.Errorf("reason = %q, want %q …", got, want)
		}
		if diff := cmp.Diff([]string{"m1 > CVE-2024-0001", "m2 > CVE-2024-0001"}, keys(store.View(), graph.MachineIdentified)); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
	})
}
