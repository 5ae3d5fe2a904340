package app

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/audit"
	"parapet/internal/secret"
	"parapet/internal/state"
)

// keptBy is the state of a server in a folder, and the options that find it.
func keptBy(t *testing.T) (*state.DB, ServerOptions) {
	t.Helper()
	dir := t.TempDir()
	db, err := state.Open(t.Context(), state.Config{URL: "file:" + filepath.Join(dir, "state.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, ServerOptions{
		Config: filepath.Join(dir, "server.yaml"),
		Flags:  map[string]string{"data": dir, "public_url": "https://parapet.example.com"},
	}
}

func TestLostPasswordIsSetByALink(t *testing.T) {
	t.Parallel()
	db, opt := keptBy(t)
	accounts := account.New(db, account.Config{Cost: account.Cost{Memory: 8, Passes: 1, Lanes: 1}})
	if _, err := accounts.Create(t.Context(), account.NewAccount{Name: "anna", Role: account.Admin, Password: secret.New("a password that is lost")}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := MakePasswordCode(t.Context(), Streams{Out: &out}, opt, "ANNA"); err != nil {
		t.Fatal(err)
	}
	_, code, found := strings.Cut(strings.TrimSpace(out.String()), "https://parapet.example.com/password#")
	if !found {
		t.Fatalf("there is no link in %q", &out)
	}
	const next = "quite another set of words"
	a, _, err := accounts.UsePasswordCode(t.Context(), secret.New(code), secret.New(next), account.Origin{})
	if err != nil || a.Name != "anna" {
		t.Fatalf("the code is that of %q, %v", a.Name, err)
	}
	page, err := audit.New(db).List(t.Context(), audit.Filter{Target: "account/anna"})
	if err != nil || page.Total != 1 || page.Entries[0].Via != "command" || strings.Contains(page.Entries[0].Actor, code) {
		t.Errorf("the audit log tells %+v, %v", page, err)
	}
	out.Reset()
	if err := ListAccounts(t.Context(), Streams{Out: &out}, opt); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(got, "anna admin everything active 2") {
		t.Errorf("the accounts are\n%s", &out)
	}
	err = MakePasswordCode(t.Context(), Streams{Out: &out}, opt, "nobody")
	if ExitCode(err) != exitFailed || !strings.Contains(Say(err), `no account "nobody"`) {
		t.Errorf("a code for nobody: %v", err)
	}
}

func TestAuditLogIsVerifiedAndExported(t *testing.T) {
	t.Parallel()
	db, opt := keptBy(t)
	log := audit.New(db)
	for _, action := range []string{"account.create", "integration.create"} {
		if err := log.Record(t.Context(), audit.Entry{Actor: "anna", Action: action, Outcome: audit.Allowed}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := ExportAudit(t.Context(), Streams{Out: &out}, opt); err != nil {
		t.Fatal(err)
	}
	var last audit.Entry
	for line := range strings.Lines(out.String()) {
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			t.Fatal(err)
		}
	}
	out.Reset()
	if err := VerifyAudit(t.Context(), Streams{Out: &out}, opt); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "Entries: 2;") || !strings.Contains(got, last.Hash) {
		t.Errorf("said is %q, and exported %+v", got, last)
	}
	if _, err := db.SQL().ExecContext(t.Context(), "UPDATE audit SET actor = 'bob' WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	if err := VerifyAudit(t.Context(), Streams{Out: &out}, opt); ExitCode(err) != exitFailed || !strings.Contains(Say(err), "entry 2") {
		t.Errorf("an altered log: %v", err)
	}
}

func TestNoStateIsMadeByLooking(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	err := ListAccounts(t.Context(), Streams{}, ServerOptions{Config: "server.yaml", Flags: map[string]string{"data": dir}})
	if ExitCode(err) != exitUsage || !strings.Contains(Say(err), "--data") {
		t.Errorf("without a state: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("made are %v", left)
	}
}
