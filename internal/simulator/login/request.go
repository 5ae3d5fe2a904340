package login

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"parapet/internal/simulator/registration"
)

// maxForm is far above any token request.
const maxForm = 64 << 10

// request is a token request as any of the known clients may write it.
type request struct {
	host   string
	form   url.Values
	client string
	secret string
}

// read takes the form from the body whatever the method, and the credentials
// from the form or from HTTP Basic.
func read(w http.ResponseWriter, r *http.Request) (request, *refusal) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		return request{}, refused(900144, "The request body could not be read.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return request{}, refused(900144, "The request body must be a URL-encoded form.")
	}
	req := request{host: r.Host, form: form, client: form.Get("client_id"), secret: form.Get("client_secret")}
	if user, password, ok := r.BasicAuth(); ok {
		req.client, req.secret = unescaped(user), unescaped(password)
	}
	return req, nil
}

// unescaped undoes the form encoding that RFC 6749 wants inside Basic and not
// every client applies.
func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil && strings.Contains(s, "%") {
		return plain
	}
	return s
}

func (e *Entra) tokenV2(w http.ResponseWriter, r *http.Request) {
	e.token(w, r, func(req request) (string, *refusal) {
		if req.form.Has("resource") && !req.form.Has("scope") {
			return "", refused(901002, "The 'resource' request parameter is not supported.")
		}
		return resourceOfScope(req.form.Get("scope"))
	}, func(token string) any {
		seconds := int(lifetime / time.Second)
		return map[string]any{
			"token_type": "Bearer", "expires_in": seconds - 1, "ext_expires_in": seconds - 1, "access_token": token,
		}
	})
}

func (e *Entra) tokenV1(w http.ResponseWriter, r *http.Request) {
	var resource string
	e.token(w, r, func(req request) (string, *refusal) {
		resource = req.form.Get("resource")
		if resource == "" {
			return "", missing("resource")
		}
		return resource, nil
	}, func(token string) any { return versionOne(token, resource, time.Now()) })
}

// token is one sign-in: which tenant, which application, proven how, for
// which resource.
func (e *Entra) token(w http.ResponseWriter, r *http.Request, resource func(request) (string, *refusal), success func(string) any) {
	token, refusal := e.signIn(w, r, resource)
	if refusal != nil {
		refuse(w, r, refusal)
		return
	}
	w.Header().Set("X-Ms-Request-Id", uuid.NewString())
	w.Header().Set("Set-Cookie", "fpc=simulated; path=/; secure; HttpOnly; SameSite=None")
	answer(w, r, http.StatusOK, success(token))
}

func (e *Entra) signIn(w http.ResponseWriter, r *http.Request, named func(request) (string, *refusal)) (string, *refusal) {
	req, refusal := read(w, r)
	if refusal != nil {
		return "", refusal
	}
	if refusal := e.checkTenant(r.PathValue("tenant")); refusal != nil {
		return "", refusal
	}
	if refusal := checkGrant(req); refusal != nil {
		return "", refusal
	}
	audience, refusal := named(req)
	if refusal != nil {
		return "", refusal
	}
	app, known := e.cfg.Apps.Get(req.client)
	if !known {
		return "", refused(700016, "Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.", req.client, e.cfg.TenantName)
	}
	proof, refusal := e.authenticate(req, app)
	if refusal != nil {
		return "", refusal
	}
	resource, refusal := e.resource(audience, app)
	if refusal != nil {
		return "", refusal
	}
	return e.issue(app, audience, resource, proof), nil
}

func checkGrant(req request) *refusal {
	switch grant := req.form.Get("grant_type"); {
	case grant == "":
		return missing("grant_type")
	case grant != "client_credentials":
		return refused(70003, "The app requested an unsupported grant type '%s'.", grant)
	case req.client == "":
		return missing("client_id")
	}
	return nil
}

func missing(parameter string) *refusal {
	return refused(900144, "The request body must contain the following parameter: '%s'.", parameter)
}

var (
	guid   = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	domain = regexp.MustCompile(`(?i)^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+$`)
)

// checkTenant tells a tenant that is written wrongly from one that is not here.
func (e *Entra) checkTenant(tenant string) *refusal {
	switch {
	case e.knows(tenant):
		return nil
	case tenant == "common" || tenant == "organizations" || tenant == "consumers":
		return refused(9001023, "The grant type is not supported over the /%s endpoint. Please use the tenant-specific endpoint.", tenant)
	case guid.MatchString(tenant) || domain.MatchString(tenant):
		return refused(90002, "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.", tenant)
	}
	return refused(900023, "Specified tenant identifier '%s' is neither a valid DNS name, nor a valid external domain.", tenant)
}

// authenticate returns how the application proved who it is: "1" for a secret
// and "2" for a certificate, the values of the appidacr claim.
func (e *Entra) authenticate(req request, app registration.App) (string, *refusal) {
	if assertion := req.form.Get("client_assertion"); assertion != "" {
		return "2", e.checkAssertion(assertion, req.host, app)
	}
	if req.secret == "" {
		return "", refused(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
	}
	for _, secret := range app.Secrets {
		switch {
		case secret.Value != req.secret:
		case secret.Expired:
			return "", refused(7000222, "The provided client secret keys for app '%s' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security.", app.ID)
		default:
			return "1", nil
		}
	}
	return "", refused(7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", app.ID)
}
