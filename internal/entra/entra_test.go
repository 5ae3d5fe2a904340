package entra

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/secret"
)

const (
	tenant = "11111111-2222-3333-4444-555555555555"
	client = "99999999-8888-7777-6666-555555555555"
	canary = "s3cr3t-canary+/="
)

// login is a Sender that answers as Microsoft's sign-in service does.
type login struct {
	mu      sync.Mutex
	forms   []string // scope and proof of each token request
	refusal string   // an error document, instead of tokens
	status  int      // of the refusal
	delay   time.Duration
	err     error
	date    time.Time
}

func (l *login) Do(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return nil, l.err
	}
	if strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration") {
		root := r.URL.Scheme + "://" + r.URL.Host + "/" + tenant
		return l.answer(r, 200, fmt.Sprintf(`{"issuer":"%[1]s/v2.0","authorization_endpoint":"%[1]s/authorize","token_endpoint":"%[1]s/oauth2/v2.0/token"}`, root))
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(strings.NewReader(string(text)))
	l.forms = append(l.forms, r.FormValue("scope")+" "+r.FormValue("client_secret")+r.FormValue("client_assertion_type"))
	if l.refusal != "" {
		return l.answer(r, l.status, l.refusal)
	}
	if l.delay > 0 {
		<-time.After(l.delay)
	}
	return l.answer(r, 200, fmt.Sprintf(`{"token_type":"Bearer","expires_in":3599,"access_token":"token-%d"}`, len(l.forms)))
}

func (l *login) answer(r *http.Request, status int, body string) (*http.Response, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	if !l.date.IsZero() {
		header.Set("Date", l.date.UTC().Format(http.TimeFormat))
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: header,
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

func commercial(t *testing.T) Cloud {
	t.Helper()
	cloud, err := ParseCloud("")
	if err != nil {
		t.Fatal(err)
	}
	return cloud
}

func newApp(t *testing.T, sender Sender) *App {
	t.Helper()
	app, err := New(Config{
		Cloud: commercial(t), TenantID: tenant, ClientID: client,
		Secret: secret.New(canary), Sender: sender,
	})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func TestTokensAreKeptPerResource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &login{}
		app := newApp(t, server)
		var got []string
		for _, source := range []*Source{app.Defender(), app.Graph(), app.Defender(), app.Graph()} {
			token, err := source.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, token)
		}
		if diff := cmp.Diff([]string{"token-1", "token-2", "token-1", "token-2"}, got); diff != "" {
			t.Errorf("tokens (-want +got):\n%s", diff)
		}
		const reserved = " openid offline_access profile"
		want := []string{
			"https://api.securitycenter.microsoft.com/.default" + reserved + " " + canary,
			"https://graph.microsoft.com/.default" + reserved + " " + canary,
		}
		if diff := cmp.Diff(want, server.forms); diff != "" {
			t.Errorf("token requests (-want +got):\n%s", diff)
		}
	})
}

func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := newApp(t, &login{}).Graph()
		for _, step := range []struct {
			after time.Duration
			want  string
		}{{0, "token-1"}, {54 * time.Minute, "token-1"}, {2 * time.Minute, "token-2"}} {
			<-time.After(step.after)
			if got, err := source.Token(t.Context()); err != nil || got != step.want {
				t.Errorf("after %s more: Token = %q, %v, want %q", step.after, got, err, step.want)
			}
		}
	})
}

func TestExpiredTokenIsNotGivenAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := newApp(t, &login{}).Graph()
		for i, want := range []string{"token-1", "token-2"} {
			got, err := source.Token(t.Context())
			if err != nil || got != want {
				t.Errorf("Token %d = %q, %v, want %q", i, got, err, want)
			}
			source.Expire("token-1") // the second time it is no longer ours
		}
		if got, err := source.Token(t.Context()); err != nil || got != "token-2" {
			t.Errorf("Token = %q, %v, want token-2: another's refusal of an old token", got, err)
		}
	})
}

func TestOneSignInAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &login{delay: time.Second}
		source := newApp(t, server).Graph()
		var callers sync.WaitGroup
		for range 20 {
			callers.Go(func() {
				if got, err := source.Token(t.Context()); err != nil || got != "token-1" {
					t.Errorf("Token = %q, %v, want token-1", got, err)
				}
			})
		}
		callers.Wait()
		if len(server.forms) != 1 {
			t.Errorf("%d sign-ins, want 1", len(server.forms))
		}
	})
}

func TestCancelledCallerDoesNotSpoilTheNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &login{delay: time.Minute}
		source := newApp(t, server).Graph()
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("enough"))
		defer cancel()
		var callers sync.WaitGroup
		callers.Go(func() {
			if _, err := source.Token(t.Context()); err != nil {
				t.Errorf("first: %v", err)
			}
		})
		synctest.Wait()
		if _, err := source.Token(ctx); err == nil || err.Error() != "enough" {
			t.Errorf("second: %v, want its own cause", err)
		}
		callers.Wait()
	})
}

func TestNewWantsOneCredential(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]Config{
		"no credential": {},
		"keep one":      {Secret: secret.New("x"), CertificateFile: "y"},
	} {
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want %q", err, want)
		}
	}
}

func TestReadClaims(t *testing.T) {
	t.Parallel()
	jwt := func(claims string) string {
		return "eyJ." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".s"
	}
	got, err := ReadClaims(jwt(`{"roles":["Machine.Read.All"],"exp":1700000000,"tid":"t","aud":"x"}`))
	want := Claims{Roles: []string{"Machine.Read.All"}, Expires: time.Unix(1700000000, 0).UTC(), Tenant: "t"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("ReadClaims: %v (-want +got):\n%s", err, diff)
	}
	for _, token := range []string{"", "opaque", "a.b", "a.!.c", jwt("[]"), jwt("")} {
		if _, err := ReadClaims(token); err == nil {
			t.Errorf("ReadClaims(%q) succeeded", token)
		}
	}
}
