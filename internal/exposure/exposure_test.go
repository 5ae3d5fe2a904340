package exposure_test

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/exposure"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/query"
)

// mostEstates is how many estates are drawn: each is written to a disk.
var mostEstates = flag.Int("estates", 12, "how many estates are drawn, at most as many as -rapid.checks")

var now = time.Now()

func ago(days int) graph.Value { return graph.Time(now.AddDate(0, 0, -days).Add(-time.Hour)) }

var (
	products = []string{"oss-_-nginx", "oss-_-zip", "acme-_-what's ${this}"}
	updates  = []string{"5030211", "5030999"}
	groups   = []string{"", "Servers", "Büro"}
	ages     = []int{0, 3, 20, 400}
)

// tenant puts a drawn tenant into a draft.
func tenant(t *rapid.T, d graph.Draft, weaknesses []string) {
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	some := func(name string, of []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(s string) bool { return !rapid.Bool().Draw(t, name+" "+s) })
	}
	for _, w := range weaknesses {
		props := graph.Props{{Name: "name", Value: graph.Text(w)}, {Name: "displayName", Value: graph.Text(w)}}
		maybe := func(name string, v graph.Value) {
			if rapid.Bool().Draw(t, name) {
				props = append(props, graph.Prop{Name: name, Value: v})
			}
		}
		maybe("description", graph.Text("A flaw in "+w[len(w)-1:]+"/x"))
		maybe("severity", graph.Text(rapid.SampledFrom([]string{"Low", "Medium", "High", "Critical"}).Draw(t, "severity")))
		maybe("score", graph.Number(rapid.SampledFrom([]float64{0, 5, 6.9, 7, 9.8}).Draw(t, "score")))
		maybe("epss", graph.Number(rapid.SampledFrom([]float64{0.001, 0.088, 0.9}).Draw(t, "epss")))
		maybe("public", graph.Bool(true))
		maybe("exploitVerified", graph.Bool(rapid.Bool().Draw(t, "verified")))
		maybe("tags", graph.List("ZeroDay"))
		maybe("publishedOn", ago(rapid.SampledFrom(ages).Draw(t, "published")))
		must(d.PutEntity(graph.Vulnerability, graph.Key(w), props))
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "machines") {
		machine := graph.Key(fmt.Sprint("m", i))
		props := graph.Props{{Name: "displayName", Value: graph.Text(string(machine))}}
		if group := rapid.SampledFrom(groups).Draw(t, "group"); group != "" {
			props = append(props, graph.Prop{Name: "rbacGroupName", Value: graph.Text(group)})
		}
		must(d.PutEntity(graph.Machine, machine, props))
		for _, w := range some("found", weaknesses) {
			props := graph.Props{
				{Name: "products", Value: graph.List(some("products", products)...)},
				{Name: "fixingKbIds", Value: graph.List(some("fixes", updates)...)},
				{Name: "securityUpdateAvailable", Value: graph.Bool(rapid.Bool().Draw(t, "update"))},
			}
			if rapid.Bool().Draw(t, "dated") {
				props = append(props, graph.Prop{Name: "firstDetectedOn", Value: ago(rapid.SampledFrom(ages).Draw(t, "first"))})
			}
			must(d.PutRelationship(graph.MachineIdentified, machine, graph.Key(w), props))
		}
	}
	d.Finish(graph.Whole, graph.Machine, graph.Vulnerability, graph.MachineIdentified)
}

