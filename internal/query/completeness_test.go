package query_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// stepped is a graph without entities, whose last runs ended as its steps say.
type stepped map[graph.Partition][]graph.Step

func (s stepped) Generation() graph.Generation {
	return graph.Generation{Number: 1, At: seen, Steps: s}
}

func (s stepped) Execute(context.Context, plan.Query, plan.Budget) (*plan.Result, error) {
	return &plan.Result{}, nil
}

func TestCompleteness(t *testing.T) {
	t.Parallel()
	step := func(o graph.Outcome, days int, reason string, types ...graph.Type) graph.Step {
		return graph.Step{Name: "s", Outcome: o, Ended: seen.AddDate(0, 0, -days), Reason: reason, Types: types}
	}
	g := stepped{
		"integration/acme": {
			step(graph.Succeeded, 0, "a remark", graph.Machine),
			step(graph.Partial, 0, "too many", graph.LogonUser, graph.MachineHasLogonUser),
			step(graph.Succeeded, 0, "", graph.LogonUser),
			step(graph.Unlicensed, 0, "buy it", graph.Vulnerability, graph.MachineIdentified),
			step(graph.Skipped, 0, "", graph.User),
		},
		"integration/bolt": {
			step(graph.Succeeded, 5, "", graph.Machine),
			step(graph.Succeeded, 4, "", graph.Vulnerability),
			step(graph.Forbidden, 0, "grant it", graph.LogonUser),
			step(graph.Failed, 0, "no answer", graph.Group),
		},
	}
	for text, want := range map[string]string{
		"FIND microsoft_defender_machine":       "machine fresh acme; machine stale bolt",
		"FIND microsoft_defender_logon_user":    "logon_user partial acme too many; logon_user forbidden bolt grant it",
		"FIND cve":                              "cve never seen",
		"FIND microsoft_defender_user":          "user switched off acme",
		"FIND microsoft_defender_group":         "group failed bolt no answer",
		"FIND microsoft_defender_vulnerability": "vulnerability unlicensed acme buy it; vulnerability stale bolt",
		"FIND microsoft_defender_group THAT HAS User": "group failed bolt no answer; " +
			"group_has_user never seen; user switched off acme",
		"FIND microsoft_defender_machine THAT !IDENTIFIED Finding": "machine fresh acme; machine stale bolt; " +
			"machine_identified_vulnerability unlicensed acme buy it; vulnerability unlicensed acme buy it; vulnerability stale bolt",
		"FIND microsoft_defender_group THAT IDENTIFIED *": "group failed bolt no answer",
		"FIND microsoft_defender_group WITH name = (FIND microsoft_defender_user AS u RETURN u.name)": "" +
			"group failed bolt no answer; user switched off acme",
		"FIND cve AS c WHERE c.id != (FIND microsoft_defender_user AS u RETURN u.name) OR c.id = 'x' RETURN c.id": "" +
			"cve never seen; user switched off acme",
		"FIND cve (THAT IS Finding)?": "" +
			"cve never seen; vulnerability unlicensed acme buy it; vulnerability stale bolt; vulnerability_is_cve never seen",
		"FIND cve THAT SOMEHOW 2 (IS|IDENTIFIED) HostAgent RETURN TREE": "cve never seen; " +
			"machine fresh acme; machine stale bolt; machine_identified_vulnerability unlicensed acme buy it; " +
			"vulnerability unlicensed acme buy it; vulnerability stale bolt; vulnerability_is_cve never seen",
	} {
		answer, err := query.Run(t.Context(), query.Only(g), text, options())
		if err != nil {
			t.Fatalf("Run(%q): %v", text, err)
		}
		var got []string
		for _, c := range answer.Meta.Completeness {
			line := fmt.Sprintf("%s %s %s %s", strings.TrimPrefix(string(c.Type), "microsoft_defender_"),
				c.State, strings.TrimPrefix(string(c.Partition), "integration/"), c.Reason)
			got = append(got, strings.TrimSpace(line))
		}
		if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("completeness of %q (-want +got):\n%s", text, diff)
		}
	}
}

// options ask as if it were the moment that the tests' dates are from.
func options() query.Options {
	opt := query.Options{}
	opt.Language.Now = seen
	return opt
}

