package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
	"parapet/internal/audit"
	"parapet/internal/integration"
	"parapet/internal/problem"
)

func newWorld(t *testing.T, change ...func(*api.Config)) *world {
	return &world{Server: apitest.New(t, change...), tb: t, as: account.Admin}
}

func TestSetUp(t *testing.T) {
	t.Parallel()
	server := apitest.Empty(t)
	nobody := server.As(t, "")
	if body := string(nobody.Do(http.MethodGet, "/api/v1/setup", nil).Want(http.StatusOK).Body); !strings.Contains(body, "true") {
		t.Errorf("a server without accounts says %s", body)
	}
	code, err := server.Config.Accounts.SetUpCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]any{"code": code.Reveal(), "name": "anna", "password": apitest.Password}
	got := nobody.Do(http.MethodPost, "/api/v1/setup", first).Want(http.StatusCreated)
	cookie, attributes, _ := strings.Cut(got.Header.Get("Set-Cookie"), ";")
	if !strings.HasPrefix(cookie, "__Host-parapet=") || !strings.Contains(attributes, "HttpOnly") ||
		!strings.Contains(attributes, "Secure") || !strings.Contains(attributes, "SameSite=Strict") || !strings.Contains(attributes, "Path=/") {
		t.Errorf("the session's cookie is %q with %q", cookie, attributes)
	}
	var me api.Me
	browser := nobody.Header("Cookie", cookie)
	browser.Do(http.MethodGet, "/api/v1/session", nil).Want(http.StatusOK).Into(&me)
	if me.Name != "anna" || me.Role != account.Admin || me.Via != "session" {
		t.Errorf("who set Parapet up is %+v", me)
	}
	nobody.Do(http.MethodPost, "/api/v1/setup", first).Want(http.StatusUnauthorized)
	browser.Do(http.MethodDelete, "/api/v1/session", nil).Want(http.StatusNoContent)
	browser.Do(http.MethodGet, "/api/v1/session", nil).Want(http.StatusUnauthorized)
}

// TestOtherSitesAreRefused sends what a browser sends when another site has it
// post.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *api.Config) { cfg.Origin = "https://parapet.example.com" })
	body := credentialsOf("viewer")
	nobody := w.As(t, "")
	nobody.Header("Sec-Fetch-Site", "cross-site").Do(http.MethodPost, "/api/v1/session", body).Want(http.StatusForbidden)
	if entry := w.last(); entry.Outcome != audit.Denied || entry.Action != "request.cross_origin" {
		t.Errorf("the audit log ends with %+v", entry)
	}
	nobody.Header("Origin", "https://evil.example.com").Do(http.MethodPost, "/api/v1/session", body).Want(http.StatusForbidden)
	nobody.Header("Origin", "https://parapet.example.com").Do(http.MethodPost, "/api/v1/session", body).Want(http.StatusCreated)
}

func (w *world) last() audit.Entry {
	w.tb.Helper()
	page, err := w.Config.Audit.List(w.tb.Context(), audit.Filter{Limit: 1})
	if err != nil || len(page.Entries) == 0 {
		w.tb.Fatalf("the audit log has %v, %v", page, err)
	}
	return page.Entries[0]
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.As(t, account.Admin).Header("Idempotency-Key", "k")
	body := w.anIntegration("once")
	first := admin.Do(http.MethodPost, "/api/v1/integrations", body).Want(http.StatusCreated)
	again := admin.Do(http.MethodPost, "/api/v1/integrations", body).Want(http.StatusCreated)
	if string(first.Body) != string(again.Body) || first.Header.Get("Location") != again.Header.Get("Location") || first.Header.Get("ETag") != again.Header.Get("ETag") {
		t.Errorf("the same request was answered\n%s and\n%s", first.Body, again.Body)
	}
	admin.Do(http.MethodPost, "/api/v1/integrations", w.anIntegration("twice")).Want(http.StatusUnprocessableEntity)
	w.As(t, account.Admin).Header("Idempotency-Key", "another").Do(http.MethodPost, "/api/v1/integrations", body).Want(http.StatusConflict)

	refused := w.As(t, account.Admin).Header("Idempotency-Key", "refused")
	refused.Do(http.MethodPost, "/api/v1/integrations", map[string]any{}).Want(http.StatusUnprocessableEntity)
	refused.Do(http.MethodPost, "/api/v1/integrations", w.anIntegration("right now")).Want(http.StatusCreated)

	secret := w.As(t, account.Admin).Header("Idempotency-Key", "secret")
	path := "/api/v1/accounts/" + w.account().ID + "/password"
	secret.Do(http.MethodPost, path, nil).Want(http.StatusCreated)
	secret.Do(http.MethodPost, path, nil).Want(http.StatusConflict)
}

func TestChangesSayWhatTheyChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, path := w.As(t, account.Admin), "/api/v1/integrations/"+w.integration().Key
	change := map[string]any{"description": "changed", "sources": map[string]bool{"alerts": false}}
	admin.Do(http.MethodPatch, path, change).Want(http.StatusPreconditionRequired)
	tag := admin.Do(http.MethodGet, path, nil).Want(http.StatusOK).Header.Get("ETag")
	var got integration.Applied
	changed := admin.Header("If-Match", tag).Do(http.MethodPatch, path, change).Want(http.StatusOK).Into(&got)
	if got.Description != "changed" || got.Sources["alerts"] || !got.Sources["software"] || changed.Header.Get("ETag") == tag {
		t.Errorf("after the change it is %+v", got)
	}
	if p := admin.Header("If-Match", tag).Do(http.MethodPatch, path, change).Want(http.StatusPreconditionFailed).Problem(); p.Kind != problem.Outdated {
		t.Errorf("a change of what has changed: %+v", p)
	}
	if fields := w.last().Detail["fields"]; fields == nil {
		t.Error("the audit log does not say which fields were to change")
	}
}

func TestNothingNewIsNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	viewer := w.As(t, account.Viewer)
	for _, path := range []string{"/api/v1/kinds", "/api/v1/integrations/" + w.integration().Key, "/openapi.json", "/docs"} {
		got := viewer.Do(http.MethodGet, path, nil).Want(http.StatusOK)
		tag := got.Header.Get("ETag")
		same := viewer.Header("If-None-Match", `"other", `+tag).Do(http.MethodGet, path, nil).Want(http.StatusNotModified)
		if tag == "" || len(same.Body) != 0 {
			t.Errorf("%s has the tag %q, and is told again: %q", path, tag, same.Body)
		}
		viewer.Header("If-None-Match", `"other"`).Do(http.MethodGet, path, nil).Want(http.StatusOK)
	}
}

// What is told of an integration changes as its runs go on, and with it the tag,
// although nobody has changed the integration.
func TestTagsTellOfMoreThanVersions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, is := w.As(t, account.Admin), w.integration()
	path := "/api/v1/integrations/" + is.Key
	tag := admin.Do(http.MethodGet, path, nil).Want(http.StatusOK).Header.Get("ETag")
	admin.Do(http.MethodPost, path+"/runs", nil).Want(http.StatusAccepted)
	admin.Header("If-None-Match", tag).Do(http.MethodGet, path, nil).Want(http.StatusOK)
	admin.Header("If-Match", tag).Do(http.MethodPatch, path, map[string]any{"description": "another"}).Want(http.StatusOK)
}

