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
	declared := schema(t)
	opt := j1ql.Options{Now: now, Unbound: true}
	rapid.Check(t, func(t *rapid.T) {
		text := (&grammar{t: t}).query(2)
		parsed, err := j1ql.Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q): %v", text, err)
		}
		apart := outline.Of(parsed)
		again, err := apart.Query()
		if err != nil {
			t.Fatalf("the outline of %q makes no query: %v", text, err)
		}
		if diff := cmp.Diff(apart, outline.Of(again)); diff != "" {
			t.Fatalf("%q and what its outline makes, %q, have different outlines (-first +then):\n%s", text, again, diff)
		}
		want, _, err := j1ql.Compile(parsed, declared, opt)
		if err != nil {
			t.Fatalf("Compile(%q): %v", text, err)
		}
		got, _, err := j1ql.Compile(again, declared, opt)
		if err != nil || dump(got) != dump(want) {
			t.Fatalf("%q and what its outline makes, %q, have different plans:\n%s\n%s%v", text, again, dump(want), dump(got), err)
		}
		for _, count := range apart.Counts() {
			if _, err := j1ql.Parse(count); count != "" && err != nil {
				t.Fatalf("what %q finds so far is counted by %q: %v", text, count, err)
			}
		}
	})
}
