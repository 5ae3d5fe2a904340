package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parapet/internal/graph/snapshot"
)

// A memo that cannot be read is told of, in a plan and in the report: everything is
// read as a whole, once.
func TestADamagedMemoIsToldOf(t *testing.T) {
	t.Parallel()
	const lost = "what the last sync left for this one is damaged or missing"
	dir := t.TempDir()
	store, err := snapshot.Create(dir, snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := acme()
	n.changes = map[string][]string{"users": {}, "groups": {}}
	cfg := n.config(t)
	if got := reason(run(t, store, cfg), "account"); got != "" {
		t.Errorf("reason of the account at first = %q, want none", got)
	}
	memos, err := filepath.Glob(filepath.Join(dir, "*.memo"))
	if err != nil || len(memos) != 1 {
		t.Fatalf("memos: %v, %v", memos, err)
	}
	if err := os.WriteFile(memos[0], []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if store, err = snapshot.Open(dir, snapshot.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := findings(t, store, cfg); !strings.Contains(got.Why, "not by delta: "+lost) {
		t.Errorf("planned: %s", got.Why)
	}
	report := run(t, store, cfg)
	if got, want := reason(report, "account"), lost+": everything is read as a whole"; got != want {
		t.Errorf("reason of the account = %q, want %q", got, want)
	}
	if report = run(t, store, cfg); reason(report, "account") != "" || routeOf(report, "users") != "delta" {
		t.Errorf("after it is mended: %s", told(report))
	}
}