func TestStaleIsJudgedByTheMomentAskedFor(t *testing.T) {
	t.Parallel()
	g := stepped{"integration/acme": {{Outcome: graph.Succeeded, Ended: seen, Types: []graph.Type{graph.Machine}}}}
	for _, c := range []struct {
		now   time.Time
		after time.Duration
		want  query.State
	}{
		{seen.AddDate(0, 0, 2), 0, query.Fresh},
		{seen.AddDate(0, 0, 4), 0, query.Stale},
		{seen.AddDate(0, 0, 4), 7 * 24 * time.Hour, query.Fresh},
	} {
		opt := query.Options{StaleAfter: c.after}
		opt.Language.Now = c.now
		answer, err := query.Run(t.Context(), query.Only(g), "FIND microsoft_defender_machine", opt)
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.Meta.Completeness[0].State; got != c.want {
			t.Errorf("%s later, with %s allowed: %s, want %s", c.now.Sub(seen), c.after, got, c.want)
		}
		if gaps := len(answer.Gaps); gaps != map[query.State]int{query.Stale: 1}[c.want] {
			t.Errorf("%s later: %d gaps", c.now.Sub(seen), gaps)
		}
		want := []query.Age{{Partition: "integration/acme", AsOf: seen}}
		if diff := cmp.Diff(want, answer.Meta.Partitions); diff != "" {
			t.Errorf("ages (-want +got):\n%s", diff)
		}
	}
}

// A type that several steps fill lacks what one of them would have brought, and
// says of each what it told.
func TestSourcesOfAType(t *testing.T) {
	t.Parallel()
	types := []graph.Type{graph.IPAddress}
	lists := graph.Step{Name: "ip_addresses", Outcome: graph.Succeeded, Route: "list", Ended: seen, WholeAt: seen, Types: types}
	alerts := func(o graph.Outcome) graph.Step {
		return graph.Step{Name: "alerts", Outcome: o, Reason: "because", Ended: seen, Types: types}
	}
	listed := query.Source{Step: "ip_addresses", Outcome: graph.Succeeded, Route: "list", AsOf: seen, WholeAt: seen}
	held, bitByBit := lists, lists
	held.Held, held.Missing = map[graph.Type]int{graph.IPAddress: 12, graph.Machine: 3}, []string{"Twelve wait."}
	bitByBit.Known, bitByBit.Of = 8, 10
	for name, c := range map[string]struct {
		steps   []graph.Step
		want    query.State
		reason  string
		sources []query.Source
		gaps    int
	}{
		"both":      {[]graph.Step{lists, alerts(graph.Succeeded)}, query.Fresh, "", []query.Source{listed, {Step: "alerts", Outcome: graph.Succeeded, AsOf: seen}}, 0},
		"forbidden": {[]graph.Step{lists, alerts(graph.Forbidden)}, query.Partial, "because", []query.Source{listed, {Step: "alerts", Outcome: graph.Forbidden}}, 1},
		"off":       {[]graph.Step{lists, alerts(graph.Skipped)}, query.Fresh, "", []query.Source{listed, {Step: "alerts", Outcome: graph.Skipped}}, 0},
		"none":      {[]graph.Step{alerts(graph.Skipped)}, query.SwitchedOff, "because", []query.Source{{Step: "alerts", Outcome: graph.Skipped}}, 1},
		"held": {[]graph.Step{held}, query.Partial, "Twelve wait.", []query.Source{{
			Step: "ip_addresses", Outcome: graph.Succeeded, Route: "list", AsOf: seen, WholeAt: seen, Missing: []string{"Twelve wait."}, Held: 12,
		}}, 0},
		"bit by bit": {[]graph.Step{bitByBit}, query.Partial, "", []query.Source{{
			Step: "ip_addresses", Outcome: graph.Succeeded, Route: "list", AsOf: seen, WholeAt: seen, Known: 8, Of: 10,
		}}, 0},
	} {
		answer, err := query.Run(t.Context(), query.Only(stepped{"integration/acme": c.steps}), "FIND ip_address", options())
		if err != nil {
			t.Fatal(err)
		}
		got := answer.Meta.Completeness[0]
		if got.State != c.want || got.Reason != c.reason || len(answer.Gaps) != c.gaps {
			t.Errorf("%s: %s %q with gaps %v", name, got.State, got.Reason, answer.Gaps)
		}
		if diff := cmp.Diff(c.sources, got.Sources); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
