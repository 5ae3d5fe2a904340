package ingest_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/transport/transporttest"
)

// office is a tenant of three devices, and what answers by path besides.
func office(answers map[string]http.HandlerFunc) *tenant {
	n := &tenant{organization: `{"id":"t","displayName":"Office"}`, answer: answers}
	for _, id := range []string{"m1", "m2", "m3"} {
		n.machines = append(n.machines, fmt.Sprintf(
			`{"id":%q,"computerDnsName":%q,"onboardingStatus":"Onboarded","healthStatus":"Active","lastSeen":"2026-11-01T10:00:00Z","rbacGroupId":4,"rbacGroupName":"Desks"}`, id, id))
	}
	return n
}

// only reads some sources, as an application that may read them.
func only(cfg ingest.Config, roles []string, sources ...string) ingest.Config {
	cfg.Sources = ingest.Sources{}
	for _, name := range sources {
		cfg.Sources[name] = true
	}
	cfg.Access.Defender.Roles = append([]string{"Machine.Read.All"}, roles...)
	return cfg
}

// rows answers a list, page by page.
func rows(all ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { page(w, r, all) }
}

// once answers a list whose every page is the whole of it, as related things are.
func once(all ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { value(w, all) }
}

// exported answers with a link to a file of an export, and with the file.
func exported(answers map[string]http.HandlerFunc, method string, lines ...string) {
	file := "/" + method + "/file"
	answers["/machines/"+method] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"exportFiles":["%s%s?sig=x"],"generatedTime":"2026-11-01T06:00:00Z"}`, transporttest.FileBase, file)
	}
	answers[file] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Join(lines, "\n")) }
}

func outcomeOf(r ingest.Report, step string) graph.Outcome {
	for _, s := range r.Steps {
		if s.Name == step {
			return s.Outcome
		}
	}
	return ""
}

// Missing updates are asked for in turns. What is known of a device whose turn it
// is not stays, and what a device no longer lacks goes.
func TestMissingUpdatesInTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		kb := func(id string) string { return fmt.Sprintf(`{"id":%q,"name":"Update %s","machineMissedOn":1}`, id, id) }
		n := office(map[string]http.HandlerFunc{
			"/machines/m1/getmissingkbs": once(kb("50"), kb("51")),
			"/machines/m2/getmissingkbs": once(kb("51")),
			"/machines/m3/getmissingkbs": refuse(http.StatusNotFound, "ResourceNotFound", "Machine was not found"),
		})
		store, cfg := newStore(t), only(n.config(t), []string{"Software.Read.All"}, "missing_kbs")
		cfg.PerDeviceCalls = 2
		report := run(t, store, cfg)
		if got, want := reason(report, "missing_kbs"), "missing updates are known for 2 of 3 devices; the rest comes within 1 run"; got != want {
			t.Errorf("reason = %q, want %q", got, want)
		}
		all := []string{"m1 > 50", "m1 > 51", "m2 > 51"}
		if diff := cmp.Diff(all, keys(store.View(), graph.MachineHasMissingUpdate)); diff != "" {
			t.Errorf("after the first run (-want +got):\n%s", diff)
		}

		n.answer["/machines/m1/getmissingkbs"] = once(kb("51"))
		report = run(t, store, cfg) // m3, and m1 again
		if got := outcomeOf(report, "missing_kbs"); got != graph.Succeeded {
			t.Errorf("the second run %s: %s", got, reason(report, "missing_kbs"))
		}
		if diff := cmp.Diff([]string{"m1 > 51", "m2 > 51"}, keys(store.View(), graph.MachineHasMissingUpdate)); diff != "" {
			t.Errorf("after the second run (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"51"}, keys(store.View(), graph.MissingUpdate)); diff != "" {
			t.Errorf("missing updates (-want +got):\n%s", diff)
		}
	})
}

// A recommendation of a setting is told by the assessment of settings, any other
// that the findings do not tell by a call; without the assessment, each by a call.
func TestWhoDoesNotFollowRecommendations(t *testing.T) {
	t.Parallel()
	for name, assessed := range map[string]bool{"assessed": true, "refused": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := office(map[string]http.HandlerFunc{
					"/recommendations": rows(
						`{"id":"sca-_-scid-1","recommendationName":"Set it","exposedMachinesCount":1,"status":"Active"}`,
						`{"id":"sca-_-scid-2","recommendationName":"Set that","exposedMachinesCount":0,"status":"Active"}`,
						`{"id":"va-_-Acme-_-Old","recommendationName":"Uninstall Old","exposedMachinesCount":2,"remediationType":"Uninstall"}`,
					),
					"/recommendations/sca-_-scid-1/machineReferences":    once(`{"id":"m1"}`),
					"/recommendations/va-_-Acme-_-Old/machineReferences": once(`{"id":"M2"}`, `{"id":"gone"}`),
				})
				exported(n.answer, "SecureConfigurationsAssessmentExport",
					`{"DeviceId":"m1","ConfigurationId":"scid-1","IsApplicable":true,"IsCompliant":false,"RecommendationReference":"sca-_-scid-1"}`,
					`{"DeviceId":"m2","ConfigurationId":"scid-1","IsApplicable":true,"IsCompliant":true,"RecommendationReference":"sca-_-scid-1"}`,
					`{"DeviceId":"m3","ConfigurationId":"scid-1","IsApplicable":false,"IsCompliant":false,"RecommendationReference":"sca-_-scid-1"}`,
				)
				roles := []string{"SecurityRecommendation.Read.All"}
				if assessed {
					roles = append(roles, "Vulnerability.Read.All")
				}
				store, cfg := newStore(t), only(n.config(t), roles, "recommendations")
				report := run(t, store, cfg)
				if got := outcomeOf(report, "recommendations"); got != graph.Succeeded {
					t.Fatalf("%s: %s", got, reason(report, "recommendations"))
				}
				want := []string{"m1 > sca-_-scid-1", "m2 > va-_-Acme-_-Old"}
				if diff := cmp.Diff(want, keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
					t.Errorf("who does not follow what (-want +got):\n%s", diff)
				}
				if got := n.count("/recommendations/sca-_-scid-1/machineReferences"); (got == 0) != assessed {
					t.Errorf("asked %d times who has not set it", got)
				}
				n.answer["/recommendations/va-_-Acme-_-Old/machineReferences"] = once()
				run(t, store, cfg)
				if diff := cmp.Diff(want[:1], keys(store.View(), graph.MachineHasRecommendation)); diff != "" {
					t.Errorf("once it is uninstalled (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Of recommendations that have to be asked for, so many are in each run.
func TestRecommendationsInTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := office(map[string]http.HandlerFunc{})
		var all []string
		for i := range 14 {
			id := fmt.Sprintf("va-_-acme-_-%02d", i)
			all = append(all, fmt.Sprintf(`{"id":%q,"recommendationName":"Upgrade","remediationType":"Upgrade"}`, id))
			n.answer["/recommendations/"+id+"/machineReferences"] = once(`{"id":"m1"}`)
		}
		n.answer["/recommendations"] = rows(all...)
		store, cfg := newStore(t), only(n.config(t), []string{"SecurityRecommendation.Read.All"}, "recommendations")
		report := run(t, store, cfg)
		if got := reason(report, "recommendations"); !strings.Contains(got, "of 14 recommendations that have to be asked for one by one, the devices are known of 5") {
			t.Errorf("reason = %q", got)
		}
		run(t, store, cfg)
		report = run(t, store, cfg)
		if got := outcomeOf(report, "recommendations"); got != graph.Succeeded {
			t.Errorf("the third run %s: %s", got, reason(report, "recommendations"))
		}
		if got := len(keys(store.View(), graph.MachineHasRecommendation)); got != 14 {
			t.Errorf("%d are known after the third run", got)
		}
		if got := n.count("/recommendations/va-_-acme-_-00/machineReferences"); got != 2 {
			t.Errorf("the first was asked for %d times, want in the first and the third run", got)
		}
	})
}

// Without Graph's permission the alerts of Defender for Endpoint are read from its
// own API, and those of other products stay.
func TestAlertsFromEitherAPI(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		graphs := func(id, product string) string {
			return fmt.Sprintf(`{"id":%q,"providerAlertId":%q,"title":"Seen","severity":"low","status":"new","serviceSource":%q,
				"evidence":[{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"M1"},
					{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"198.51.100.7"}]}`, id, id, product)
		}
		n := office(map[string]http.HandlerFunc{
			"/security/alerts_v2": once(graphs("a1", "microsoftDefenderForEndpoint"), graphs("a2", "microsoftDefenderForEndpoint"),
				graphs("p1", "microsoftDefenderForOffice365")),
			"/alerts": rows(`{"id":"a2","title":"Seen","severity":"Low","status":"Resolved","machineId":"m1",
				"evidence":[{"entityType":"Ip","ipAddress":"198.51.100.7"}]}`),
		})
		store, cfg := newStore(t), only(n.config(t), []string{"Alert.Read.All"}, "alerts")
		cfg.Access.Graph.Roles = append(cfg.Access.Graph.Roles, "SecurityAlert.Read.All")
		run(t, store, cfg)
		if diff := cmp.Diff([]string{"a1", "a2", "p1"}, keys(store.View(), graph.Alert)); diff != "" {
			t.Errorf("alerts of Graph (-want +got):\n%s", diff)
		}
		if got := props(t, store.View(), graph.Alert, "a2")["open"]; got != "true" {
			t.Errorf("a2 is open: %s", got)
		}

		n.answer["/security/alerts_v2"] = refuse(http.StatusForbidden, "Forbidden", "Unauthorized request - Account is not provisioned.")
		report := run(t, store, cfg)
		if got := outcomeOf(report, "alerts"); got != graph.Succeeded || !strings.Contains(reason(report, "alerts"), "other products") {
			t.Errorf("%s: %s", got, reason(report, "alerts"))
		}
		view := store.View()
		if diff := cmp.Diff([]string{"a2", "p1"}, keys(view, graph.Alert)); diff != "" {
			t.Errorf("alerts of both APIs (-want +got):\n%s", diff)
		}
		if got := props(t, view, graph.Alert, "a2")["open"]; got != "false" {
			t.Errorf("a2 is open: %s", got)
		}
		for typ, want := range map[graph.Type][]string{
			graph.MachineHasAlert:   {"m1 > a2", "m1 > p1"},
			graph.AlertHasIPAddress: {"a2 > 198.51.100.7", "p1 > 198.51.100.7"},
		} {
			if diff := cmp.Diff(want, keys(view, typ)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", typ, diff)
			}
		}
	})
}

// What an alert names and nobody can read is counted, in the words of either API;
// keys of the registry are read as properties of the alert.
func TestUnreadableEvidenceIsCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path, alert string
		graph       string // the permission
	}{
		"Graph": {"/security/alerts_v2", `{"id":"a1","providerAlertId":"a1","title":"Seen","severity":"low","status":"new","evidence":[
			{"@odata.type":"#microsoft.graph.security.teapotEvidence"},{"@odata.type":"#microsoft.graph.security.teapotEvidence"},
			{"@odata.type":"#microsoft.graph.security.registryKeyEvidence","registryKey":"Run"},{},
			{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"garbage"},
			{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"198.51.100.7"}]}`, "SecurityAlert.Read.All"},
		"Defender": {"/alerts", `{"id":"a1","title":"Seen","severity":"Low","status":"New","evidence":[{"entityType":"Teapot"},
			{"entityType":"teapot"},{"entityType":"Registry","registryKey":"Run"},{},
			{"entityType":"Ip","ipAddress":"garbage"},{"entityType":"Ip","ipAddress":"198.51.100.7"}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := office(map[string]http.HandlerFunc{c.path: once(c.alert)})
				store, cfg := newStore(t), only(n.config(t), []string{"Alert.Read.All"}, "alerts")
				if c.graph != "" {
					cfg.Access.Graph.Roles = append(cfg.Access.Graph.Roles, c.graph)
				}
				report := run(t, store, cfg)
				if got := outcomeOf(report, "alerts"); got != graph.Succeeded {
					t.Errorf("alerts %s, want that nothing is lacking", got)
				}
				for _, want := range []string{
					"left out 1 text that cannot be read as an IP address",
					"left out 3 pieces of evidence of kinds that are not read: teapot, unnamed",
				} {
					if got := reason(report, "alerts"); !strings.Contains(got, want) {
						t.Errorf("reason = %q, want %q in it", got, want)
					}
				}
				if diff := cmp.Diff([]string{"a1 > 198.51.100.7"}, keys(store.View(), graph.AlertHasIPAddress)); diff != "" {
					t.Errorf("addresses (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// What devices give as an address and is none is counted.
func TestUnreadableAddressesAreCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := office(nil)
		n.machines[0] = `{"id":"m1","onboardingStatus":"Onboarded","lastIpAddress":"not-an-ip","lastExternalIpAddress":null,
			"ipAddresses":[{"ipAddress":"198.51.100.7"},{"ipAddress":"garbage"},{"ipAddress":null}]}`
		store, cfg := newStore(t), only(n.config(t), nil, "ip_addresses")
		report := run(t, store, cfg)
		if got := outcomeOf(report, "ip_addresses"); got != graph.Succeeded {
			t.Errorf("ip_addresses %s", got)
		}
		if got, want := reason(report, "ip_addresses"), "left out 2 texts that cannot be read as an IP address"; got != want {
			t.Errorf("reason = %q, want %q", got, want)
		}
	})
}

// A device is isolated when its last isolation succeeded and its release has not,
// and stays so when Microsoft forgets the action.
func TestIsolatedDevices(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		action := func(id, machine, kind, status, hour string) string {
			return fmt.Sprintf(`{"id":%q,"machineId":%q,"type":%q,"status":%q,"creationDateTimeUtc":"2026-11-01T09:00:00Z","lastUpdateDateTimeUtc":"2026-11-01T%s:00:00Z"}`,
				id, machine, kind, status, hour)
		}
		n := office(map[string]http.HandlerFunc{"/machineactions": rows(
			action("1", "M1", "Isolate", "Succeeded", "10"), action("2", "m1", "Unisolate", "Failed", "12"),
			action("4", "m2", "Unisolate", "Succeeded", "12"), action("3", "m2", "Isolate", "Succeeded", "11"),
			action("5", "gone", "Isolate", "Succeeded", "11"),
		)})
		store, cfg := newStore(t), only(n.config(t), nil, "machine_actions")
		isolated := func() string {
			view := store.View()
			return props(t, view, graph.Machine, "m1")["isIsolated"] + props(t, view, graph.Machine, "m2")["isIsolated"] +
				props(t, view, graph.Machine, "m3")["isIsolated"]
		}
		run(t, store, only(n.config(t), nil)) // the devices are known before their actions are
		report := run(t, store, cfg)
		if got := isolated(); got != "truefalsefalse" {
			t.Errorf("isolated: %s", got)
		}
		want := []string{"m1 > 1", "m1 > 2", "m2 > 3", "m2 > 4"}
		if diff := cmp.Diff(want, keys(store.View(), graph.MachineHasAction)); diff != "" {
			t.Errorf("actions (-want +got):\n%s", diff)
		}
		if got := reason(report, "machine_actions"); !strings.Contains(got, "the actions on 1 device are kept without them") {
			t.Errorf("reason = %q", got)
		}
		n.answer["/machineactions"] = rows(action("6", "m3", "Isolate", "Succeeded", "13"))
		run(t, store, cfg)
		if got := isolated(); got != "truefalsetrue" {
			t.Errorf("isolated, when older actions are forgotten: %s", got)
		}
	})
}