// TestLimitedAccounts sees of two integrations the one that an account is limited
// to, and nothing of the other.
func TestLimitedAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen, unseen := w.run(), w.run()
	limited := w.With(t, w.Account("limited", account.Admin, []string{seen.Key}))
	limited.Do(http.MethodGet, "/api/v1/integrations/"+seen.Key, nil).Want(http.StatusOK)
	limited.Do(http.MethodPost, "/api/v1/runs/"+string(seen.ID)+"/cancel", nil).Want(http.StatusAccepted)
	for path, method := range map[string]string{
		"/api/v1/integrations/" + unseen.Key:                 http.MethodGet,
		"/api/v1/integrations/" + string(unseen.Integration): http.MethodGet,
		"/api/v1/integrations/" + unseen.Key + "/pause":      http.MethodPost,
		"/api/v1/runs?integration=" + unseen.Key:             http.MethodGet,
		"/api/v1/runs/" + string(unseen.ID):                  http.MethodGet,
		"/api/v1/runs/" + string(unseen.ID) + "/events":      http.MethodGet,
		"/api/v1/runs/" + string(unseen.ID) + "/stream":      http.MethodGet,
		"/api/v1/runs/" + string(unseen.ID) + "/cancel":      http.MethodPost,
	} {
		limited.Do(method, path, nil).Want(http.StatusNotFound)
		if entry := w.last(); entry.Outcome != audit.Denied || entry.Actor != "limited" {
			t.Errorf("%s: the audit log ends with %+v", path, entry)
		}
	}
	var list api.List[integration.Applied]
	limited.Do(http.MethodGet, "/api/v1/integrations", nil).Want(http.StatusOK).Into(&list)
	if len(list.Items) != 1 || list.Items[0].Key != seen.Key || *list.Total != 1 {
		t.Errorf("a limited account lists %+v", list)
	}
	var runs api.List[integration.Run]
	limited.Do(http.MethodGet, "/api/v1/runs", nil).Want(http.StatusOK).Into(&runs)
	if len(runs.Items) != 1 || runs.Items[0].ID != seen.ID || *runs.Total != 1 {
		t.Errorf("a limited account lists %+v", runs)
	}
	for _, path := range []string{"/api/v1/accounts", "/api/v1/audit", "/api/v1/credentials"} {
		limited.Do(http.MethodGet, path, nil).Want(http.StatusForbidden)
	}
	limited.Do(http.MethodPost, "/api/v1/integrations", w.anIntegration("new")).Want(http.StatusForbidden)
}

