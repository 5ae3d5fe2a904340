package app

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

var (
	today     = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	yesterday = today.AddDate(0, 0, -1)
)

// statusOf runs the command on a graph of two devices whose runs ended so.
func statusOf(t *testing.T, asJSON bool, runs map[graph.Partition][]graph.Step) (string, int) {
	t.Helper()
	dir := t.TempDir()
	store, err := snapshot.Create(dir, snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for p, steps := range runs {
		d := tx.Draft(p)
		for _, key := range []graph.Key{"one", "two"} {
			if err := d.PutEntity(graph.Machine, key, nil); err != nil {
				t.Fatal(err)
			}
		}
		d.Finish(graph.Whole, graph.Machine)
		if _, err := tx.Seal(t.Context(), p, steps, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = Status(t.Context(), Streams{Out: &out, Err: &out}, DataOptions{Place: Place{Data: dir}, JSON: asJSON})
	return out.String(), ExitCode(err)
}

var runs = map[graph.Partition][]graph.Step{
	"integration/acme": {
		{Name: "machines", Outcome: graph.Succeeded, Route: "list", Types: []graph.Type{graph.Machine}, Ended: today, WholeAt: today, Reason: "a remark"},
		{Name: "vulnerabilities", Outcome: graph.Partial, Route: "delta", Ended: today, WholeAt: yesterday, Reason: "several", Missing: []string{"One row is torn.", "Another is odd."}},
		{Name: "alerts", Outcome: graph.Forbidden, Reason: "grant SecurityAlert.Read.All", Ended: today, LastGood: yesterday},
		{Name: "missing_kbs", Outcome: graph.Succeeded, Ended: today, Known: 8, Of: 10},
		{Name: "users", Outcome: graph.Partial, Ended: today, Missing: []string{"12 wait."}, Held: map[graph.Type]int{graph.User: 12}},
		{Name: "antivirus", Outcome: graph.Skipped, Reason: "switched off", Ended: today},
	},
	"integration/bolt": {{Name: "machines", Outcome: graph.Failed, Reason: "no answer", Ended: today, LastGood: yesterday}},
	"integration/corp": {{Name: "machines", Outcome: graph.Failed, Reason: "no answer", Ended: today}},
}

func TestStatusTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	got, code := statusOf(t, false, runs)
	want := `acme: last read at 2026-03-31T12:00:00Z.
SOURCE           OUTCOME    ROUTE  AS OF                 WHOLE AS OF           ENTITIES  RELATIONSHIPS
machines         succeeded  list   2026-03-31T12:00:00Z  2026-03-31T12:00:00Z         2              0
vulnerabilities  partial    delta  2026-03-31T12:00:00Z  2026-03-30T12:00:00Z         0              0
alerts           forbidden         2026-03-30T12:00:00Z  never                        0              0
missing_kbs      succeeded         2026-03-31T12:00:00Z  never                        0              0
users            partial           2026-03-31T12:00:00Z  never                        0              0
antivirus        skipped           never                 never                        0              0
• machines: a remark
✗ vulnerabilities: One row is torn.
✗ vulnerabilities: Another is odd.
✗ alerts: grant SecurityAlert.Read.All
✗ missing_kbs: it is known for 8 of 10; the next runs read the rest
✗ users: 12 wait.

bolt: the last run saw nothing at 2026-03-31T12:00:00Z. What is known is as of 2026-03-30T12:00:00Z.
SOURCE    OUTCOME  ROUTE  AS OF                 WHOLE AS OF  ENTITIES  RELATIONSHIPS
machines  failed          2026-03-30T12:00:00Z  never               0              0
✗ machines: no answer

corp: the last run saw nothing at 2026-03-31T12:00:00Z, and none did before.
SOURCE    OUTCOME  ROUTE  AS OF  WHOLE AS OF  ENTITIES  RELATIONSHIPS
machines  failed          never  never               0              0
✗ machines: no answer
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if code != exitIncomplete {
		t.Errorf("exit code %d, want %d", code, exitIncomplete)
	}
}

func TestStatusOfACompleteGraph(t *testing.T) {
	t.Parallel()
	complete := map[graph.Partition][]graph.Step{"integration/acme": runs["integration/acme"][:1]}
	got, code := statusOf(t, true, complete)
	want := `"complete":true,"integrations":[{"name":"acme","triedAt":1774958400000,"asOf":1774958400000,"complete":true,"sources":[` +
		`{"source":"machines","outcome":"succeeded","route":"list","asOf":1774958400000,"wholeAt":1774958400000,"entities":2,"relationships":0,"reason":"a remark"}]}]}`
	if _, rest, _ := bytes.Cut([]byte(got), []byte(`"complete":true,`)); `"complete":true,`+string(bytes.TrimSpace(rest)) != want {
		t.Errorf("%s\nwant … %s", got, want)
	}
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
}
