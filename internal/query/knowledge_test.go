package query_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parapet/internal/graph"
	"parapet/internal/match"
	"parapet/internal/query"
)

// readThenMatched are the steps of an integration and of the matching after it.
func readThenMatched(steps map[graph.Type]graph.Step) stepped {
	g := stepped{match.Partition: {{
		Name: "match", Outcome: graph.Succeeded, Ended: seen, Types: match.Types(),
	}}}
	for t, step := range steps {
		step.Name, step.Types, step.Ended = string(t), []graph.Type{t}, seen
		g["integration/acme"] = append(g["integration/acme"], step)
	}
	return g
}

// What is made from others is known as far as they are, and who asks for it is
// told of what they lack.
func TestWhatIsMadeFromOthersIsInTheWorstOfTheirStates(t *testing.T) {
	t.Parallel()
	good := graph.Step{Outcome: graph.Succeeded}
	bad := func(o graph.Outcome) graph.Step { return graph.Step{Outcome: o, Reason: "because"} }
	cases := map[string]struct {
		steps map[graph.Type]graph.Step
		typ   graph.Type
		want  query.State
	}{
		"cve of no findings yet":       {nil, graph.CVE, query.NeverSeen},
		"cve":                          {map[graph.Type]graph.Step{graph.Machine: good, graph.Vulnerability: good}, graph.CVE, query.Fresh},
		"cve unlicensed":               {map[graph.Type]graph.Step{graph.Machine: good, graph.Vulnerability: bad(graph.Unlicensed)}, graph.CVE, query.Unlicensed},
		"cve forbidden":                {map[graph.Type]graph.Step{graph.Machine: good, graph.Vulnerability: bad(graph.Forbidden)}, graph.CVE, query.Forbidden},
		"cve off":                      {map[graph.Type]graph.Step{graph.Machine: good, graph.Vulnerability: bad(graph.Skipped)}, graph.CVE, query.SwitchedOff},
		"cve partial":                  {map[graph.Type]graph.Step{graph.Machine: good, graph.Vulnerability: bad(graph.Partial)}, graph.CVE, query.Partial},
		"cve without devices":          {map[graph.Type]graph.Step{graph.Machine: bad(graph.Failed), graph.Vulnerability: bad(graph.Skipped)}, graph.CVE, query.Failed},
		"is a cve":                     {map[graph.Type]graph.Step{graph.Vulnerability: bad(graph.Unlicensed)}, graph.VulnerabilityIsCVE, query.Unlicensed},
		"is a user, users off":         {map[graph.Type]graph.Step{graph.LogonUser: good, graph.User: bad(graph.Skipped)}, graph.LogonUserIsUser, query.SwitchedOff},
		"is a user, sign-ins unseen":   {map[graph.Type]graph.Step{graph.LogonUser: bad(graph.Failed), graph.User: good}, graph.LogonUserIsUser, query.Failed},
		"members, users off":           {map[graph.Type]graph.Step{graph.GroupHasUser: good, graph.User: bad(graph.Skipped)}, graph.GroupHasUser, query.SwitchedOff},
		"endpoints of unseen machines": {map[graph.Type]graph.Step{graph.Endpoint: bad(graph.Skipped), graph.Machine: bad(graph.Forbidden)}, graph.Endpoint, query.Forbidden},
	}
	for name, c := range cases {
		text := "FIND " + string(c.typ)
		if r := graph.Declared().Relationship(c.typ); r != nil {
			text = fmt.Sprintf("FIND %s THAT %s %s", r.From, r.Class, r.To)
		}
		answer, err := query.Run(t.Context(), query.Only(readThenMatched(c.steps)), text, options())
		if err != nil {
			t.Fatal(err)
		}
		of := map[graph.Type][]query.Completeness{}
		for _, has := range answer.Meta.Completeness {
			of[has.Type] = append(of[has.Type], has)
		}
		if got := of[c.typ]; len(got) != 1 || got[0].State != c.want || got[0].Partition == match.Partition {
			t.Errorf("%s: %v, want %s of the integration", name, got, c.want)
		}
		isGap := c.want != query.Fresh && c.want != query.NeverSeen
		if told := len(answer.Gaps) > 0 && answer.Gaps[0].Step.Reason == "because"; told != isGap {
			t.Errorf("%s: gaps %v, want any: %t", name, answer.Gaps, isGap)
		}
	}
}

