package account_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
)

var update = flag.Bool("update", false, "write golden files")

// TestPermissionTable shows the whole table, so that a change to it is seen.
func TestPermissionTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	mark := map[bool]string{true: "yes", false: "-"}
	for _, limited := range []bool{false, true} {
		fmt.Fprintf(&out, "limited to some integrations: %v\n%-20s", limited, "")
		for _, role := range account.Roles {
			fmt.Fprintf(&out, " %-9s", role)
		}
		for _, rule := range account.Permissions {
			fmt.Fprintf(&out, "\n%-20s", rule.Permission)
			for _, role := range account.Roles {
				fmt.Fprintf(&out, " %-9s", mark[role.May(rule.Permission, limited)])
			}
		}
		out.WriteString("\n\n")
	}
	file := filepath.Join("testdata", "permissions.txt")
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
}

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
