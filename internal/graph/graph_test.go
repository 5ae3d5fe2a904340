package graph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

func TestDeclaredTypesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, e := range graph.Declared().Entities() {
		checkDoc(t, string(e.Type), e.Doc, e.Properties)
	}
	for _, r := range graph.Declared().Relationships() {
		checkDoc(t, string(r.Type), r.Doc, r.Properties)
	}
}

func checkDoc(t *testing.T, name, doc string, props []graph.Property) {
	t.Helper()
	for _, p := range props {
		doc += "\n" + p.Doc
	}
	for line := range strings.Lines(doc) {
		if line = strings.TrimSpace(line); !strings.HasSuffix(line, ".") {
			t.Errorf("%s: %q is no sentence", name, line)
		}
	}
}

func TestNewSchemaRefuses(t *testing.T) {
	t.Parallel()
	a := graph.EntityType{Type: "a"}
	for name, c := range map[string]struct {
		entities      []graph.EntityType
		relationships []graph.RelationshipType
		want          string
	}{
		"a type twice":         {[]graph.EntityType{a, a}, nil, "entity type a is declared twice"},
		"an undeclared end":    {[]graph.EntityType{a}, []graph.RelationshipType{{Type: "r", From: "a", To: "b"}}, "joins undeclared types a and b"},
		"a relationship twice": {[]graph.EntityType{a}, []graph.RelationshipType{{Type: "a", From: "a", To: "a"}}, "relationship type a is declared twice"},
		"a united text":        {[]graph.EntityType{{Type: "a", Properties: []graph.Property{{Name: "p", Kind: graph.KindText, Merge: graph.Union}}}}, nil, "is no list"},
		"an undeclared base":   {[]graph.EntityType{{Type: "a", BuiltOn: []graph.Type{"b"}}}, nil, "type a is built on the undeclared type b"},
		"the same property":    {[]graph.EntityType{{Type: "a", Properties: []graph.Property{{Name: "p"}, {Name: "p"}}}}, nil, "property p of a is declared twice"},
	} {
		_, err := graph.NewSchema(c.entities, c.relationships)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("NewSchema with %s = %v, want %q", name, err, c.want)
		}
	}
}

func TestOfClassAndVerb(t *testing.T) {
	t.Parallel()
	s := graph.Declared()
	if diff := cmp.Diff([]graph.Type{graph.User, graph.LogonUser}, s.OfClass("User")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]graph.Type{graph.VulnerabilityIsCVE, graph.LogonUserIsUser, graph.MachineIsMachine}, s.OfVerb(graph.Is)); diff != "" {
		t.Error(diff)
	}
}

func TestBasisGoesDownToWhatIsRead(t *testing.T) {
	t.Parallel()
	for typ, want := range map[graph.Type][]graph.Type{
		graph.User:               {graph.User},
		graph.GroupHasUser:       {graph.GroupHasUser, graph.User},
		graph.VulnerabilityIsCVE: {graph.VulnerabilityIsCVE, graph.Vulnerability, graph.Machine},
		graph.LogonUserIsUser:    {graph.LogonUserIsUser, graph.LogonUser, graph.User, graph.Machine},
		"undeclared":             {"undeclared"},
	} {
		if diff := cmp.Diff(want, graph.Declared().Basis(typ)); diff != "" {
			t.Errorf("Basis(%s) (-want +got):\n%s", typ, diff)
		}
	}
}

func TestStepIsAsOfWhenItsTypesWereSeen(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	before := now.AddDate(0, 0, -1)
	for outcome, want := range map[graph.Outcome]time.Time{
		graph.Succeeded: now, graph.Partial: now, graph.Skipped: before,
		graph.Failed: before, graph.Forbidden: before, graph.Unlicensed: before,
	} {
		step := graph.Step{Outcome: outcome, Ended: now}
		if !step.Came() {
			step.LastGood = before
		}
		if got := step.AsOf(); !got.Equal(want) {
			t.Errorf("what a step that %s tells is as of %s, want %s", outcome, got, want)
		}
	}
}

func TestTimeOfTheYearOneIsUndefined(t *testing.T) {
	t.Parallel()
	if v := graph.Time(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)); v.Defined() {
		t.Errorf("Time(year 1) = %v, want undefined", v)
	}
	if got, want := graph.Time(time.UnixMilli(1700000000123)).AsMillis(), int64(1700000000123); got != want {
		t.Errorf("AsMillis() = %d, want %d", got, want)
	}
}

func TestCompareOrdersKindsThenValues(t *testing.T) {
	t.Parallel()
	ordered := []graph.Value{
		{},
		graph.Bool(false), graph.Bool(true), graph.Number(-1), graph.Number(2),
		graph.Millis(0), graph.Millis(5), graph.Text(""), graph.Text("a"), graph.List(), graph.List("a"), graph.List("a", "b"),
	}
	for i, v := range ordered {
		for j, w := range ordered {
			if got := v.Compare(w); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("(%v).Compare(%v) = %d", v, w, got)
			}
		}
	}
}
