package overview_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/match"
	"parapet/internal/overview"
	"parapet/internal/query"
	"parapet/internal/scope"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
	"parapet/internal/trend"
)

// world is a graph of two tenants, and what is counted of it.
type world struct {
	*testing.T

	store  *snapshot.Store
	graphs *scope.Store
	db     *state.DB
	counts *overview.Store
}

func newWorld(t *testing.T) *world {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, store: store, graphs: scope.New(store), db: statetest.SQLite(t)}
	w.restart()
	return w
}

// restart counts by a program that has just begun.
func (w *world) restart() {
	w.counts = overview.New(overview.Config{Graphs: w.graphs, Trend: trend.NewStore(w.db)})
}

// read has runs of the tenants commit a state in which each has so many devices;
// of three each is exposed, at risk and found weak. Alerts could not be read.
func (w *world) read(devices map[string]int) {
	w.Helper()
	tx, err := w.store.Begin(w.Context())
	w.must(err)
	defer tx.Rollback()
	for name, n := range devices {
		p := graph.Partition("integration/" + name)
		fill(w.T, tx.Draft(p), name, n)
		now := time.Now()
		_, err := tx.Seal(w.Context(), p, []graph.Step{
			{Name: "machines", Outcome: graph.Succeeded, Types: filled, Ended: now},
			{Name: "alerts", Outcome: graph.Forbidden, Reason: "the permission Alert.Read.All is missing", Types: []graph.Type{graph.Alert}, Ended: now},
		}, nil)
		w.must(err)
	}
	w.must(match.Fill(tx.View(), tx.Draft(match.Partition)))
	matched := graph.Step{Name: "match", Outcome: graph.Succeeded, Types: []graph.Type{graph.LogonUserIsUser}, Ended: time.Now()}
	_, err = tx.Seal(w.Context(), match.Partition, []graph.Step{matched}, nil)
	w.must(err)
	w.must(tx.Commit(w.Context()))
}

var filled = []graph.Type{
	graph.Machine, graph.Endpoint, graph.MachineManagesEndpoint, graph.Vulnerability, graph.MachineIdentified, graph.Account,
	graph.Antivirus, graph.MachineHasAntivirus, graph.LogonUser, graph.MachineHasLogonUser, graph.User,
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func text(name, value string) graph.Prop { return graph.Prop{Name: name, Value: graph.Text(value)} }

func num(name string, n float64) graph.Prop { return graph.Prop{Name: name, Value: graph.Number(n)} }
func truth(name string, is bool) graph.Prop { return graph.Prop{Name: name, Value: graph.Bool(is)} }
func ago(name string, days int) graph.Prop {
	return graph.Prop{Name: name, Value: graph.Time(time.Now().AddDate(0, 0, -days))}
}

func fill(t *testing.T, d graph.Draft, name string, devices int) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(d.PutEntity(graph.Account, "tenant", graph.Props{text("displayName", name), num("exposureScore", float64(10*devices))}))
	for i, severity := range []string{"Critical", "high", ""} {
		id := fmt.Sprintf("CVE-2026-%d", i)
		check(d.PutEntity(graph.Vulnerability, graph.Key(id), graph.Props{
			text("id", id), text("name", id), text("displayName", id), text("severity", severity), truth("open", true),
			num("epss", 0.04*float64(i+1)), num("score", 9), truth("public", i == 0),
		}))
	}
	for i := range devices {
		key := fmt.Sprintf("%s-%d", name, i)
		level := []string{"High", "low", ""}[i%3]
		own := graph.Props{
			text("displayName", key), text("riskScore", level), text("onboardingStatus", []string{"Onboarded", "CanBeOnboarded"}[i%2]),
			ago("firstSeenOn", 3+10*i), ago("lastSeenOn", 10*i+1),
		}
		check(d.PutEntity(graph.Endpoint, graph.Key(key), slices.Concat(own, covering[i%len(covering)], graph.Props{text("exposureLevel", level)})))
		if i == 4 {
			continue // seen on the network alone
		}
		check(d.PutEntity(graph.Machine, graph.Key(key), own))
		cover(t, d, key, i)
		check(d.PutRelationship(graph.MachineManagesEndpoint, graph.Key(key), graph.Key(key), nil))
		check(d.PutRelationship(graph.MachineIdentified, graph.Key(key), graph.Key(fmt.Sprintf("CVE-2026-%d", i%3)), nil))
	}
	check(d.PutEntity(graph.Endpoint, "old", graph.Props{text("displayName", "an older record"), text("duplicateOf", "another")}))
	d.Finish(graph.Whole, filled...)
}