// Every integration that what is shared is made from counts by itself.
func TestWhatIsMadeFromSeveralIntegrationsTellsOfEach(t *testing.T) {
	t.Parallel()
	of := func(o graph.Outcome, days int) []graph.Step {
		return []graph.Step{{
			Outcome: o, Types: []graph.Type{graph.Vulnerability}, Ended: seen.AddDate(0, 0, -days), LastGood: seen.AddDate(0, 0, -9),
		}}
	}
	g := stepped{
		"integration/acme": of(graph.Succeeded, 0), "integration/bolt": of(graph.Succeeded, 4), "integration/core": of(graph.Failed, 0),
		match.Partition: {{Outcome: graph.Succeeded, Types: match.Types(), Ended: seen}},
	}
	answer, err := query.Run(t.Context(), query.Only(g), "FIND cve", options())
	if err != nil {
		t.Fatal(err)
	}
	want := []query.Completeness{
		{Type: graph.CVE, State: query.Fresh, Partition: "integration/acme", AsOf: seen},
		{Type: graph.CVE, State: query.Stale, Partition: "integration/bolt", AsOf: seen.AddDate(0, 0, -4)},
		{Type: graph.CVE, State: query.Failed, Partition: "integration/core", AsOf: seen.AddDate(0, 0, -9)},
	}
	if diff := cmp.Diff(want, answer.Meta.Completeness, cmpopts.IgnoreFields(query.Completeness{}, "Sources")); diff != "" {
		t.Errorf("completeness (-want +got):\n%s", diff)
	}
}

// What was tried in vain is no younger for it.
func TestAsOfIsWhenItWasLastRead(t *testing.T) {
	t.Parallel()
	before := seen.AddDate(0, 0, -1)
	g := stepped{"integration/acme": {
		{Name: "machines", Outcome: graph.Unlicensed, Reason: "buy it", Types: []graph.Type{graph.Machine}, Ended: seen, LastGood: before},
		{Name: "users", Outcome: graph.Forbidden, Types: []graph.Type{graph.User}, Ended: seen},
	}}
	answer, err := query.Run(t.Context(), query.Only(g), "FIND (microsoft_defender_machine | microsoft_defender_user)", options())
	if err != nil {
		t.Fatal(err)
	}
	want := []query.Completeness{
		{Type: graph.Machine, State: query.Unlicensed, Partition: "integration/acme", AsOf: before, Reason: "buy it"},
		{Type: graph.User, State: query.Forbidden, Partition: "integration/acme"},
	}
	if diff := cmp.Diff(want, answer.Meta.Completeness, cmpopts.IgnoreFields(query.Completeness{}, "Sources")); diff != "" {
		t.Errorf("completeness (-want +got):\n%s", diff)
	}
	gaps := "[integration/acme: step machines unlicensed, last read on 2026-03-30T12:00:00Z: buy it integration/acme: step users forbidden]"
	if diff := cmp.Diff(gaps, fmt.Sprint(answer.Gaps)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]query.Age{{Partition: "integration/acme", AsOf: before}}, answer.Meta.Partitions); diff != "" {
		t.Errorf("ages (-want +got):\n%s", diff)
	}
}

// damaged is a graph whose newest generation cannot be read.
type damaged struct{ stepped }

func (d damaged) Generation() graph.Generation {
	g := d.stepped.Generation()
	g.Lost = []error{errors.New("one file is damaged"), errors.New("another is, too")}
	return g
}

