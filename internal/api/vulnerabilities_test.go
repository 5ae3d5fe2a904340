package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/inventory"
	"parapet/internal/scope"
)

const (
	findingsPath = "/api/v1/vulnerabilities"
	findingsFile = findingsPath + "/export"
)

// weak is a vulnerability that some devices of a tenant have.
type weak struct {
	id, severity  string
	score         float64
	product, fix  string
	public        bool
	devices       []string
	firstSeenDays int
}

var weakTenants = map[string][]weak{
	"acme": {
		{"CVE-2026-0001", "Critical", 9.8, "oss-_-nginx", "5030211", true, []string{"a1", "a2"}, 3},
		{"CVE-2026-0002", "Medium", 5, "oss-_-zip", "", false, []string{"a2"}, 100},
	},
	"globex": {
		{"CVE-2026-0001", "Critical", 9.8, "oss-_-nginx", "5030999", true, []string{"g1"}, 40},
		{"CVE-2026-0003", "Low", 0, "=cmd-_-calc", "5030211", false, []string{"g1"}, 40},
	},
}

// withWeaknesses has a graph of tenants with vulnerabilities.
func withWeaknesses(t *testing.T) func(*api.Config) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	text := func(name, value string) graph.Prop { return graph.Prop{Name: name, Value: graph.Text(value)} }
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	must(err)
	tx, err := store.Begin(t.Context())
	must(err)
	defer tx.Rollback()
	for name, all := range weakTenants {
		p := graph.Partition("integration/" + name)
		d := tx.Draft(p)
		for _, w := range all {
			props := graph.Props{
				text("displayName", w.id), text("name", w.id), text("severity", w.severity),
				{Name: "public", Value: graph.Bool(w.public)},
			}
			if w.score > 0 {
				props = append(props, graph.Prop{Name: "score", Value: graph.Number(w.score)})
			}
			must(d.PutEntity(graph.Vulnerability, graph.Key(w.id), props))
			for i, device := range w.devices {
				must(d.PutEntity(graph.Machine, graph.Key(device), graph.Props{text("displayName", device), text("rbacGroupName", "Servers")}))
				found := graph.Props{
					{Name: "products", Value: graph.List(w.product)},
					{Name: "firstDetectedOn", Value: graph.Time(time.Now().AddDate(0, 0, i-w.firstSeenDays))},
				}
				if w.fix != "" {
					found = append(found, graph.Prop{Name: "fixingKbIds", Value: graph.List(w.fix)}, graph.Prop{Name: "securityUpdateAvailable", Value: graph.Bool(true)})
				}
				must(d.PutRelationship(graph.MachineIdentified, graph.Key(device), graph.Key(w.id), found))
			}
		}
		d.Finish(graph.Whole, graph.Machine, graph.Vulnerability, graph.MachineIdentified)
		steps := []graph.Step{{Name: "vulnerabilities", Outcome: graph.Succeeded, Types: []graph.Type{graph.Machine, graph.Vulnerability, graph.MachineIdentified}}}
		if name == "globex" {
			steps = append(steps, graph.Step{Name: "machines", Outcome: graph.Forbidden, Reason: "a permission is missing", Types: []graph.Type{graph.Machine}})
		}
		_, err := tx.Seal(t.Context(), p, steps, nil)
		must(err)
	}
	must(tx.Commit(t.Context()))
	return func(cfg *api.Config) { cfg.Graphs = scope.New(store) }
}