// covering is what devices have of what looks after them, one after the other.
var covering = []graph.Props{
	{text("healthStatus", "Active"), text("aadDeviceId", "1"), text("managedBy", "Intune"), text("rbacGroupName", "Servers")},
	{text("healthStatus", "Inactive"), text("managedBy", "Unknown"), text("rbacGroupName", "")},
	{},
}

// cover has every other device looked after by an antivirus, and people sign in on
// every third, with two accounts each.
func cover(t *testing.T, d graph.Draft, key string, i int) {
	t.Helper()
	put := func(entity graph.Type, key string, props ...graph.Prop) {
		t.Helper()
		if err := d.PutEntity(entity, graph.Key(key), props); err != nil {
			t.Fatal(err)
		}
	}
	join := func(typ graph.Type, from, to string) {
		t.Helper()
		if err := d.PutRelationship(typ, graph.Key(from), graph.Key(to), nil); err != nil {
			t.Fatal(err)
		}
	}
	if i%2 == 0 {
		put(graph.Antivirus, key, text("displayName", key))
		join(graph.MachineHasAntivirus, key, key)
	}
	for n := range 2 {
		account, sid := fmt.Sprint(key, "-", n), fmt.Sprint("S-1-5-21-", key, n)
		put(graph.LogonUser, account, text("accountSid", sid))
		join(graph.MachineHasLogonUser, key, account)
		if i%3 == 0 {
			put(graph.User, account, text("onPremisesSecurityIdentifier", sid))
		}
	}
}