// tenants are two of them, which have some weaknesses in common.
func tenants(t *rapid.T, dir string) *snapshot.Store {
	store, err := snapshot.Create(dir, snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for p, weaknesses := range map[graph.Partition][]string{
		"integration/acme": {"CVE-1", "CVE-2", "CVE-3"}, "integration/globex": {"CVE-2", "CVE-3", "CVE-4"},
	} {
		tenant(t, tx.Draft(p), weaknesses)
		if _, err := tx.Seal(t.Context(), p, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store
}

func drawFilter(t *rapid.T) exposure.Filter {
	days := rapid.SampledFrom([]int{0, 0, 7, 30})
	f := exposure.Filter{
		Queue:           rapid.SampledFrom([]exposure.Queue{"", "urgent", "exploited", "new", "no_update"}).Draw(t, "queue"),
		Search:          rapid.SampledFrom([]string{"", "", "cve-2", "3/X"}).Draw(t, "search"),
		Exploits:        exposure.Exploits(rapid.SampledFrom([]int{0, 0, 1, 3, 8}).Draw(t, "exploits")),
		Score:           rapid.SampledFrom([]float64{0, 0, 7}).Draw(t, "score"),
		EPSS:            rapid.SampledFrom([]float64{0, 0, 0.088}).Draw(t, "EPSS"),
		SeenWithin:      days.Draw(t, "seen within"),
		SeenBefore:      days.Draw(t, "seen before"),
		PublishedWithin: days.Draw(t, "published within"),
		PublishedBefore: days.Draw(t, "published before"),
		Product:         rapid.SampledFrom(append(products, "", "", "none")).Draw(t, "product"),
		Fix:             rapid.SampledFrom(append(updates, "", "")).Draw(t, "fix"),
		Group:           rapid.SampledFrom([]string{"", "", "-", "Servers", "Büro", "none"}).Draw(t, "group"),
		CVE:             rapid.SampledFrom([]string{"", "", "", "CVE-2", "none"}).Draw(t, "CVE"),
		Device:          rapid.SampledFrom([]string{"", "", "", column.ID("integration/acme", graph.Machine, "m1"), "none"}).Draw(t, "device"),
		Now:             now,
	}
	if rapid.Bool().Draw(t, "by severity") {
		f.Severities = []exposure.Severity{exposure.Critical, exposure.Unrated}
	}
	if rapid.Bool().Draw(t, "by source") {
		f.Sources = []string{"acme"}
	}
	return f
}

// told is what the query of a filter answers: for each thing how many weaknesses
// and devices.
func told(t *rapid.T, graphs query.Graphs, f exposure.Filter, by exposure.By, columns ...string) []string {
	text := f.Query(by, time.Time{})
	answer, err := query.Run(t.Context(), graphs, text, query.Options{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var all []string
	for _, row := range answer.Rows {
		var cells []string
		for _, column := range columns {
			cells = append(cells, row[slices.Index(answer.Columns, column)].Value.String())
		}
		all = append(all, strings.Join(cells, " "))
	}
	slices.Sort(all)
	return all
}

// merged adds up the devices of weaknesses that two integrations tell differently.
func merged(rows []string) []string {
	sum := map[string]int{}
	for _, row := range rows {
		var name string
		var n int
		if _, err := fmt.Sscan(row, &name, &n); err != nil {
			panic(err)
		}
		sum[name] += n
	}
	var all []string
	for name, n := range sum {
		all = append(all, fmt.Sprint(name, " ", n))
	}
	slices.Sort(all)
	return all
}

func texts[T any](list exposure.List[T], text func(*T) string) []string {
	var all []string
	for i := range list.Rows {
		all = append(all, text(&list.Rows[i]))
	}
	slices.Sort(all)
	return all
}

// TestQueriesTellTheSame holds every list, under any filter, to what the query
// beside it answers.
func TestQueriesTellTheSame(t *testing.T) {
	t.Parallel()
	drawn := 0
	rapid.Check(t, func(rt *rapid.T) {
		if drawn++; drawn > *mostEstates && !t.Failed() {
			return
		}
		source := tenants(rt, t.TempDir()).Latest()
		graphs := query.Only(exec.New(source))
		picture, err := exposure.NewKeeper().Picture(rt.Context(), source)
		if err != nil {
			rt.Fatal(err)
		}
		for range 10 {
			f := drawFilter(rt)
			all := exposure.Wanted{Filter: f, Limit: 1000}
			weaknesses, err := picture.Weaknesses(all)
			if err != nil {
				rt.Fatal(err)
			}
			got := texts(weaknesses, func(w *exposure.Weakness) string { return fmt.Sprint(w.CVE, " ", w.Devices) })
			if diff := cmp.Diff(merged(told(rt, graphs, f, exposure.ByWeakness, "vulnerability", "devices")), got); diff != "" {
				rt.Fatalf("%s (-query +list):\n%s", f.Query(exposure.ByWeakness, time.Time{}), diff)
			}
			software, _ := picture.Software(all)
			got = texts(software, func(s *exposure.Software) string { return fmt.Sprint(s.Product, " ", s.Weaknesses, " ", s.Devices) })
			if diff := cmp.Diff(told(rt, graphs, f, exposure.BySoftware, "product", "vulnerabilities", "devices"), got); diff != "" {
				rt.Fatalf("%s (-query +list):\n%s", f.Query(exposure.BySoftware, time.Time{}), diff)
			}
			devices, _ := picture.Devices(all)
			got = texts(devices, func(d *exposure.Device) string { return fmt.Sprint(d.ID(), " ", d.Findings) })
			if diff := cmp.Diff(told(rt, graphs, f, exposure.ByDevice, "_id", "vulnerabilities"), got); diff != "" {
				rt.Fatalf("%s (-query +list):\n%s", f.Query(exposure.ByDevice, time.Time{}), diff)
			}
			grouped, _ := picture.Groups(all)
			got = texts(grouped, func(g *exposure.Group) string {
				return fmt.Sprint(strings.TrimPrefix(g.Name, "-"), " ", g.Weaknesses, " ", g.Devices)
			})
			if diff := cmp.Diff(told(rt, graphs, f, exposure.ByGroup, "deviceGroup", "vulnerabilities", "devices"), got); diff != "" {
				rt.Fatalf("%s (-query +list):\n%s", f.Query(exposure.ByGroup, time.Time{}), diff)
			}
			agree(rt, picture, f)
		}
	})
}

// agree holds the summary of a filter to its lists.
func agree(t *rapid.T, p *exposure.Picture, f exposure.Filter) {
	s := p.Summarise(f, 2)
	list, err := p.Weaknesses(exposure.Wanted{Filter: f, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	devices, _ := p.Devices(exposure.Wanted{Filter: f, Limit: 1000})
	findings, banded := 0, s.FirstSeen.Unknown
	for _, d := range devices.Rows {
		findings += d.Findings
	}
	for _, band := range s.FirstSeen.Bands {
		for severity := exposure.Unrated; severity <= exposure.Critical; severity++ {
			banded += band.At(severity)
		}
	}
	placed := len(s.Points) + s.Left + s.Unplaced
	want := []int{list.Total, devices.Total, findings, list.Total, list.Total}
	if diff := cmp.Diff(want, []int{s.Weaknesses, s.Devices, s.Findings, banded, placed}); diff != "" {
		t.Fatalf("the summary of %+v (-by its lists +tells):\n%s", f, diff)
	}
	if s.Queues[f.Queue] != s.Weaknesses {
		t.Fatalf("%d are in the queue that is looked at, and %d pass", s.Queues[f.Queue], s.Weaknesses)
	}
}

func TestUnknownComesLast(t *testing.T) {
	t.Parallel()
	drawn := 0
	rapid.Check(t, func(rt *rapid.T) {
		if drawn++; drawn > *mostEstates && !t.Failed() {
			return
		}
		picture, err := exposure.NewKeeper().Picture(rt.Context(), tenants(rt, t.TempDir()).Latest())
		if err != nil {
			rt.Fatal(err)
		}
		for _, sort := range []string{"epss", "-epss"} {
			list, err := picture.Weaknesses(exposure.Wanted{Sort: sort, Limit: 10, Filter: exposure.Filter{Now: now}})
			if err != nil {
				rt.Fatal(err)
			}
			rows := list.Rows
			first := slices.IndexFunc(rows, func(w exposure.Weakness) bool { return math.IsNaN(w.EPSS) })
			known := rows
			if first >= 0 {
				known = rows[:first]
				if slices.ContainsFunc(rows[first:], func(w exposure.Weakness) bool { return !math.IsNaN(w.EPSS) }) {
					rt.Fatalf("%s: what is not known stands before what is", sort)
				}
			}
			if !slices.IsSortedFunc(known, func(a, b exposure.Weakness) int {
				if sort == "-epss" {
					a, b = b, a
				}
				switch {
				case a.EPSS < b.EPSS:
					return -1
				case a.EPSS > b.EPSS:
					return 1
				}
				return 0
			}) {
				rt.Fatalf("%s: not in order", sort)
			}
		}
		if _, err := picture.Weaknesses(exposure.Wanted{Sort: "colour"}); err == nil || !strings.Contains(err.Error(), "cannot be sorted by colour") {
			rt.Fatalf("sorted by colour: %v", err)
		}
	})
}
