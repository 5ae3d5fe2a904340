package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/config"
	"parapet/internal/graph/snapshot"
	"parapet/internal/query"
)

// What the server says is usual is what happens when nothing is said at all.
func TestServerSettingsAreUsual(t *testing.T) {
	t.Parallel()
	set, _, err := config.LoadServer(config.Source{Environment: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	got := []any{set.Memory, set.Query.Timeout, set.Query.Memory, set.Query.Rows}
	want := []any{int64(snapshot.DefaultMemory), query.DefaultTimeout, int64(query.DefaultMemory), query.DefaultRows}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is usual (-want +got):\n%s", diff)
	}
}
