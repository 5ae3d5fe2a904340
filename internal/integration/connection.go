package integration

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"parapet/internal/ingest"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/transport"
)

// Test says whether the tenant of an integration can be read as it is set.
type Test struct {
	// Message is a sentence: that all is well, or what is wrong first.
	Message string `json:"message"`
	// Corrections say what to do, the most urgent first.
	Corrections []string `json:"corrections"`
	// ConsentURL is where an administrator of the tenant grants what the application
	// asks for.
	ConsentURL string `json:"consent_url,omitempty"`

	ingest.Checkup
}

// testTimeout bounds a test: a person waits for it.
const testTimeout = time.Minute

// TestInstance tests an integration as it is kept.
func (r *Runner) TestInstance(ctx context.Context, id ID) (Test, error) {
	is, err := r.store.Instance(ctx, id)
	if err != nil {
		return Test{}, err
	}
	c, err := r.store.proof(ctx, is.Credential)
	if err != nil {
		return Test{}, err
	}
	return r.test(ctx, is.Settings, c)
}

// Test tests settings that are not kept yet, with the credential that they name or
// with one that is not kept yet either. Of the latter, what is secret may be left out
// where the settings name the one that it is to change.
func (r *Runner) Test(ctx context.Context, set Settings, given *CredentialSettings) (Test, error) {
	set, c, err := r.store.draft(ctx, set, given)
	if err != nil {
		return Test{}, err
	}
	return r.test(ctx, set, c)
}

// draft are settings as they would be kept, and the credential to try them with.
func (s *Store) draft(ctx context.Context, set Settings, given *CredentialSettings) (Settings, Credential, error) {
	if strings.TrimSpace(set.Name) == "" {
		set.Name = "test" // it is asked for when the integration is kept
	}
	if set.Schedule == (Schedule{}) {
		set.Schedule.Interval = Disabled
	}
	var c Credential
	var err error
	if set.Credential != "" {
		if c, err = s.proof(ctx, set.Credential); err != nil && (given == nil || given.Proof.empty() || problem.Is(err, problem.NotFound)) {
			return set, c, err
		}
	}
	if given != nil {
		kept := c.Proof
		c.CredentialSettings = *given
		c.Name = "test"
		if given.Proof.empty() {
			c.Proof = kept
		}
		if err := problem.Wrong(under("credential", c.check(true))...); err != nil {
			return set, c, err
		}
	}
	set = set.withDefaults()
	wrong := set.check(s.allowPrivate)
	if given != nil { // in place of the one that is named
		wrong = slices.DeleteFunc(wrong, func(f problem.Field) bool { return f.Path == "credential_id" })
	}
	return set, c, problem.Wrong(wrong...)
}

// under are fields of an object within the request.
func under(path string, fields []problem.Field) []problem.Field {
	for i := range fields {
		fields[i].Path = path + "." + fields[i].Path
	}
	return fields
}

func (r *Runner) test(ctx context.Context, set Settings, c Credential) (Test, error) {
	waits := make(chan transport.Wait, 1)
	t, err := r.connect("test", set, c, r.cfg.Logger, func(w transport.Wait) {
		select {
		case waits <- w:
		default: // the first says why it takes long
		}
	})
	if err != nil {
		return Test{}, err
	}
	defer t.Close()
	within, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	checkup, err := ingest.Check(within, t.Ingest(within))
	if ctx.Err() != nil {
		return Test{}, context.Cause(ctx)
	}
	result := Test{Checkup: checkup, Corrections: []string{}}
	if consent, consentErr := consentURL(set, c, "", ""); consentErr == nil {
		result.ConsentURL = consent
	}
	result.tell(err, waits)
	return result, nil
}

// tell puts what was found into words for a person.
func (t *Test) tell(late error, waits <-chan transport.Wait) {
	t.OK = t.OK && late == nil
	switch missing := t.missing(); {
	case late != nil:
		t.Message = fmt.Sprintf("The tenant did not answer within %s", testTimeout)
		t.correct("check the endpoints, the firewall and the proxy (HTTPS_PROXY)")
		select {
		case w := <-waits:
			t.Message += fmt.Sprintf(": a call waits until %s (%s)", w.Until.UTC().Format(time.TimeOnly+" MST"), w.Reason)
		default:
		}
	case t.refused() != "":
		t.Message = t.refused()
	case len(missing) > 0:
		t.Message = "The application signs in, but lacks " + strings.Join(missing, ", ")
	case !t.OK:
		t.Message = "The application signs in and has all permissions, but not everything can be read"
	default:
		t.Message = fmt.Sprintf("Connected: the application signs in and has the %d permissions that it needs", t.granted())
	}
	for _, p := range t.Permissions {
		if p.State == ingest.Missing {
			t.correct(p.Lost)
		}
	}
	for _, hint := range t.Hints {
		if !t.OK {
			t.correct(hint)
		}
	}
}

func (t *Test) correct(text string) { t.Corrections = append(t.Corrections, text) }

// refused is why a token did not come; empty when both came.
func (t *Test) refused() string {
	for _, api := range slices.Sorted(maps.Keys(t.Token)) {
		if token := t.Token[api]; !token.OK {
			return fmt.Sprintf("Not signed in to %s: %s", apiName(api), token.Error)
		}
	}
	return ""
}

func (t *Test) missing() []string {
	var roles []string
	for _, p := range t.Permissions {
		if p.State == ingest.Missing {
			roles = append(roles, p.Role)
		}
	}
	return roles
}

func (t *Test) granted() int {
	n := 0
	for _, p := range t.Permissions {
		if p.State == ingest.Granted {
			n++
		}
	}
	return n
}

// ConsentURL is where an administrator of an integration's tenant grants what the
// application asks for. Entra sends them on to the redirect, which has to be
// registered with the application, and with them the state; an empty redirect
// leaves it to what is registered.
func (s *Store) ConsentURL(ctx context.Context, id ID, redirect, nonce string) (string, error) {
	return read(ctx, s, func(tx *state.Tx) (string, error) {
		is, err := instance(ctx, tx, id)
		if err != nil {
			return "", err
		}
		c, err := credential(ctx, tx, is.Credential)
		if err != nil {
			return "", err
		}
		return consentURL(is.Settings, c.Credential, redirect, nonce)
	})
}

// consentURL is Entra's page of the second version, which asks for everything that
// is registered with the application.
func consentURL(set Settings, c Credential, redirect, nonce string) (string, error) {
	if c.ClientID == "" {
		return "", problem.New(problem.Conflict, "a managed identity gets its roles by assignment: there is no page to consent")
	}
	cloud, err := set.cloud()
	if err != nil {
		return "", problem.New(problem.Invalid, "%v", err)
	}
	ask := url.Values{"client_id": {c.ClientID}, "scope": {cloud.Endpoints.GraphScope}}
	if redirect != "" {
		ask.Set("redirect_uri", redirect)
	}
	if nonce != "" {
		ask.Set("state", nonce)
	}
	return cloud.Endpoints.Login + "/" + url.PathEscape(set.TenantID) + "/v2.0/adminconsent?" + ask.Encode(), nil
}
