package api_test

import (
	"fmt"
	"net/http"
	"strings"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
	"parapet/internal/integration"
	"parapet/internal/secret"
)

// name is one that nothing has yet.
func (w *world) name() string {
	w.named++
	return fmt.Sprintf("thing-%s-%d", w.as, w.named)
}

// own is the id of the account that the example is for.
func (w *world) own() account.Account {
	a, err := w.Config.Accounts.Find(w.tb.Context(), string(orViewer(w.as)))
	if err != nil {
		w.tb.Fatal(err)
	}
	return a
}

func orViewer(role account.Role) account.Role {
	if role == "" {
		return account.Viewer
	}
	return role
}

// account is somebody else.
func (w *world) account() account.Account {
	a, err := w.Config.Accounts.Create(w.tb.Context(), account.NewAccount{Name: w.name(), Role: account.Viewer})
	if err != nil {
		w.tb.Fatal(err)
	}
	return a
}

// signedIn makes of an example one that is asked in a session of who it is for.
func (w *world) signedIn(e example) example {
	if w.as == "" {
		return e
	}
	got := w.As(w.tb, "").Do(http.MethodPost, "/api/v1/session", credentialsOf(string(w.as))).Want(http.StatusCreated)
	cookie, _, _ := strings.Cut(got.Header.Get("Set-Cookie"), ";")
	e.header = map[string]string{"Cookie": cookie, "Authorization": ""}
	return e
}

func (w *world) ownSession() string {
	w.As(w.tb, "").Do(http.MethodPost, "/api/v1/session", credentialsOf(w.own().Name)).Want(http.StatusCreated)
	all, err := w.Config.Accounts.Sessions(w.tb.Context(), w.own().ID)
	if err != nil || len(all) == 0 {
		w.tb.Fatalf("sessions: %v, %v", all, err)
	}
	return all[0].ID
}

func (w *world) ownToken() string {
	who := account.Identity{Account: w.own().ID, Name: w.own().Name, Role: w.own().Role, Session: "any"}
	made, _, err := w.Config.Accounts.MakeToken(w.tb.Context(), who, account.NewToken{Name: "to revoke", Role: account.Viewer})
	if err != nil {
		w.tb.Fatal(err)
	}
	return made.ID
}

func (w *world) credential() integration.Credential {
	c, err := w.Config.Integrations.CreateCredential(w.tb.Context(), integration.CredentialSettings{
		Name: w.name(), Kind: integration.ClientSecret, ClientID: "11111111-2222-3333-4444-555555555555",
		Proof: integration.Proof{Secret: secret.New("a-secret-that-nobody-sees")},
	}, "test")
	if err != nil {
		w.tb.Fatal(err)
	}
	return c
}

func (w *world) anIntegration(name string) map[string]any {
	return map[string]any{
		"name": name, "kind": integration.Kinds()[0].ID, "tenant_id": "contoso.example", "credential_id": w.credential().ID,
		"schedule": map[string]any{"interval": "ONE_DAY"},
	}
}

func (w *world) integration() integration.Instance {
	is, err := w.Config.Integrations.Create(w.tb.Context(), integration.Settings{
		Name: w.name(), Kind: integration.Kinds()[0].ID, TenantID: "contoso.example", Credential: w.credential().ID,
		Schedule: integration.Schedule{Interval: integration.OneDay}, Enabled: true,
	}, "test")
	if err != nil {
		w.tb.Fatal(err)
	}
	return is
}

// reachable is an integration of the simulated tenant.
func (w *world) reachable() integration.Instance {
	tenant := w.Tenant()
	c, err := w.Config.Integrations.CreateCredential(w.tb.Context(), tenant.Credential(w.name()), "test")
	if err != nil {
		w.tb.Fatal(err)
	}
	is, err := w.Config.Integrations.Create(w.tb.Context(), tenant.Settings(w.name(), c.ID), "test")
	if err != nil {
		w.tb.Fatal(err)
	}
	return is
}

func (w *world) run() integration.Run {
	run, err := w.Config.Integrations.Start(w.tb.Context(), w.integration().ID, integration.StartOptions{By: "test"})
	if err != nil {
		w.tb.Fatal(err)
	}
	return run
}

func (w *world) endedRun() integration.Run {
	run, err := w.Config.Integrations.Cancel(w.tb.Context(), w.run().ID, "test")
	if err != nil {
		w.tb.Fatal(err)
	}
	return run
}

// ask sends an example as who it is for.
func (w *world) ask(op described, e example) *apitest.Answer {
	client := w.As(w.tb, w.as)
	for name, value := range e.header {
		client = client.Header(name, value)
	}
	path := op.at(e.path)
	if e.query != "" {
		path += "?" + e.query
	}
	return client.Do(op.method, path, e.body)
}