// TestVulnerabilityFile: what is taken away of each list is what the list shows,
// narrowed down and in order as it is, in each form.
func TestVulnerabilityFile(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withWeaknesses(t), func(cfg *api.Config) { cfg.Limits.Burst = 10_000 })
	viewer := s.As(t, account.Viewer)
	for by, key := range map[string]string{"vulnerabilities": "cve", "software": "product", "devices": "name", "groups": "group"} {
		for _, narrowed := range []string{
			"", "queue=urgent", "queue=no_update", "severity=Critical&severity=Low", "exploit=public&sort=devices", "score=5&sort=-findings",
			"seen_within=30", "product=oss-_-zip", "fix=5030211", "search=0003", "source=globex", "group=Servers", "sort=name", "sort=-first_seen", "cve=CVE-1999-1",
		} {
			list := strings.TrimSuffix(findingsPath+"/"+strings.TrimPrefix(by, "vulnerabilities"), "/")
			got := viewer.Do("GET", list+"?"+narrowed, nil)
			if got.Status != http.StatusOK { // not every list has every column to sort by
				viewer.Do("GET", findingsFile+"?by="+by+"&"+narrowed, nil).Want(got.Status)
				continue
			}
			var page struct{ Items []map[string]any }
			got.Into(&page)
			want := []string{}
			for _, item := range page.Items {
				want = append(want, fmt.Sprintf("%v %v %v", item[key], item["devices"], item["urgent"]))
			}
			for format, read := range map[string]func(*testing.T, []byte) []map[string]any{"ndjson": lines, "csv": sheet, "parquet": parquetRows} {
				file := viewer.Do("GET", findingsFile+"?by="+by+"&"+narrowed+"&format="+format, nil).Want(http.StatusOK)
				rows := []string{}
				for _, row := range read(t, file.Body) {
					rows = append(rows, strings.TrimPrefix(fmt.Sprintf("%v %v %v", row[key], row["devices"], row["urgent"]), "'"))
				}
				if diff := cmp.Diff(want, rows); diff != "" {
					t.Errorf("%s, %s, %s (-list +file):\n%s", by, narrowed, format, diff)
				}
			}
		}
	}
}