// TestWhoSeesNothingIsToldSo has a token limited to what its owner does not see any
// more: it must not be taken for one that sees all.
func TestWhoSeesNothingIsToldSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Account("ann", account.Viewer, []string{"acme"})
	ann, err := w.Config.Accounts.Find(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := w.Config.Accounts.MakeToken(t.Context(),
		account.Identity{Account: ann.ID, Name: ann.Name, Role: ann.Role, Instances: ann.Instances, Session: "any"},
		account.NewToken{Name: "of acme", Role: account.Viewer, Instances: []string{"acme"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, sees := range []string{`["acme"]`, `[]`} {
		var me map[string]json.RawMessage
		w.With(t, token.Reveal()).Do(http.MethodGet, "/api/v1/session", nil).Want(http.StatusOK).Into(&me)
		if got := string(me["instances"]); got != sees {
			t.Errorf("a token that sees %s is told %q", sees, got)
		}
		if _, err := w.Config.Accounts.Change(t.Context(), ann.ID, 0, account.Change{Instances: &[]string{"globex"}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLimitsNameIntegrations limits accounts to integrations that there are, or were
// when they were limited, and finds in the audit log to which.
func TestLimitsNameIntegrations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, is := w.As(t, account.Admin), w.integration()
	anna := map[string]any{"name": "anna", "role": "viewer", "instances": []string{is.Key, "tpyo"}}
	if p := admin.Do(http.MethodPost, "/api/v1/accounts", anna).Want(http.StatusUnprocessableEntity).Problem(); !strings.Contains(p.Detail, "tpyo") {
		t.Errorf("an integration that is none: %+v", p)
	}
	anna["instances"] = []string{is.Key}
	path := admin.Do(http.MethodPost, "/api/v1/accounts", anna).Want(http.StatusCreated).Header.Get("Location")
	admin.Header("If-Match", `"1"`).Do(http.MethodDelete, "/api/v1/integrations/"+is.Key+"?confirm="+is.Key, nil).Want(http.StatusOK)
	change := admin.Header("If-Match", `"1"`)
	change.Do(http.MethodPatch, path, map[string]any{"instances": []string{is.Name + "x"}}).Want(http.StatusUnprocessableEntity)
	change.Do(http.MethodPatch, path, map[string]any{"instances": []string{is.Key}, "role": "analyst"}).Want(http.StatusOK)
	if detail := w.last().Detail; detail["role"] != "analyst" || fmt.Sprint(detail["instances"]) != "["+is.Key+"]" {
		t.Errorf("the audit log tells of the change %v", detail)
	}
}

// TestLimitedAdministratorsConnectNothing has one try to read another tenant by way
// of the integration that is his.
func TestLimitedAdministratorsConnectNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, others := w.integration(), w.integration()
	limited := w.With(t, w.Account("limited", account.Admin, []string{own.Key}))
	path := "/api/v1/integrations/" + own.Key
	patch := limited.Header("If-Match", `"1"`)
	for name, value := range map[string]any{
		"tenant_id": "fabrikam.example", "credential_id": others.Credential, "cloud": "gcc", "quota_window_scale": 2,
		"endpoints": map[string]string{"login": "https://login.microsoftonline.us"}, "ca_certificates": "x",
	} {
		patch.Do(http.MethodPatch, path, map[string]any{name: value, "description": "mine"}).Want(http.StatusForbidden)
		if entry := w.last(); entry.Outcome != audit.Denied || entry.Target != "integration/"+own.Key {
			t.Errorf("%s: the audit log ends with %+v", name, entry)
		}
	}
	limited.Do(http.MethodPost, "/api/v1/integrations/test", w.anIntegration("new")).Want(http.StatusForbidden)

	same := map[string]any{"tenant_id": own.TenantID, "credential_id": own.Credential, "description": "mine"}
	var got integration.Applied
	patch.Do(http.MethodPatch, path, same).Want(http.StatusOK).Into(&got)
	if got.Description != "mine" || got.Credential != own.Credential {
		t.Errorf("after a change of what is his own it is %+v", got)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *api.Config) { cfg.Limits = api.Limits{PerSecond: 0.01, Burst: 3, Body: 1000} })
	viewer := w.As(t, account.Viewer)
	for range 3 {
		viewer.Do(http.MethodGet, "/api/v1/kinds", nil).Want(http.StatusOK)
	}
	got := viewer.Do(http.MethodGet, "/api/v1/kinds", nil).Want(http.StatusTooManyRequests)
	if got.Header.Get("Retry-After") == "" || got.Problem().Kind != problem.TooMany {
		t.Errorf("too many requests: %v", got.Header)
	}
	admin := w.As(t, account.Admin)
	admin.Do(http.MethodPost, "/api/v1/accounts", map[string]any{"name": strings.Repeat("x", 2000)}).Want(http.StatusRequestEntityTooLarge)
	admin.Header("Idempotency-Key", "k").Do(http.MethodPost, "/api/v1/accounts", map[string]any{"name": strings.Repeat("x", 2000)}).Want(http.StatusRequestEntityTooLarge)

	nobody := w.As(t, "")
	elsewhere := nobody.Header("Sec-Fetch-Site", "cross-site")
	elsewhere.Do(http.MethodPost, "/api/v1/session", nil).Want(http.StatusForbidden)
	before := w.last()
	elsewhere.Do(http.MethodPost, "/api/v1/session", nil).Want(http.StatusTooManyRequests)
	if entry := w.last(); entry.Seq != before.Seq {
		t.Errorf("what is beyond the limits of other sites is in the audit log: %+v", entry)
	}
	nobody.Do(http.MethodPost, "/api/v1/session", map[string]any{"name": "viewer", "password": "guess"}).Want(http.StatusUnauthorized)
	nobody.Do(http.MethodPost, "/api/v1/session", map[string]any{"name": "viewer", "password": "guess"}).Want(http.StatusTooManyRequests)
}

func TestAnswersAreSafe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/api/v1/kinds", "/docs", "/nothing", "/setup"} {
		header := w.As(t, account.Viewer).Do(http.MethodGet, path, nil).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=",
			"X-Request-Id": "-", "Referrer-Policy": "no-referrer",
		} {
			if !strings.Contains(header.Get(name), want) {
				t.Errorf("%s: %s is %q, want %q in it", path, name, header.Get(name), want)
			}
		}
	}
	asked := w.As(t, account.Viewer).Header("X-Request-ID", "my-request-1").Do(http.MethodGet, "/api/v1/nothing", nil).Want(http.StatusNotFound)
	if p := asked.Problem(); p.RequestID != "my-request-1" || !strings.Contains(p.Detail, "/docs") {
		t.Errorf("the problem is %+v", p)
	}
	other := w.As(t, account.Viewer).Do(http.MethodPut, "/api/v1/kinds", nil).Want(http.StatusMethodNotAllowed)
	if other.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("the methods that are allowed are %q", other.Header.Get("Allow"))
	}
	other.Problem()
}