func TestAnOlderGenerationSaysThatItIs(t *testing.T) {
	t.Parallel()
	g := damaged{stepped{"integration/acme": {
		{Outcome: graph.Succeeded, Types: []graph.Type{graph.Machine, graph.AccountHasMachine}, Ended: seen},
		{Outcome: graph.Failed, Reason: "no answer", Types: []graph.Type{graph.Account}},
	}}}
	answer, err := query.Run(t.Context(), query.Only(g), "FIND Account THAT HAS HostAgent", options())
	if err != nil {
		t.Fatal(err)
	}
	states := map[graph.Type]query.State{}
	for _, c := range answer.Meta.Completeness {
		states[c.Type] = c.State
	}
	want := map[graph.Type]query.State{graph.Machine: query.Stale, graph.AccountHasMachine: query.Stale, graph.Account: query.Failed}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	var out bytes.Buffer
	if err := answer.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	warning := `"warnings":["what is newer than generation 1 of ` + seen.Format(time.RFC3339) +
		` is damaged, so that this generation answered; one file is damaged; another is, too",`
	if !strings.Contains(out.String(), warning) {
		t.Errorf("%s\nlacks %s", out.String(), warning)
	}
}

// Nothing follows from the absence of a property that nobody could see: who
// names it is told, wherever it stands, and nobody else.
func TestWhatAStepCannotTellIsMissedWhereItIsNamed(t *testing.T) {
	t.Parallel()
	g := stepped{"integration/acme": {
		{Name: "machines", Outcome: graph.Succeeded, Types: []graph.Type{graph.Machine}, Ended: seen},
		{
			Name: "logon_users", Outcome: graph.Succeeded, Ended: seen, Reason: "hunting",
			Types: []graph.Type{graph.LogonUser, graph.MachineHasLogonUser}, Untold: []string{"isDomainAdmin", "logonTypes"},
		},
	}}
	const all = "FIND microsoft_defender_logon_user"
	for text, want := range map[string]string{
		all:                                  "",
		all + " AS u RETURN u.name, u.*":     "",
		all + " WITH accountSid = undefined": "",
		"FIND microsoft_defender_machine WITH isDomainAdmin = true":                                      "",
		all + " WITH isDomainAdmin = true":                                                               "isDomainAdmin",
		all + " WITH isDomainAdmin = undefined OR name ~= 'x'":                                           "isDomainAdmin",
		all + " AS u WHERE (u.name = 'x' AND u.isDomainAdmin != false) RETURN u":                         "isDomainAdmin",
		all + " AS u RETURN u.isDomainAdmin":                                                             "isDomainAdmin",
		all + " AS u RETURN u.name, COUNT(u.isDomainAdmin)":                                              "isDomainAdmin",
		all + " AS u RETURN MAX(u.isDomainAdmin)":                                                        "isDomainAdmin",
		all + " AS u RETURN COALESCE(u.isDomainAdmin, false) AS admin":                                   "isDomainAdmin",
		all + " AS u RETURN UNWIND(u.logonTypes) AS how":                                                 "logonTypes",
		all + " AS u RETURN u.name ORDER BY u.isDomainAdmin":                                             "isDomainAdmin",
		"FIND microsoft_defender_machine THAT !HAS microsoft_defender_logon_user WITH logonTypes ~= 'N'": "logonTypes",
		all + " WITH name = (" + all + " WITH isDomainAdmin = true AS u RETURN u.name)":                  "isDomainAdmin",
	} {
		answer, err := query.Run(t.Context(), query.Only(g), text, options())
		if err != nil {
			t.Fatalf("Run(%q): %v", text, err)
		}
		gaps, wantGaps := fmt.Sprint(answer.Gaps), "[]"
		if want != "" {
			wantGaps = "[integration/acme: step logon_users succeeded but did not tell " + want + ": hunting]"
		}
		if gaps != wantGaps {
			t.Errorf("gaps of %q = %s, want %s", text, gaps, wantGaps)
		}
		for _, c := range answer.Meta.Completeness {
			state := query.Fresh
			if want != "" && c.Type == graph.LogonUser || want == "logonTypes" && c.Type == graph.MachineHasLogonUser {
				state = query.Partial
			}
			if c.State != state {
				t.Errorf("%q: %v, want %s", text, c, state)
			}
		}
	}
}
