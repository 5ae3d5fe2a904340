package golden_test

import (
	"os"
	"path/filepath"
	"testing"

	"parapet/internal/golden"
)

// judge notes whether a test would have failed.
type judge struct {
	testing.TB

	failed bool
}

func (j *judge) Helper()               {}
func (j *judge) Errorf(string, ...any) { j.failed = true }
func (j *judge) Fatalf(string, ...any) { j.failed = true; panic(j) }

// fails says whether a comparison would fail a test.
func fails(t *testing.T, compare func(testing.TB)) bool {
	t.Helper()
	j := &judge{TB: t}
	func() {
		defer func() {
			if found := recover(); found != nil && found != any(j) {
				panic(found)
			}
		}()
		compare(j)
	}()
	return j.failed
}

func TestComparisons(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("# Page\n\n## List\n\none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const list = "\n## List\n\n"
	for name, c := range map[string]struct {
		compare func(testing.TB)
		fails   bool
	}{
		"the whole":       {func(tb testing.TB) { golden.File(tb, file, "# Page\n\n## List\n\none\n") }, false},
		"another whole":   {func(tb testing.TB) { golden.File(tb, file, "# Page\n") }, true},
		"the rest":        {func(tb testing.TB) { golden.Between(tb, file, list, "", "one\n") }, false},
		"another rest":    {func(tb testing.TB) { golden.Between(tb, file, list, "", "one\ntwo\n") }, true},
		"a part":          {func(tb testing.TB) { golden.Between(tb, file, "# ", "\n", "Page") }, false},
		"another part":    {func(tb testing.TB) { golden.Between(tb, file, "# ", "\n", "Book") }, true},
		"a part for good": {func(tb testing.TB) { golden.Between(tb, file, "# ", "the end", "Page") }, true},
		"another heading": {func(tb testing.TB) { golden.Between(tb, file, "\n## Table\n", "", "one\n") }, true},
	} {
		if got := fails(t, c.compare); got != c.fails {
			t.Errorf("%s: the test fails: %t, want %t", name, got, c.fails)
		}
	}
}
