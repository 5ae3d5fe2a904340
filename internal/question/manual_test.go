package question

import (
	"fmt"
	"strings"
	"testing"

	"parapet/internal/golden"
)

// TestManualListsEveryQuestion keeps the list at the end of the manual.
func TestManualListsEveryQuestion(t *testing.T) {
	t.Parallel()
	const file, heading = "../../docs/questions.md", "\n## The questions\n\n"
	list := "| name | question | tags |\n| --- | --- | --- |\n"
	for _, q := range List() {
		list += fmt.Sprintf("| `%s` | %s | %s |\n", q.Name, q.Title, strings.Join(q.Tags, ", "))
	}
	golden.Between(t, file, heading, "", list)
}