func (w *world) overview(view *scope.Graph, at time.Time) *overview.Overview {
	w.Helper()
	o, err := w.counts.Read(w.Context(), view, at, 30*24*time.Hour)
	w.must(err)
	return o
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if o := w.overview(w.graphs.All(), time.Time{}); o.Moment.Generation != 0 || len(o.Values) > 0 {
		t.Fatalf("before anything was read: %+v", o)
	}
	w.read(map[string]int{"acme": 6, "globex": 3})
	o := w.overview(w.graphs.All(), time.Time{})
	for name, want := range map[string]float64{
		"devices": 9, "exposed": 3, "high_risk": 3, "not_onboarded": 4, "stale": 3, "new": 2, "urgent": 2, "all": 9, "sensor": 5,
		"active": 2, "directory": 3, "managed": 3, "grouped": 3, "antivirus": 4, "person": 3,
	} {
		if got := o.Values[name]; got.N != want || !got.Counted() {
			t.Errorf("%s: %+v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]map[string]float64{
		"by_exposure":    {"High": 3, "Low": 3, overview.Rest: 3},
		"findings":       {"Critical": 2, "High": 2, overview.Rest: 2},
		"exposure_score": {"acme": 60, "globex": 30},
	} {
		if diff := cmp.Diff(want, o.Values[name].Parts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := o.Values["alerts"]; got.Counted() {
		t.Errorf("alerts: %+v, though nothing could be read of them", got)
	}
	if got := o.Values["alerts"].Unread; got != "the permission Alert.Read.All is missing" {
		t.Errorf("alerts were not counted because %q", got)
	}
	if len(o.Weaknesses) != 2 || o.Weaknesses[0].CVE != "CVE-2026-2" || *o.Weaknesses[0].EPSS < 0.1 || o.Weaknesses[0].Devices != 3 {
		t.Errorf("the most urgent weaknesses: %+v", o.Weaknesses)
	}
}

// TestQueriesBehind: the query that a number names has as many rows as the number
// says, as a whole and of each part, now and when it is asked later as of then.
func TestQueriesBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read(map[string]int{"acme": 6, "globex": 3})
	first := w.overview(w.graphs.All(), time.Time{})
	w.read(map[string]int{"acme": 8})
	w.overview(w.graphs.All(), time.Time{})
	o := w.overview(w.graphs.All(), first.Moment.At)
	if diff := cmp.Diff(first.Values, o.Values); diff != "" {
		t.Fatalf("as of the first state (-then +now):\n%s", diff)
	}
	g, err := w.graphs.All().At(t.Context(), o.Moment.At)
	w.must(err)
	rows := func(text string) float64 {
		t.Helper()
		answer, err := query.Run(t.Context(), query.Only(g), text, query.Options{})
		w.must(err)
		return float64(len(answer.Rows))
	}
	gaps := 0
	for i := range overview.Numbers {
		n := &overview.Numbers[i]
		v := o.Values[n.Name]
		switch {
		case !v.Counted() || n.Group == overview.Scores:
			rows(n.Query("", o.Moment.At)) // it can be asked at least
			continue
		case n.Parts() == nil:
			if got := rows(n.Query("", o.Moment.At)); got != v.N {
				t.Errorf("%s is %v, and %q has %v rows", n.Name, v.N, n.Query("", o.Moment.At), got)
			}
		}
		if left, without := o.Gap(n); without != "" {
			gaps++
			if got := rows(without); got != left || left != o.Values["all"].N-v.N || left == 0 {
				t.Errorf("%s leaves out %v, and %q has %v rows", n.Name, left, without, got)
			}
		}
		for _, part := range n.Parts() {
			if got := rows(n.Query(part, o.Moment.At)); got != v.Parts[part] {
				t.Errorf("%s, %s is %v, and %q has %v rows", n.Name, part, v.Parts[part], n.Query(part, o.Moment.At), got)
			}
		}
	}
	if gaps != 7 {
		t.Errorf("%d numbers tell what they leave out, want 7", gaps)
	}
}

// TestOthersAreNotCounted: who sees a part of the graph is told of that alone.
func TestOthersAreNotCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read(map[string]int{"acme": 6, "globex": 3})
	all := w.overview(w.graphs.All(), time.Time{})
	for name, want := range map[string]float64{"acme": 6, "globex": 3, "nobody": 0} {
		o := w.overview(w.graphs.Of([]string{name}), time.Time{})
		if got := o.Values["devices"].N; got != want {
			t.Errorf("who sees %s is told of %v devices, want %v", name, got, want)
		}
		if parts := o.Values["exposure_score"].Parts; len(parts) > 1 || parts[name] != 10*want {
			t.Errorf("who sees %s is told of the scores %v", name, parts)
		}
		for _, state := range o.Before {
			if state.Values["devices"].N == all.Values["devices"].N {
				t.Errorf("who sees %s is told how many devices there are in all", name)
			}
		}
	}
}

// TestCountedOnce: what was counted is kept, over restarts of the program too, and
// the past is counted afterwards.
func TestCountedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 3 {
		w.read(map[string]int{"acme": n + 1, "globex": 1})
	}
	w.must(w.counts.Keep(t.Context()))
	devices := func(o *overview.Overview) (all []float64) {
		for _, state := range o.Before {
			all = append(all, state.Values["devices"].N)
		}
		return all
	}
	o := w.overview(w.graphs.All(), time.Time{})
	if diff := cmp.Diff([]float64{2, 3, 4}, devices(o)); diff != "" || o.Uncounted != 0 {
		t.Errorf("%d not counted; over time (-want +got):\n%s", o.Uncounted, diff)
	}
	// Counts that say what is not so show that they are read, and not made anew.
	_, err := w.db.SQL().ExecContext(t.Context(), `UPDATE trend_counts SET value = '{"n":77}' WHERE name LIKE 'overview:devices:%'`)
	w.must(err)
	w.restart()
	w.must(w.counts.Keep(t.Context()))
	if diff := cmp.Diff([]float64{77, 77, 77}, devices(w.overview(w.graphs.All(), time.Time{}))); diff != "" {
		t.Errorf("after a restart (-want +got):\n%s", diff)
	}
	mine := w.overview(w.graphs.Of([]string{"globex"}), time.Time{})
	if got := devices(mine); len(got) > 1 {
		t.Errorf("at the first view %v", got)
	}
	w.must(w.counts.Keep(t.Context()))
	mine = w.overview(w.graphs.Of([]string{"globex"}), time.Time{})
	if diff := cmp.Diff([]float64{1, 1, 1}, devices(mine)); diff != "" {
		t.Errorf("to who sees a part, later (-want +got):\n%s", diff)
	}
}

// TestCountsOfGoneStatesGo: nothing is told of a graph that was thrown away.
func TestCountsOfGoneStatesGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read(map[string]int{"acme": 1})
	w.overview(w.graphs.All(), time.Time{})
	again := newWorld(t)
	again.db = w.db
	again.restart()
	again.read(map[string]int{"acme": 2})
	again.must(again.counts.Keep(t.Context()))
	o := again.overview(again.graphs.All(), time.Time{})
	if len(o.Before) != 1 || o.Before[0].Values["devices"].N != 2 {
		t.Errorf("over time: %+v", o.Before)
	}
}
