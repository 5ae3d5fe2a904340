package question

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the list in the manual")

// TestManualListsEveryQuestion keeps the list at the end of the manual.
func TestManualListsEveryQuestion(t *testing.T) {
	t.Parallel()
	const file, heading = "../../docs/questions.md", "\n## The questions\n\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, list, found := strings.Cut(string(text), heading)
	if !found {
		t.Fatalf("%s has no heading %q", file, heading)
	}
	want := "| name | question | tags |\n| --- | --- | --- |\n"
	for _, q := range List() {
		want += fmt.Sprintf("| `%s` | %s | %s |\n", q.Name, q.Title, strings.Join(q.Tags, ", "))
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+heading+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("the manual does not list the questions as they are: go test ./internal/question -update (-library +manual)\n%s", diff)
	}
}
