package changes_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/changes"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/match"
	"parapet/internal/problem"
	"parapet/internal/query"
	"parapet/internal/scope"
)

// device is what a tenant has of a device: its platform, and its CVEs.
type device struct {
	platform string
	cves     []string
}

// commit makes the next state of the graph, of two tenants.
func commit(t *testing.T, store *snapshot.Store, tenants map[string]map[string]device) {
	t.Helper()
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for name, devices := range tenants {
		p := graph.Partition("integration/" + name)
		fill(t, tx.Draft(p), devices)
		steps := []graph.Step{{Name: "machines", Outcome: graph.Succeeded, Types: []graph.Type{graph.Machine}, Ended: time.Now()}}
		if _, err := tx.Seal(t.Context(), p, steps, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := match.Fill(tx.View(), tx.Draft(match.Partition)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Seal(t.Context(), match.Partition, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func fill(t *testing.T, d graph.Draft, devices map[string]device) {
	t.Helper()
	for name, is := range devices {
		props := graph.Props{{Name: "displayName", Value: graph.Text(name)}, {Name: "agentVersion", Value: graph.Text(is.platform)}}
		if err := d.PutEntity(graph.Machine, graph.Key(name), props); err != nil {
			t.Fatal(err)
		}
		for _, cve := range is.cves {
			if err := d.PutEntity(graph.Vulnerability, graph.Key(cve), graph.Props{{Name: "id", Value: graph.Text(cve)}}); err != nil {
				t.Fatal(err)
			}
			if err := d.PutRelationship(graph.MachineIdentified, graph.Key(name), graph.Key(cve), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.Finish(graph.Whole, graph.Machine, graph.Vulnerability, graph.MachineIdentified)
}

// history makes a store of three states an hour apart. In the last one a device of
// acme is gone, one is new and one has another platform; a device of globex has a
// CVE that was acme's alone; and tyrell is new.
func history(t *testing.T) *scope.Store {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]map[string]device{
		"acme":   {"gone": {"iOS", []string{"CVE-2024-0001"}}, "moved": {"Windows10", []string{"CVE-2024-0002"}}},
		"globex": {"still": {"Linux", nil}},
	}
	commit(t, store, first)
	time.Sleep(time.Hour)
	commit(t, store, first)
	time.Sleep(time.Hour)
	commit(t, store, map[string]map[string]device{
		"acme":   {"new": {"macOS", []string{"CVE-2024-0003"}}, "moved": {"Windows11", []string{"CVE-2024-0002"}}},
		"globex": {"still": {"Linux", []string{"CVE-2024-0002"}}},
		"tyrell": {"far": {"Linux", []string{"CVE-2024-0004"}}},
	})
	return scope.New(store)
}

// told is all that pages of a size tell, a line for each change, sorted.
func told(t *testing.T, c *changes.Comparison, f changes.Filter, size int) []string {
	t.Helper()
	lines := []string{}
	for at := (&changes.Place{}); at != nil; {
		found, next, err := c.Page(t.Context(), f, *at, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range found {
			line := fmt.Sprintf("%s %s %s %s", one.Op, one.Partition, one.Type, one.Key)
			for _, d := range changes.Differences(one) {
				if one.Op == graph.Updated {
					line += fmt.Sprintf(" %s: %v -> %v", d.Name, d.Before, d.After)
				}
			}
			lines = append(lines, line)
		}
		at = next
	}
	slices.Sort(lines)
	return lines
}

// counted is what the lines would count to.
func counted(lines []string) map[string]graph.Count {
	counts := map[string]graph.Count{}
	for _, line := range lines {
		words := strings.Fields(line)
		n := counts[words[1]+" "+words[2]]
		switch graph.Op(words[0]) {
		case graph.Created:
			n.Created++
		case graph.Updated:
			n.Updated++
		case graph.Deleted:
			n.Deleted++
		}
		counts[words[1]+" "+words[2]] = n
	}
	return counts
}

func TestWhatDiffers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		store := history(t)
		const machine, vulnerability, identified = "microsoft_defender_machine", "microsoft_defender_vulnerability", "microsoft_defender_machine_identified_vulnerability"
		acme := []string{
			"created integration/acme " + machine + " new",
			"created integration/acme " + vulnerability + " CVE-2024-0003",
			"created integration/acme " + identified + " new|identified|CVE-2024-0003",
			"deleted integration/acme " + machine + " gone",
			"deleted integration/acme " + vulnerability + " CVE-2024-0001",
			"deleted integration/acme " + identified + " gone|identified|CVE-2024-0001",
			"updated integration/acme " + machine + " moved agentVersion: Windows10 -> Windows11",
		}
		globex := []string{
			"created integration/globex " + vulnerability + " CVE-2024-0002",
			"created integration/globex " + identified + " still|identified|CVE-2024-0002",
		}
		tyrell := []string{
			"created integration/tyrell " + machine + " far",
			"created integration/tyrell " + vulnerability + " CVE-2024-0004",
			"created integration/tyrell " + identified + " far|identified|CVE-2024-0004",
		}
		own := func(integrations ...string) changes.Filter { return changes.Filter{Integrations: integrations} }
		for name, c := range map[string]struct {
			graph  *scope.Graph
			query  string
			filter changes.Filter
			want   []string
		}{
			"all":      {store.All(), "", own("acme", "globex", "tyrell"), slices.Concat(acme, globex, tyrell)},
			"one":      {store.All(), "", own("globex"), globex},
			"limited":  {store.Of([]string{"globex"}), "", own("acme", "globex", "tyrell"), globex},
			"an op":    {store.All(), "", changes.Filter{Op: graph.Updated}, acme[6:]},
			"a type":   {store.All(), "", changes.Filter{Types: []graph.Type{identified}}, []string{acme[2], acme[5], globex[1], tyrell[2]}},
			"by query": {store.All(), "FIND " + machine + " WITH agentVersion = 'iOS' OR agentVersion = 'Windows11'", own("acme"), []string{acme[3], acme[5], acme[6]}},
		} {
			comparison, err := changes.Compare(t.Context(), c.graph, changes.Request{From: begun, To: time.Now(), Query: c.query})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			want := slices.Sorted(slices.Values(c.want))
			for _, size := range []int{1, 2, 100} {
				if diff := cmp.Diff(want, told(t, comparison, c.filter, size)); diff != "" {
					t.Errorf("%s, in pages of %d: %s", name, size, diff)
				}
			}
			rows, err := comparison.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			counts := map[string]graph.Count{}
			for _, row := range rows {
				counts[string(row.Partition)+" "+string(row.Type)] = row.Count
			}
			if diff := cmp.Diff(counted(told(t, comparison, changes.Filter{}, 100)), counts); diff != "" {
				t.Errorf("%s: counts are not what pages tell: %s", name, diff)
			}
		}
	})
}

// Of what all share, who is limited is told what concerns him.
func TestSharedPartsAreCut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		store := history(t)
		for keys, want := range map[string][]string{
			"acme": {
				"created match cve cve-2024-0003", "deleted match cve cve-2024-0001",
				"created match microsoft_defender_vulnerability_is_cve CVE-2024-0003|is|cve-2024-0003",
				"deleted match microsoft_defender_vulnerability_is_cve CVE-2024-0001|is|cve-2024-0001",
			},
			"globex": {"created match microsoft_defender_vulnerability_is_cve CVE-2024-0002|is|cve-2024-0002"},
			"tyrell": {"created match cve cve-2024-0004", "created match microsoft_defender_vulnerability_is_cve CVE-2024-0004|is|cve-2024-0004"},
		} {
			c, err := changes.Compare(t.Context(), store.Of([]string{keys}), changes.Request{From: begun, To: time.Now()})
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(want)
			shared := slices.DeleteFunc(told(t, c, changes.Filter{}, 3), func(line string) bool { return strings.Contains(line, " integration/") })
			if diff := cmp.Diff(want, shared); diff != "" {
				t.Errorf("%s: %s", keys, diff)
			}
		}
	})
}

func TestMoments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		store := history(t)
		for name, c := range map[string]struct {
			graph *scope.Graph
			want  []string
		}{
			"all":    {store.All(), []string{"1 0s [acme globex]", "2 1h0m0s [acme globex]", "3 2h0m0s [acme globex tyrell]"}},
			"tyrell": {store.Of([]string{"tyrell"}), []string{"1 0s []", "3 2h0m0s [tyrell]"}},
		} {
			moments, err := c.graph.Moments(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range moments {
				got = append(got, fmt.Sprintf("%d %v %v", m.Generation, m.At.Sub(begun), m.Integrations))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestTable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		c, err := changes.Compare(t.Context(), history(t).All(), changes.Request{From: begun, To: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		machines := changes.Filter{Types: []graph.Type{graph.Machine}, Integrations: []string{"acme"}}
		table, err := c.Table(t.Context(), machines, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var csv bytes.Buffer
		if err := table.WriteCSV(&csv); err != nil {
			t.Fatal(err)
		}
		want := `change,type,integration,key,name,from,to,property,before,after,at,generation
deleted,microsoft_defender_machine,acme,gone,gone,,,,,,2000-01-01T02:00:00Z,3
updated,microsoft_defender_machine,acme,moved,moved,,,agentVersion,Windows10,Windows11,2000-01-01T02:00:00Z,3
created,microsoft_defender_machine,acme,new,new,,,,,,2000-01-01T02:00:00Z,3
`
		if diff := cmp.Diff(want, csv.String()); diff != "" {
			t.Error(diff)
		}
		if _, err := c.Table(t.Context(), machines, query.Options{Rows: 2}); !problem.Is(err, problem.TooLarge) {
			t.Errorf("a table of more rows than may be is %v", err)
		}
	})
}

func TestRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		all := history(t).All()
		for name, r := range map[string]changes.Request{
			"before anything": {From: begun.Add(-time.Hour), To: time.Now()},
			"backwards":       {From: time.Now(), To: begun},
			"values":          {From: begun, To: time.Now(), Query: "FIND Device AS d RETURN d.name"},
			"a moment":        {From: begun, To: time.Now(), Query: "FIND Device AT date.now"},
			"too many":        {From: begun, To: time.Now(), Query: "FIND *", Options: query.Options{Rows: 1}},
		} {
			if _, err := changes.Compare(t.Context(), all, r); !problem.Is(err, problem.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