// A score that does not come takes none away from the others, and what was known
// of it stays.
func TestScoresThatDoNotCome(t *testing.T) {
	t.Parallel()
	broken := refuse(http.StatusBadRequest, "BadRequest", "no such thing")
	for name, c := range map[string]struct {
		faults                         map[string]http.HandlerFunc
		outcome                        graph.Outcome
		exposure, configuration, group string
	}{
		"no configuration score": {map[string]http.HandlerFunc{"/configurationScore": once()}, graph.Partial, "2", "1", "2"},
		"no exposure score":      {map[string]http.HandlerFunc{"/exposureScore": broken}, graph.Partial, "1", "2", "2"},
		"no scores of groups":    {map[string]http.HandlerFunc{"/exposureScore/ByMachineGroups": broken}, graph.Partial, "2", "2", "1"},
		"groups alone":           {map[string]http.HandlerFunc{"/exposureScore": broken, "/configurationScore": broken}, graph.Failed, "1", "1", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := office(map[string]http.HandlerFunc{})
				all := func(value int) {
					score := func(w http.ResponseWriter, _ *http.Request) {
						fmt.Fprintf(w, `{"time":"2026-11-01T10:00:00Z","score":%d}`, value)
					}
					n.answer["/exposureScore"], n.answer["/configurationScore"] = score, score
					n.answer["/exposureScore/ByMachineGroups"] = once(fmt.Sprintf(`{"score":%d,"rbacGroupName":"desks"}`, value))
				}
				all(1)
				store, cfg := newStore(t), only(n.config(t), []string{"Score.Read.All"}, "scores")
				run(t, store, cfg)
				all(2)
				maps.Copy(n.answer, c.faults)
				report := run(t, store, cfg)
				if got := outcomeOf(report, "scores"); got != c.outcome {
					t.Errorf("scores %s (%s), want %s", got, reason(report, "scores"), c.outcome)
				}
				if !strings.Contains(reason(report, "scores"), "score") {
					t.Errorf("reason = %q, want the score that did not come", reason(report, "scores"))
				}
				account, group := props(t, store.View(), graph.Account, "acme"), props(t, store.View(), graph.DeviceGroup, "4")
				got := []string{account["exposureScore"], account["configurationScore"], group["exposureScore"]}
				if diff := cmp.Diff([]string{c.exposure, c.configuration, c.group}, got); diff != "" {
					t.Errorf("exposure, configuration and the group (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Scores stand on the account and on the groups that devices are in.
func TestScores(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		score := func(value float64) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{"time":"2026-11-01T10:00:00Z","score":%v}`, value)
			}
		}
		n := office(map[string]http.HandlerFunc{
			"/exposureScore":                 score(33.5),
			"/configurationScore":            score(340),
			"/exposureScore/ByMachineGroups": once(`{"score":41,"rbacGroupName":"desks"}`, `{"score":12,"rbacGroupName":"Empty"}`),
		})
		store, cfg := newStore(t), only(n.config(t), []string{"Score.Read.All"}, "scores")
		report := run(t, store, cfg)
		if got := reason(report, "scores"); got != "left out the exposure scores of 1 device group in which no listed device is" {
			t.Errorf("reason = %q", got)
		}
		view := store.View()
		account := props(t, view, graph.Account, "acme")
		if account["exposureScore"] != "33.5" || account["configurationScore"] != "340" || account["organizationName"] != "Office" {
			t.Errorf("account: %v", account)
		}
		if got := props(t, view, graph.DeviceGroup, "4"); got["exposureScore"] != "41" || got["name"] != "Desks" {
			t.Errorf("device group: %v", got)
		}
		cfg.Access.Defender.Roles = []string{"Machine.Read.All"}
		run(t, store, cfg)
		if got := props(t, store.View(), graph.Account, "acme")["exposureScore"]; got != "33.5" {
			t.Errorf("the score without its permission = %q, want what it was", got)
		}
	})
}

// Of each network interface the last that it told is kept, and a row that cannot
// be read is set aside.
func TestNetworkAdapters(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := office(nil)
		n.hunt = func(query string) (int, string) {
			if !strings.Contains(query, "arg_max(Timestamp, *) by DeviceId, NetworkAdapterName") {
				t.Errorf("query: %s", query)
			}
			return http.StatusOK, results(
				`{"Timestamp":"2026-11-01T10:00:00Z","DeviceId":"M1","NetworkAdapterName":"eth0","MacAddress":"00-15-5d-01-02-03","NetworkAdapterType":"Ethernet",
					"NetworkAdapterStatus":"Up","ConnectedNetworks":"[{\"Name\":\"corp\",\"Category\":\"Domain\"}]","DnsAddresses":"[\"10.0.0.2\",\"10.0.0.1\"]",
					"IPv4Dhcp":"10.0.0.3","DefaultGateways":"[\"10.0.0.1\"]","IPAddresses":"[{\"IPAddress\":\"10.0.0.9\",\"SubnetPrefix\":24}]"}`,
				`{"Timestamp":"2026-11-01T10:00:00Z","DeviceId":"m2","NetworkAdapterName":"eth0","DnsAddresses":"10.0.0.1"}`,
				`{"Timestamp":"2026-11-01T10:00:00Z","DeviceId":"gone","NetworkAdapterName":"eth0"}`,
			)
		}
		store, cfg := newStore(t), withHunting(only(n.config(t), nil, "network_adapters"))
		report := run(t, store, cfg)
		if got := outcomeOf(report, "network_adapters"); got != graph.Partial || !strings.Contains(reason(report, "network_adapters"), "DnsAddresses holds no list") {
			t.Errorf("%s: %s", got, reason(report, "network_adapters"))
		}
		want := map[string]string{
			"id": "m1:eth0", "name": "eth0", "displayName": "eth0", "macAddress": "00:15:5D:01:02:03", "adapterType": "Ethernet",
			"adapterStatus": "Up", "networks": "corp", "dnsServers": "10.0.0.1, 10.0.0.2", "ipv4DhcpServer": "10.0.0.3",
			"defaultGateways": "10.0.0.1", "ipAddresses": "10.0.0.9", "lastSeenOn": "2026-11-01T10:00:00Z",
		}
		if diff := cmp.Diff(want, props(t, store.View(), graph.NetworkAdapter, "m1:eth0")); diff != "" {
			t.Errorf("adapter (-want +got):\n%s", diff)
		}
	})
}
