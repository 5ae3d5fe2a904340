package account_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/golden"
)

// TestPermissionTable holds the page for people to the table of the program, and
// so shows every change to it.
func TestPermissionTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	out.WriteString(pageHead)
	for _, rule := range account.Permissions {
		fmt.Fprintf(&out, "| `%s` | %s |", rule.Permission, rule.Text)
		for _, role := range account.Roles {
			out.WriteString(map[[2]bool]string{
				{true, true}: " yes |", {true, false}: " if not limited |", {false, false}: " |",
			}[[2]bool{role.May(rule.Permission, false), role.May(rule.Permission, true)}])
		}
		out.WriteString("\n")
	}
	golden.File(t, filepath.Join("..", "..", "docs", "permissions.md"), out.String())
}

const pageHead = `# Who may do what

Everybody who signs in has one of four roles; each may do all that the one before
may. An account may be limited to some integrations: it then sees nothing of the
others, in no answer and in no count, and whatever its role it may not do what
reaches beyond single integrations. A token has a role and limits of its own, and
never more than its owner has at the moment it is used.

| permission | what | viewer | analyst | responder | admin |
| --- | --- | --- | --- | --- | --- |
`

func TestWhatIsUnknownIsNotAllowed(t *testing.T) {
	t.Parallel()
	for _, who := range []account.Identity{{}, {Role: "boss"}, {Role: account.Admin, Instances: []string{}}} {
		for _, rule := range account.Permissions {
			if who.May(rule.Permission) && (who.Role != account.Admin || rule.Whole) {
				t.Errorf("%+v may %s", who, rule.Permission)
			}
		}
		if who.May("something.else") {
			t.Errorf("%+v may do what there is no rule for", who)
		}
	}
	if (account.Identity{Role: account.Admin, Instances: []string{}}).Sees("acme") {
		t.Error("who is limited to nothing sees something")
	}
}
