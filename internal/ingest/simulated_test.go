package ingest_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parapet/internal/defender"
	"parapet/internal/entra"
	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/msgraph"
	"parapet/internal/raced"
	"parapet/internal/secret"
	"parapet/internal/simulator"
	"parapet/internal/transport"
)

// windowScale shrinks Microsoft's quota windows on both sides: the hour in which
// 1,500 devices may be asked takes less than a second.
const windowScale = 0.0002

// simulated is a simulated tenant, served over HTTPS as Microsoft's is.
type simulated struct {
	server *simulator.Server
	base   string
	scale  float64 // of the quota windows; 0 is 1
	// dial reaches it; nil by the network.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

func simulate(t *testing.T, devices int, seed uint64) simulated {
	t.Helper()
	server, err := simulator.New(simulator.Config{Devices: devices, Seed: seed, QuotaWindowScale: windowScale})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(ctx, listener); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		serving.Wait()
	})
	return simulated{server: server, base: "https://" + listener.Addr().String(), scale: windowScale}
}

// config connects to the tenant and signs in, as the application does.
func (s simulated) config(t *testing.T) ingest.Config {
	t.Helper()
	cloud, err := entra.ParseCloud("commercial")
	if err == nil {
		cloud, err = cloud.With(entra.Endpoints{Login: s.base, Defender: s.base, Graph: s.base})
	}
	if err != nil {
		t.Fatal(err)
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(s.server.AuthorityPEM())
	client, err := transport.New(transport.Config{
		Hosts: cloud.Hosts(), FileHosts: cloud.FileHosts(), RootCAs: authorities, QuotaWindowScale: s.scale, Dial: s.dial,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	credentials := s.server.Credentials()
	app, err := entra.New(entra.Config{
		Cloud: cloud, TenantID: credentials.TenantID, ClientID: credentials.ClientID,
		Secret: secret.New(credentials.ClientSecret), Sender: client.Sender(transport.Login),
	})
	if err != nil {
		t.Fatal(err)
	}
	return ingest.Config{
		Name: "acme", TagAccountName: true, Sources: fourSources(), Calls: client.Calls, AcceptDeletions: true,
		Defender: defender.New(defender.Config{Base: s.base, Transport: client, Token: app.Defender()}),
		Graph:    msgraph.New(msgraph.Config{Base: s.base + "/v1.0", Transport: client, Token: app.Graph()}),
		Access:   ingest.Access{Graph: granted(t, app.Graph()), Defender: granted(t, app.Defender())},
	}
}

func granted(t *testing.T, source *entra.Source) ingest.Token {
	t.Helper()
	token, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	claims, err := entra.ReadClaims(token)
	return ingest.Token{Roles: claims.Roles, Err: err}
}

// order asks the tenant's control plane and reads its answer into a value.
func (s simulated) order(t *testing.T, method, path, body string, into any) {
	t.Helper()
	answer := httptest.NewRecorder()
	s.server.Handler().ServeHTTP(answer, httptest.NewRequest(method, "/_simulator/"+path, strings.NewReader(body)))
	if answer.Code != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

// permit grants exactly these roles.
func (s simulated) permit(t *testing.T, roles map[string][]string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"roles": roles})
	if err != nil {
		t.Fatal(err)
	}
	s.order(t, "PUT", "apps/"+s.server.Credentials().ClientID, string(body), nil)
}

// truth is what a complete graph holds, as the tenant tells it: keys of entities
// and of relationships by type.
func (s simulated) truth(t *testing.T) map[graph.Type][]string {
	t.Helper()
	var counts struct{ Entities, Relationships map[graph.Type]int }
	s.order(t, "GET", "truth", "", &counts)
	all := map[graph.Type][]string{}
	for _, types := range []map[graph.Type]int{counts.Entities, counts.Relationships} {
		for typ, n := range types {
			all[typ] = s.pairs(t, typ)
			if len(all[typ]) != n {
				t.Fatalf("the tenant tells of %d %s and lists %d", n, typ, len(all[typ]))
			}
		}
	}
	return all
}

func (s simulated) pairs(t *testing.T, typ graph.Type) []string {
	t.Helper()
	answer := httptest.NewRecorder()
	s.server.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/_simulator/truth?pairs="+string(typ), nil))
	all := []string{}
	for line := range bytes.Lines(answer.Body.Bytes()) {
		var pair struct {
			Key string `json:"_key"`
		}
		if err := json.Unmarshal(line, &pair); err != nil {
			t.Fatal(err)
		}
		all = append(all, pair.Key)
	}
	slices.Sort(all)
	return all
}

// held is what a graph holds of the same.
func held(view graph.View) map[graph.Type][]string {
	all := map[graph.Type][]string{}
	for _, e := range graph.Declared().Entities() {
		all[e.Type] = []string{}
		for _, entity := range view.Entities(e.Type, "id") {
			all[e.Type] = append(all[e.Type], string(entity.Key))
		}
		slices.Sort(all[e.Type])
	}
	for _, r := range graph.Declared().Relationships() {
		all[r.Type] = []string{}
		for _, edge := range view.Relationships(r.Type) {
			all[r.Type] = append(all[r.Type], string(graph.RelationshipKey(edge.From, r.Class, edge.To)))
		}
		slices.Sort(all[r.Type])
	}
	return all
}

// incomplete are the types that one of the sources fills which are not on.
func (s simulated) incomplete(t *testing.T, on ingest.Sources) map[graph.Type]bool {
	t.Helper()
	var told struct{ Sources map[graph.Type][]string }
	s.order(t, "GET", "truth", "", &told)
	all, off := allSources(), map[graph.Type]bool{}
	for typ, sources := range told.Sources {
		off[typ] = slices.ContainsFunc(sources, func(name string) bool { return all[name] && !on[name] })
	}
	return off
}

// sameAsTruth compares a graph with its tenant, type by type, as far as the
// sources fill them that are on.
func sameAsTruth(t *testing.T, s simulated, view graph.View, on ingest.Sources) {
	t.Helper()
	want, got, incomplete := s.truth(t), held(view), s.incomplete(t, on)
	for typ := range got {
		if incomplete[typ] {
			continue
		}
		if diff := cmp.Diff(want[typ], got[typ], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %d in the tenant, %d in the graph (-tenant +graph):\n%.1500s", typ, len(want[typ]), len(got[typ]), diff)
		}
	}
}

func mustComplete(t *testing.T, report ingest.Report) {
	t.Helper()
	if !report.Complete() {
		t.Errorf("steps = %+v, want that all succeed", report.Steps)
	}
}

func TestSimulatedTenantLifeByHunting(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	for seed, hours := range map[uint64]int{1: 6, 2: 30, 3: 200} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			live(t, simulate(t, 50, seed), hours)
		})
	}
}

