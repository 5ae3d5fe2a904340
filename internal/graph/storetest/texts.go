package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

// RunTexts asks random questions of random graphs, from their text to the
// rows. Store and naive evaluator agree, and the canonical form of a text asks
// the same.
func RunTexts(t *testing.T, open Opener) {
	all := worlds(t, open)
	rapid.Check(t, func(t *rapid.T) {
		w := all[rapid.IntRange(0, len(all)-1).Draw(t, "graph")]
		text := drawText(t, w.times())
		for _, q := range compileBoth(t, text) {
			if err := w.compare(context.Background(), q); err != nil {
				t.Fatalf("%s\n%v", text, err)
			}
		}
	})
}

func (w *world) times() []time.Time {
	var all []time.Time
	for _, s := range w.states {
		all = append(all, s.At)
	}
	return all
}

// compileBoth compiles a text and its canonical form, which is its own.
func compileBoth(t *rapid.T, text string) []plan.Query {
	parsed, err := j1ql.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	printed := parsed.String()
	again, err := j1ql.Parse(printed)
	if err != nil {
		t.Fatalf("Parse(%q), the canonical form of %q: %v", printed, text, err)
	}
	if reprinted := again.String(); reprinted != printed {
		t.Fatalf("the canonical form of %q is %q, and that of it %q", text, printed, reprinted)
	}
	var plans []plan.Query
	for _, q := range []*j1ql.Query{parsed, again} {
		compiled, _, err := j1ql.Compile(q, Schema(), j1ql.Options{Now: now, Variables: variables})
		if err != nil {
			t.Fatalf("Compile(%q): %v", fmt.Sprint(q), err)
		}
		plans = append(plans, compiled)
	}
	return plans
}