// TestVulnerabilityFileColumns: a file has what the list shows in short in full,
// says what it lacks, and has its columns though it has no rows.
func TestVulnerabilityFileColumns(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withWeaknesses(t))
	viewer := s.As(t, account.Viewer)
	file := viewer.Do("GET", findingsFile+"?format=ndjson&search=0001", nil).Want(http.StatusOK)
	row := lines(t, file.Body)[0]
	for name, want := range map[string]any{
		"cve": "CVE-2026-0001", "severity": "Critical", "score": 9.8, "epss": nil, "exploits": []any{"public"}, "urgent": true,
		"devices": 3.0, "updatable": 3.0, "products": []any{"oss-_-nginx"}, "fixes": []any{"5030211", "5030999"}, "integrations": []any{"acme", "globex"},
	} {
		if diff := cmp.Diff(want, row[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if at, ok := row["first_seen"].(float64); !ok || time.Since(time.UnixMilli(int64(at))).Hours() < 39*24 {
		t.Errorf("it was first seen at %v", row["first_seen"])
	}
	if remarks := file.Header.Get("Parapet-Remarks"); !strings.Contains(remarks, "globex: step machines forbidden: a permission is missing") {
		t.Errorf("the remarks are %s", remarks)
	}
	formula := viewer.Do("GET", findingsFile+"?by=software&format=csv&severity=Low", nil).Want(http.StatusOK)
	if !strings.Contains(string(formula.Body), "'=cmd-_-calc,'=cmd,calc,") {
		t.Errorf("a formula is not marked:\n%s", formula.Body)
	}
	for _, by := range []string{"vulnerabilities", "software", "devices", "groups"} {
		empty := viewer.Do("GET", findingsFile+"?by="+by+"&search=nothing", nil).Want(http.StatusOK)
		if head := strings.TrimSuffix(string(empty.Body), "\n"); !strings.Contains(head, ",devices,") || strings.Contains(head, "\n") {
			t.Errorf("the empty file of %s has %q", by, empty.Body)
		}
		if rows := parquetRows(t, viewer.Do("GET", findingsFile+"?format=parquet&search=nothing&by="+by, nil).Want(http.StatusOK).Body); len(rows) > 0 {
			t.Errorf("the empty file of %s has %v", by, rows)
		}
	}
	viewer.Do("GET", findingsFile+"?sort=colour", nil).Want(http.StatusUnprocessableEntity)
	viewer.Do("GET", findingsFile+"?format=xlsx", nil).Want(http.StatusUnprocessableEntity)
	viewer.Do("GET", findingsFile+"?by=colour", nil).Want(http.StatusUnprocessableEntity)
}

// TestVulnerabilityFileOfOthers: who sees one integration takes away what that one
// found; another is to him as if there were none.
func TestVulnerabilityFileOfOthers(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withWeaknesses(t))
	limited := s.With(t, s.Account("limited", account.Analyst, []string{"globex"}))
	for query, want := range map[string]string{
		"": "CVE-2026-0001 1, CVE-2026-0003 1", "source=globex": "CVE-2026-0001 1, CVE-2026-0003 1",
		"by=devices": "g1 1", "by=software&product=oss-_-zip": "",
	} {
		file := limited.Do("GET", findingsFile+"?format=ndjson&"+query, nil).Want(http.StatusOK)
		var got []string
		for _, row := range lines(t, file.Body) {
			name := row["cve"]
			if name == nil {
				name = row["name"]
			}
			got = append(got, fmt.Sprint(name, " ", row["devices"]))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
		if all := string(file.Body) + file.Header.Get("Parapet-Remarks"); strings.Contains(all, "acme") {
			t.Errorf("%q: who does not see acme is told of it: %s", query, all)
		}
	}
}

// TestVulnerabilityFilter: what vulnerabilities are narrowed down by is kept beside
// the filters of inventories, when it makes sense.
func TestVulnerabilityFilter(t *testing.T) {
	t.Parallel()
	s := apitest.New(t)
	analyst := s.As(t, account.Analyst)
	const path = "/api/v1/filters"
	kept := func(request map[string]any) map[string]any {
		return map[string]any{"name": "Mine", "inventory": "exposure", "request": request}
	}
	good := map[string]any{
		"search": "openssl", "sort": []string{"-devices"}, "sources": []string{"acme"},
		"exposure": map[string]any{"by": "software", "queue": "urgent", "severity": []string{"High"}, "score": 7.5},
	}
	analyst.Do("POST", path, kept(good)).Want(http.StatusCreated)
	var list struct{ Items []map[string]any }
	s.As(t, account.Viewer).Do("GET", path+"?inventory=exposure", nil).Want(http.StatusOK).Into(&list)
	if len(list.Items) != 1 {
		t.Fatalf("kept are %v", list.Items)
	}
	want, _ := json.Marshal(good)
	if got, _ := json.Marshal(list.Items[0]["request"]); string(got) != string(want) {
		t.Errorf("kept is %s, want %s", got, want)
	}
	for _, wrong := range []map[string]any{
		{"exposure": map[string]any{"queue": "colour"}},
		{"exposure": map[string]any{"severity": []string{"Grave"}}},
		{"exposure": map[string]any{"epss": 2}},
		{"exposure": map[string]any{"colour": "red"}},
		{"filters": []string{"osPlatform=macOS"}},
		{"sort": []string{"-epss"}, "exposure": map[string]any{"by": "software"}},
		{"sort": []string{"colour"}},
		{"search": strings.Repeat("x", 201)},
		{"at": "2026-11-01T00:00:00Z"},
	} {
		analyst.Do("POST", path, kept(wrong)).Want(http.StatusUnprocessableEntity)
	}
	s.As(t, account.Viewer).Do("POST", path, kept(good)).Want(http.StatusForbidden)
}

// TestKeptExposure: what is kept of a filter is bounded as what is asked for is.
func TestKeptExposure(t *testing.T) {
	t.Parallel()
	asked, kept := reflect.TypeFor[api.FindingsInput](), reflect.TypeFor[inventory.Exposure]()
	for i := range kept.NumField() {
		field := kept.Field(i)
		of, ok := asked.FieldByName(field.Name)
		if !ok {
			continue // by what it is counted is a list of its own
		}
		for _, tag := range []string{"enum", "maxLength", "maxItems", "minimum", "maximum"} {
			if got, want := field.Tag.Get(tag), of.Tag.Get(tag); got != want {
				t.Errorf("%s of %s is %q where it is kept, and %q where it is asked for", tag, field.Name, got, want)
			}
		}
	}
}