// With exactly the five permissions that are asked for, everything is read.
func TestSimulatedTenantLifeWithFivePermissions(t *testing.T) {
	t.Parallel()
	s := simulate(t, 40, 4)
	s.permit(t, map[string][]string{
		"graph":    {"Organization.Read.All", "Directory.Read.All"},
		"defender": {"Machine.Read.All", "User.Read.All", "Vulnerability.Read.All"},
	})
	live(t, s, 30)
}

// live syncs a tenant, again without a change, and again when so many hours have
// changed it.
func live(t *testing.T, s simulated, hours int) {
	t.Helper()
	store, cfg := newStore(t), s.config(t)
	mustComplete(t, run(t, store, cfg))
	sameAsTruth(t, s, store.View(), cfg.Sources)
	if got := run(t, store, cfg).Changes; len(got) > 0 {
		t.Errorf("changes of the second run = %v, want none", got)
	}
	var want graph.Changes
	s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, hours), &want)
	report := run(t, store, cfg)
	mustComplete(t, report)
	incomplete := s.incomplete(t, cfg.Sources)
	if !cfg.Sources["scores"] { // it gives them properties
		incomplete[graph.Account], incomplete[graph.DeviceGroup] = true, true
	}
	for _, changes := range []graph.Changes{want, report.Changes} {
		maps.DeleteFunc(changes, func(typ graph.Type, _ graph.Count) bool { return incomplete[typ] })
	}
	if diff := cmp.Diff(want, report.Changes); diff != "" {
		t.Errorf("changes after %d hours (-tenant +run):\n%s", hours, diff)
	}
	sameAsTruth(t, s, store.View(), cfg.Sources)
}

