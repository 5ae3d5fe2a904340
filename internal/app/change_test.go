package app

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/history"
)

var (
	came = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	went = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
)

// changes are what became of a machine.
func changes() []graph.Change {
	machine := &graph.End{Partition: "integration/acme", Key: "m1"}
	user := &graph.End{Partition: "integration/acme", Key: "u1"}
	account := &graph.End{Partition: "integration/acme", Key: "a1"}
	of := func(c graph.Change, generation uint64, at time.Time) graph.Change {
		c.Partition, c.Generation, c.At = "integration/acme", generation, at
		return c
	}
	name := graph.Prop{Name: "name", Value: graph.Text("pc-1")}
	risk := func(level string) graph.Prop { return graph.Prop{Name: "riskScore", Value: graph.Text(level)} }
	tags := graph.Prop{Name: "machineTags", Value: graph.List("vip", "lab")}
	return []graph.Change{
		of(graph.Change{Op: graph.Created, Type: graph.Machine, Key: "m1", After: graph.Props{name, risk("Low")}}, 1, came),
		of(graph.Change{Op: graph.Created, Type: graph.AccountHasMachine, Key: "a1|has|m1", From: account, To: machine}, 1, came),
		of(graph.Change{
			Op: graph.Updated, Type: graph.Machine, Key: "m1",
			Before: graph.Props{name, risk("Low")}, After: graph.Props{name, risk("High"), tags},
		}, 2, went),
		of(graph.Change{Op: graph.Deleted, Type: graph.MachineHasLogonUser, Key: "m1|has|u1", From: machine, To: user}, 2, went),
	}
}

// links are two that only their ends tell apart, and one of an integration's
// own entities.
func links() []graph.Change {
	at := func(p graph.Partition, key graph.Key) *graph.End { return &graph.End{Partition: p, Key: key} }
	of := func(op graph.Op, t graph.Type, key graph.Key, from, to *graph.End) graph.Change {
		return graph.Change{Op: op, Partition: "match", Type: t, Key: key, From: from, To: to, Generation: 2, At: went}
	}
	return []graph.Change{
		of(graph.Created, graph.VulnerabilityIsCVE, "v1|is|c1", at("integration/acme", "v1"), at("match", "c1")),
		of(graph.Deleted, graph.VulnerabilityIsCVE, "v1|is|c1", at("integration/beta", "v1"), at("match", "c1")),
		of(graph.Created, graph.LogonUserIsUser, "l1|is|u1", at("integration/acme", "l1"), at("integration/acme", "u1")),
	}
}

func TestWriteHistory(t *testing.T) {
	t.Parallel()
	h := history.History{
		Since: graph.Generation{Number: 1, At: came},
		Entities: []history.Entity{
			{ID: "id-1", Partition: "integration/acme", Type: graph.Machine, Key: "m1", Changes: changes()},
			{ID: "id-2", Partition: "match", Type: graph.CVE, Key: "c1", Changes: links()[:2]},
		},
	}
	var out bytes.Buffer
	if err := writeHistory(&out, h); err != nil {
		t.Fatal(err)
	}
	want := `microsoft_defender_machine m1 of integration/acme, _id id-1

WHEN                  CHANGE   WHAT         BEFORE  AFTER
2026-03-01T08:00:00Z  created
2026-03-01T08:00:00Z  created  HAS << a1
2026-03-02T08:00:00Z  updated  machineTags  -       vip, lab
                               riskScore    Low     High
2026-03-02T08:00:00Z  deleted  HAS >> u1

cve c1 of match, _id id-2

WHEN                  CHANGE   WHAT                          BEFORE  AFTER
2026-03-02T08:00:00Z  created  IS << v1 of integration/acme
2026-03-02T08:00:00Z  deleted  IS << v1 of integration/beta

What is known begins on 2026-03-01T08:00:00Z; what was there then is shown as created.
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func sequence(all []graph.Change, err error) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
		if err != nil {
			yield(graph.Change{}, err)
		}
	}
}

func TestWriteDiff(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeDiff(&out, sequence(slices.Concat(changes()[2:], links()), nil)); err != nil {
		t.Fatal(err)
	}
	want := `CHANGE   OF                         TYPE                                       KEY        PROPERTY     BEFORE  AFTER
updated  integration/acme           microsoft_defender_machine                 m1         machineTags  -       vip, lab
                                                                                          riskScore    Low     High
deleted  integration/acme           microsoft_defender_machine_has_logon_user  m1|has|u1
created  integration/acme >> match  microsoft_defender_vulnerability_is_cve    v1|is|c1
deleted  integration/beta >> match  microsoft_defender_vulnerability_is_cve    v1|is|c1
created  integration/acme           microsoft_defender_logon_user_is_user      l1|is|u1

CHANGED                                    CREATED  UPDATED  DELETED
microsoft_defender_logon_user_is_user            1        0        0
microsoft_defender_machine                       0        1        0
microsoft_defender_machine_has_logon_user        0        0        1
microsoft_defender_vulnerability_is_cve          1        0        1
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEncodeDiff(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := encodeDiff(&out, sequence(slices.Concat(changes()[2:], links()), nil)); err != nil {
		t.Fatal(err)
	}
	want := `{"op":"updated","partition":"integration/acme","type":"microsoft_defender_machine","key":"m1","before":{"riskScore":"Low"},"after":{"machineTags":["vip","lab"],"riskScore":"High"},"generation":2,"at":1772438400000}
{"op":"deleted","partition":"integration/acme","type":"microsoft_defender_machine_has_logon_user","key":"m1|has|u1","fromEntityPartition":"integration/acme","fromEntityKey":"m1","toEntityPartition":"integration/acme","toEntityKey":"u1","generation":2,"at":1772438400000}
{"op":"created","partition":"match","type":"microsoft_defender_vulnerability_is_cve","key":"v1|is|c1","fromEntityPartition":"integration/acme","fromEntityKey":"v1","toEntityPartition":"match","toEntityKey":"c1","generation":2,"at":1772438400000}
{"op":"deleted","partition":"match","type":"microsoft_defender_vulnerability_is_cve","key":"v1|is|c1","fromEntityPartition":"integration/beta","fromEntityKey":"v1","toEntityPartition":"match","toEntityKey":"c1","generation":2,"at":1772438400000}
{"op":"created","partition":"match","type":"microsoft_defender_logon_user_is_user","key":"l1|is|u1","fromEntityPartition":"integration/acme","fromEntityKey":"l1","toEntityPartition":"integration/acme","toEntityKey":"u1","generation":2,"at":1772438400000}
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestDiffTellsOfErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	var out bytes.Buffer
	if err := writeDiff(&out, sequence(changes(), broken)); !errors.Is(err, broken) {
		t.Errorf("writeDiff = %v, want the error", err)
	}
	if err := encodeDiff(&out, sequence(nil, broken)); !errors.Is(err, broken) {
		t.Errorf("encodeDiff = %v, want the error", err)
	}
}
