// Package golden holds what tests find to what is kept in a file that people read:
// pages of the manual, answers as they are written. A change is then seen where it
// is reviewed.
//
// A test that uses it has the flag -update, which writes the file anew. The package
// does not know what it compares.
package golden

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files that tests compare with anew")

// File compares a text with a file.
func File(tb testing.TB, file, got string) {
	tb.Helper()
	kept := ""
	if !*update { // which may be to make it
		kept = read(tb, file)
	}
	compare(tb, file, "", kept, "", got)
}

// Between compares a text with what stands in a file between two marks; up to the
// file's end when the second is empty.
func Between(tb testing.TB, file, begin, end, got string) {
	tb.Helper()
	before, rest, begins := strings.Cut(read(tb, file), begin)
	kept, after, ends := rest, "", true
	if end != "" {
		kept, after, ends = strings.Cut(rest, end)
	}
	if !begins || !ends {
		tb.Fatalf("%s has no place for the text: %q…%q", file, begin, end)
	}
	compare(tb, file, before+begin, kept, end+after, got)
}

// compare compares a text with what is kept of it in a file, among other things.
func compare(tb testing.TB, file, before, kept, after, got string) {
	tb.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(before+got+after), 0o644); err != nil { //nolint:gosec // for all who read the source
			tb.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(kept, got); diff != "" {
		tb.Errorf("%s is not as it is now; run the test with -update (-file +now):\n%s", file, diff)
	}
}

func read(tb testing.TB, file string) string {
	tb.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