func TestSimulatedTenantRevokesARole(t *testing.T) {
	t.Parallel()
	s := simulate(t, 40, 5)
	store, cfg := newStore(t), s.config(t)
	run(t, store, cfg)
	s.permit(t, map[string][]string{
		"graph":    {"Organization.Read.All", "Directory.Read.All"},
		"defender": {"Machine.Read.All", "User.Read.All"},
	})
	s.order(t, "POST", "advance", `{"hours":48}`, nil)
	before := held(store.View())
	report := run(t, store, cfg) // with a token from before
	if got := outcomes(report)[6]; got != "vulnerabilities forbidden" || !strings.Contains(reason(report, "vulnerabilities"), "Vulnerability.Read.All") {
		t.Errorf("step: %s (%s), want forbidden, for want of Vulnerability.Read.All", got, reason(report, "vulnerabilities"))
	}
	if got := report.Changes[graph.Vulnerability]; got != (graph.Count{}) {
		t.Errorf("changes of vulnerabilities = %+v, want none", got)
	}
	if diff := cmp.Diff(before[graph.Vulnerability], held(store.View())[graph.Vulnerability]); diff != "" {
		t.Errorf("vulnerabilities (-before +after):\n%s", diff)
	}
	checked, err := ingest.Check(t.Context(), s.config(t))
	if err != nil || checked.OK {
		t.Errorf("Check = %v, %v, want that something is missing", checked.OK, err)
	}
	for _, p := range checked.Permissions {
		if missing := p.Role == "Vulnerability.Read.All"; (p.State == ingest.Missing) != missing {
			t.Errorf("%s is %s", p.Role, p.State)
		}
	}
}

func TestSimulatedTenantHasTrouble(t *testing.T) {
	t.Parallel()
	s := simulate(t, 40, 6)
	store, cfg := newStore(t), s.config(t)
	for _, fault := range []string{
		`{"path":"/api/machines","status":429,"headers":{"Retry-After":"0"},"times":2}`,
		`{"path":"/v1.0/users","status":500,"times":1}`,
		`{"path":"/api/vulnerabilities","truncate":200,"times":1}`,
		`{"api":"storage","close":true,"times":1}`,
		`{"api":"hunting","status":403,"body":"{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\"}}","times":9}`,
	} {
		s.order(t, "POST", "faults", fault, nil)
	}
	report := run(t, store, cfg)
	mustComplete(t, report)
	if got := reason(report, "logon_users"); !strings.Contains(got, "hunting is refused") {
		t.Errorf("reason of logon_users = %q, want that hunting is refused", got)
	}
	sameAsTruth(t, s, store.View(), cfg.Sources)
}

// addUp reads a tenant again and again, after so many hours each time, into two
// graphs: what changed, by the step that is told, and the whole, which proves it. Check
// is given both after each.
func addUp(t *testing.T, s simulated, step string, sources ingest.Sources, hours []int, check func(i int, proof ingest.Report, whole, changes graph.View)) {
	t.Helper()
	changes, whole := newStore(t), newStore(t)
	cfg := s.config(t)
	cfg.Sources, cfg.AcceptDeletions, cfg.FullEvery = sources, true, 100*24*time.Hour
	everything := cfg
	everything.FullEvery = time.Nanosecond
	mustSucceed(t, run(t, changes, cfg))
	mustSucceed(t, run(t, whole, everything))
	for i, n := range hours {
		s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, n), nil)
		report := run(t, changes, cfg)
		mustSucceed(t, report)
		if got := routeOf(report, step); got != "delta" {
			t.Errorf("run %d: %s were read by %s: %s", i, step, got, reason(report, step))
		}
		proof := run(t, whole, everything)
		mustSucceed(t, proof)
		check(i, proof, whole.View(), changes.View())
	}
}
