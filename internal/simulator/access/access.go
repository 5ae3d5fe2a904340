// Package access decides whether a call to a simulated API is let in.
//
// Its flow is one question per call: is there a token, is it valid and meant
// for this API, has the tenant paid for the feature, does the application hold
// a role that suffices, and is there room in the quota. The answer is nil or a
// Refusal that an API prints in its own words. It writes no answers itself.
package access

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"parapet/internal/simulator/login"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/registration"
)

// Rule is what one API call needs.
type Rule struct {
	Resource registration.Resource
	// Roles of which any one suffices.
	Roles []string
	// Licences of which all are needed.
	Licences []registration.Licence
	// Destination names the quota that the call draws on.
	Destination string
	// Limits of that quota, per application and tenant.
	Limits []quota.Limit
}

// Reason says why a call was refused.
type Reason int

// The reasons in the order in which they are looked for.
const (
	NoToken Reason = iota
	BadToken
	ExpiredToken
	WrongAudience
	NoLicence
	MissingRole
	Throttled
)

// Refusal is a call that was not let in.
type Refusal struct {
	Reason Reason
	// Licence that is missing, with NoLicence.
	Licence registration.Licence
	// Held are the roles the application has, with MissingRole.
	Held []string
	// Quota that is used up, with Throttled.
	Quota *quota.Refusal
	// RetryAfter says whether to send the header of that name, with Throttled.
	RetryAfter bool
}

// RetryAfter is when a throttled call is told in a header how long to wait.
// The text of the answer always says it. Microsoft documents the header, and
// no public capture of a 429 shows it: clients must do with either.
type RetryAfter int

// The policies.
const (
	Alternately RetryAfter = iota
	Always
	Never
)

// Gate admits calls. It is safe for concurrent use.
type Gate struct {
	cfg       Config
	throttled atomic.Int64
}

// Config is what a gate decides by.
type Config struct {
	Login *login.Entra
	Apps  *registration.Registry
	Meter *quota.Meter
	// RetryAfter is Alternately when zero.
	RetryAfter RetryAfter
}

// New returns a gate for the tokens of one tenant.
func New(cfg Config) *Gate { return &Gate{cfg: cfg} }

// Admit returns nil when the call may go on, and counts it then.
//
// A role must be both in the token and, at this moment, in the registration.
// Microsoft looks at the token alone, so that a revoked role lives on for up
// to an hour; here a revocation shows at once, and a new role with the next
// token as there.
func (g *Gate) Admit(r *http.Request, rule Rule) *Refusal {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return &Refusal{Reason: NoToken}
	}
	token, err := g.cfg.Login.Verify(raw)
	if errors.Is(err, login.ErrExpired) {
		return &Refusal{Reason: ExpiredToken}
	}
	if err != nil {
		return &Refusal{Reason: BadToken}
	}
	app, ok := g.cfg.Apps.Get(token.App)
	if !ok {
		return &Refusal{Reason: BadToken}
	}
	if token.Resource != rule.Resource {
		return &Refusal{Reason: WrongAudience}
	}
	return g.admit(app, token, rule)
}

func (g *Gate) admit(app registration.App, token login.Token, rule Rule) *Refusal {
	for _, licence := range rule.Licences {
		if !app.Licences[licence] {
			return &Refusal{Reason: NoLicence, Licence: licence}
		}
	}
	held := slices.DeleteFunc(slices.Clone(token.Roles), func(role string) bool {
		return !app.Has(rule.Resource, role)
	})
	if !slices.ContainsFunc(held, func(role string) bool { return slices.Contains(rule.Roles, role) }) {
		return &Refusal{Reason: MissingRole, Held: held}
	}
	if refusal := g.cfg.Meter.Take(app.ID+" "+rule.Destination, rule.Limits...); refusal != nil {
		return &Refusal{Reason: Throttled, Quota: refusal, RetryAfter: g.retryAfter()}
	}
	return nil
}

func (g *Gate) retryAfter() bool {
	switch g.cfg.RetryAfter {
	case Always:
		return true
	case Never:
		return false
	default:
		return g.throttled.Add(1)%2 == 1
	}
}
