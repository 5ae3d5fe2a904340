package ingest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// What a reading of the whole shows of relationships, and the changes did not tell,
// is told of by name; what they told, or what came and went with an end, is not.
func TestTheWholeNamesWhatChangesMissed(t *testing.T) {
	t.Parallel()
	const joined = `{"@odata.type":"#microsoft.graph.user","id":"u2"}`
	updated := strings.Join([]string{
		finding("m1", "CVE-2024-0001", "zip", "4", "2025-09-01 00:00:00"),
		finding("m2", "CVE-2024-0001", "zip", "3", "2025-09-01 00:00:00"),
	}, "\n")
	before := finding("m1", "CVE-2024-0001", "zip", "3", "2025-09-01 00:00:00")
	cases := map[string]struct {
		change     func(*tenant)
		told       string // of the findings
		step, want string
	}{
		"a version, and a finding": {
			func(*tenant) {}, "", "vulnerabilities",
			"the changes had missed 2 of 2 findings that the whole shows: " +
				"microsoft_defender_machine:m1|identified|microsoft_defender_vulnerability:CVE-2024-0001, " +
				"microsoft_defender_machine:m2|identified|microsoft_defender_vulnerability:CVE-2024-0001",
		},
		"one of two findings": {
			func(*tenant) {}, `{"deviceId":"M2","cveId":"CVE-2024-0001","status":"New","eventTimestamp":"2025-10-07T06:00:00Z"}`, "vulnerabilities",
			"the changes had missed 1 of 2 findings that the whole shows: " +
				"microsoft_defender_machine:m1|identified|microsoft_defender_vulnerability:CVE-2024-0001",
		},
		"no finding of a device that is gone": {
			func(n *tenant) { n.machines, n.findings = n.machines[1:], []string{before} }, "", "vulnerabilities",
			"left out the findings of 1 device that the list of devices does not hold",
		},
		"a member": {
			func(*tenant) {}, "", "groups",
			"the changes had missed 1 of 3 members that are users that the whole shows: microsoft_defender_group:g1|has|microsoft_defender_user:u2",
		},
		"no member that was told": {
			func(n *tenant) {
				n.changes["groups"] = []string{`{"id":"g1","displayName":"All","members@delta":[` + joined + `]}`}
			}, "", "groups", "",
		},
		"no member that is gone": {
			func(n *tenant) {
				n.users, n.changes["users"] = n.users[:1], []string{`{"id":"u2","@removed":{"reason":"deleted"}}`}
			}, "", "groups", "",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, n := newStore(t), telling()
				n.findings = []string{before}
				n.answer = map[string]http.HandlerFunc{"/machines/SoftwareVulnerabilityChangesByMachine": once(c.told)}
				run(t, store, n.config(t))
				n.findings, n.members["g1"] = strings.Split(updated, "\n"), append(n.members["g1"], joined)
				c.change(n)
				cfg := n.config(t)
				cfg.FullEvery = time.Nanosecond
				time.Sleep(time.Hour)
				report := run(t, store, cfg)
				if diff := cmp.Diff(c.want, reason(report, c.step)); diff != "" {
					t.Errorf("reason of %s (-want +got):\n%s", c.step, diff)
				}
				for _, s := range store.View().Generation().Steps[ingest.Partition("acme")] {
					if s.Name == c.step && (s.Outcome != graph.Succeeded || s.Reason != c.want) {
						t.Errorf("stored of %s: %s, %q", s.Name, s.Outcome, s.Reason)
					}
				}
			})
		})
	}
}
