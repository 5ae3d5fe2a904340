package j1ql_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/j1ql"
	"parapet/internal/j1ql/outline"
)

// TestEveryQueryHasAnOutline: what the grammar makes can be taken apart and put
// together again, which means the same, and has the same outline.
func TestEveryQueryHasAnOutline(t *testing.T) {
	t.Parallel()
	everyQuery(t, func(t *rapid.T, text string, parsed *j1ql.Query) *j1ql.Query {
		apart := outline.Of(parsed)
		again, err := apart.Query()
		if err != nil {
			t.Fatalf("the outline of %q makes no query: %v", text, err)
		}
		if diff := cmp.Diff(apart, outline.Of(again)); diff != "" {
			t.Fatalf("%q and what its outline makes, %q, have different outlines (-first +then):\n%s", text, again, diff)
		}
		for _, count := range apart.Counts() {
			if _, err := j1ql.Parse(count); count != "" && err != nil {
				t.Fatalf("what %q finds so far is counted by %q: %v", text, count, err)
			}
		}
		return again
	})
}
