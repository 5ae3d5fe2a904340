package audit_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"parapet/internal/audit"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

func each(t *testing.T, test func(t *testing.T, db *state.DB, log *audit.Log)) {
	t.Helper()
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) { test(t, db, audit.New(db)) })
}

func record(t *testing.T, log *audit.Log, entries ...audit.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := log.Record(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t *testing.T, log *audit.Log) audit.Verdict {
	t.Helper()
	verdict, err := log.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return verdict
}

func exec(t *testing.T, db *state.DB, statement string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *state.Tx) error {
		_, err := tx.Exec(t.Context(), statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var some = []audit.Entry{
	{Actor: "Anna", ActorID: "1", Via: "session", Action: "integration.create", Target: "integration/acme", Outcome: audit.Allowed, Address: "192.0.2.1", RequestID: "r1"},
	{Actor: "bob", ActorID: "2", Via: "token", Action: "integration.delete", Target: "integration/acme", Outcome: audit.Denied, Detail: map[string]any{"why": "100 % no_way"}},
	{Actor: "schedule", Via: "schedule", Action: "integration.run", Target: "integration/acme", Outcome: audit.Failed},
	{Actor: "Anna", ActorID: "1", Via: "session", Action: "account.create", Target: "account/bob", Outcome: audit.Allowed},
}

func TestEntriesComeBackAsTheyWent(t *testing.T) {
	each(t, func(t *testing.T, _ *state.DB, log *audit.Log) {
		record(t, log, some...)
		page, err := log.List(t.Context(), audit.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range some {
			got := page.Entries[len(some)-1-i]
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(audit.Entry{}, "Seq", "At", "Hash")); diff != "" || got.Seq != int64(i+1) || got.At.IsZero() {
				t.Errorf("entry %d at %v (-want +got):\n%s", got.Seq, got.At, diff)
			}
		}
	})
}

func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, _ *state.DB, log *audit.Log) {
		record(t, log, some...)
		now := time.Now()
		for name, test := range map[string]struct {
			filter audit.Filter
			want   []int64
		}{
			"all":        {audit.Filter{}, []int64{4, 3, 2, 1}},
			"actor":      {audit.Filter{Actor: "anna"}, []int64{4, 1}},
			"actor id":   {audit.Filter{ActorID: "2"}, []int64{2}},
			"action":     {audit.Filter{Action: "integration.run"}, []int64{3}},
			"noun":       {audit.Filter{Action: "integration."}, []int64{3, 2, 1}},
			"target":     {audit.Filter{Target: "account/bob"}, []int64{4}},
			"outcome":    {audit.Filter{Outcome: audit.Denied}, []int64{2}},
			"text":       {audit.Filter{Text: "BOB"}, []int64{4, 2}},
			"detail":     {audit.Filter{Text: "100 % no_"}, []int64{2}},
			"no pattern": {audit.Filter{Text: "100%no"}, nil},
			"from":       {audit.Filter{From: now.Add(time.Hour)}, nil},
			"until":      {audit.Filter{From: now.Add(-time.Hour), Until: now.Add(time.Hour), Actor: "bob"}, []int64{2}},
		} {
			page, err := log.List(t.Context(), test.filter)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []int64
			for _, e := range page.Entries {
				got = append(got, e.Seq)
			}
			if diff := cmp.Diff(test.want, got); diff != "" || page.Total != len(test.want) {
				t.Errorf("%s: %d in total (-want +got):\n%s", name, page.Total, diff)
			}
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, _ *state.DB, log *audit.Log) {
		record(t, log, some...)
		f, got := audit.Filter{Limit: 2, Action: "integration."}, []int64{}
		for {
			page, err := log.List(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Entries {
				got = append(got, e.Seq)
			}
			if page.Total != 3 {
				t.Errorf("%d in total, want 3", page.Total)
			}
			if f.Before = page.Next; f.Before == 0 {
				break
			}
		}
		if diff := cmp.Diff([]int64{3, 2, 1}, got); diff != "" {
			t.Errorf("pages (-want +got):\n%s", diff)
		}
		if _, err := log.List(t.Context(), audit.Filter{Limit: audit.MaxLimit + 1}); !problem.Is(err, problem.Invalid) {
			t.Errorf("a page too large: %v", err)
		}
	})
}

func TestWhatIsDoneBehindTheLogIsFound(t *testing.T) {
	each(t, func(t *testing.T, db *state.DB, log *audit.Log) {
		record(t, log, some...)
		whole := verify(t, log)
		if whole.Entries != len(some) || whole.BrokenAt != 0 {
			t.Fatalf("an untouched log: %+v", whole)
		}
		exec(t, db, "UPDATE audit SET outcome = 'allowed' WHERE seq = 2")
		if got := verify(t, log); got.BrokenAt != 2 || got.Entries != 1 {
			t.Errorf("an entry was altered: %+v", got)
		}
		exec(t, db, "UPDATE audit SET outcome = 'denied' WHERE seq = 2")
		if diff := cmp.Diff(whole, verify(t, log)); diff != "" {
			t.Errorf("put back (-before +after):\n%s", diff)
		}
		exec(t, db, "DELETE FROM audit WHERE seq = 3")
		if got := verify(t, log); got.BrokenAt != 4 || !strings.Contains(got.Reason, "gone") {
			t.Errorf("an entry was removed: %+v", got)
		}
	})
}

func TestPruneLeavesAChain(t *testing.T) {
	each(t, func(t *testing.T, db *state.DB, log *audit.Log) {
		record(t, log, some...)
		exec(t, db, "UPDATE audit SET at = at - 10000000 WHERE seq <= 2")
		removed, err := log.Prune(t.Context(), time.Now().Add(-time.Hour), audit.Entry{Actor: "root", Via: "session"})
		if err != nil || removed != 2 {
			t.Fatalf("%d were removed, %v, want 2", removed, err)
		}
		if removed, err = log.Prune(t.Context(), time.Now().Add(-time.Hour), audit.Entry{Actor: "root"}); removed != 0 || err != nil {
			t.Errorf("%d were removed once more, %v", removed, err)
		}
		page, err := log.List(t.Context(), audit.Filter{Action: "audit."})
		if err != nil || page.Total != 1 || page.Entries[0].Detail["removed"] != json.Number("2") {
			t.Errorf("what tells of the removal: %+v, %v", page, err)
		}
		if got := verify(t, log); got.Entries != 3 || got.BrokenAt != 0 {
			t.Errorf("what is left: %+v", got)
		}
	})
}

func TestManyRecordAtOnce(t *testing.T) {
	each(t, func(t *testing.T, _ *state.DB, log *audit.Log) {
		var recording sync.WaitGroup
		for range 8 {
			recording.Go(func() {
				for range 5 {
					if err := log.Record(t.Context(), some[0]); err != nil {
						t.Error(err)
					}
				}
			})
		}
		recording.Wait()
		if got := verify(t, log); got.Entries != 40 || got.BrokenAt != 0 {
			t.Errorf("the chain: %+v", got)
		}
	})
}

func TestRecordIsPartOfItsTransaction(t *testing.T) {
	each(t, func(t *testing.T, db *state.DB, log *audit.Log) {
		err := db.Write(t.Context(), func(tx *state.Tx) error {
			if err := log.RecordTx(t.Context(), tx, some[0]); err != nil {
				return err
			}
			return context.Canceled
		})
		if got := verify(t, log); got.Entries != 0 || err == nil {
			t.Errorf("after a transaction that was rolled back (%v): %+v", err, got)
		}
	})
}

// TestExportCanBeChecked follows the recipe that is documented for others.
func TestExportCanBeChecked(t *testing.T) {
	each(t, func(t *testing.T, _ *state.DB, log *audit.Log) {
		record(t, log, some...)
		var out bytes.Buffer
		if err := log.Export(t.Context(), &out, audit.Filter{}); err != nil {
			t.Fatal(err)
		}
		last, lines := "", 0
		for line := range strings.Lines(out.String()) {
			at := strings.LastIndex(line, `,"hash":"`)
			sum := sha256.Sum256([]byte(last + "\n" + line[:at] + `,"hash":""}`))
			if last = hex.EncodeToString(sum[:]); !strings.Contains(line[at:], last) {
				t.Errorf("the hash of line %d is not %s: %s", lines+1, last, line)
			}
			lines++
		}
		if lines != len(some) || last != verify(t, log).Hash {
			t.Errorf("%d lines end with %s, want %+v", lines, last, verify(t, log))
		}
	})
}

func TestLargeExportIsWhole(t *testing.T) {
	each(t, func(t *testing.T, db *state.DB, log *audit.Log) {
		const many = 1001
		err := db.Write(t.Context(), func(tx *state.Tx) error {
			for range many {
				if err := log.RecordTx(t.Context(), tx, some[1]); err != nil {
					return err
				}
			}
			return log.RecordTx(t.Context(), tx, some[0])
		})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := log.Export(t.Context(), &out, audit.Filter{Actor: "bob"}); err != nil {
			t.Fatal(err)
		}
		if got := bytes.Count(out.Bytes(), []byte("\n")); got != many {
			t.Errorf("%d lines, want %d", got, many)
		}
	})
}

func TestAnythingCanBeRecorded(t *testing.T) {
	each(t, func(t *testing.T, db *state.DB, log *audit.Log) {
		type change struct{ B, A any }
		count := 0
		rapid.Check(t, func(rt *rapid.T) {
			text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
			e := audit.Entry{
				Actor: text.Draw(rt, "actor"), Target: text.Draw(rt, "target"), Outcome: audit.Denied,
				Detail: map[string]any{
					text.Draw(rt, "key"): change{rapid.Float64().Draw(rt, "number"), text.Draw(rt, "text")},
					"at":                 time.Now(), "n": rapid.Int64().Draw(rt, "n"),
				},
			}
			if err := log.Record(t.Context(), e); err != nil {
				rt.Fatal(err)
			}
			count++
		})
		if got := verify(t, log); got.Entries != count || got.BrokenAt != 0 {
			t.Errorf("the chain of %d: %+v", count, got)
		}
	})
}
