package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

// cookieName is the cookie that holds a session. Over TLS its prefix makes
// browsers refuse one that another host, or a page without TLS, has set.
func (s *server) cookieName() string {
	if s.cfg.Secure {
		return "__Host-parapet"
	}
	return "parapet"
}

// cookie is a session's cookie, or with an empty value the end of one.
func (s *server) cookie(value string) http.Cookie {
	cookie := http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", Secure: s.cfg.Secure,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	return cookie
}

// identify finds out who asks, by a token or by the session of a browser. That
// nobody is known is for permit to judge, after the limits of the address.
func (s *server) identify(op operation) func(huma.Context, func(huma.Context)) {
	return func(hctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(hctx)
		req := requestOf(r.Context())
		req.operation, req.given = op.id, given(r, op.path)
		req.who, req.unknown = s.whoAsks(r)
		next(hctx)
	}
}

// whoAsks is who holds the token or the session that came with a request.
func (s *server) whoAsks(r *http.Request) (account.Identity, error) {
	if token := bearer(r); token != "" {
		return s.cfg.Accounts.Bearer(r.Context(), secret.New(token), origin(r.Context()))
	}
	if cookie, err := r.Cookie(s.cookieName()); err == nil && cookie.Value != "" {
		return s.cfg.Accounts.Session(r.Context(), secret.New(cookie.Value), origin(r.Context()))
	}
	return account.Identity{}, problem.New(problem.Unidentified,
		"sign in, or send an API token in the header Authorization: Bearer ppt_…")
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// credential is whatever a request shows to say who asks.
func credential(r *http.Request, cookie string) string {
	if token := bearer(r); token != "" {
		return token
	}
	if cookie, err := r.Cookie(cookie); err == nil {
		return cookie.Value
	}
	return ""
}

// given is what the path of a request says of its target.
func given(r *http.Request, path string) string {
	var values []string
	for rest := path; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return strings.Join(values, " ")
		}
		name, tail, _ := strings.Cut(after, "}")
		values, rest = append(values, clip(r.PathValue(name), 128)), tail
	}
}

// permit lets only those pass who have the permission that an operation
// declares.
func (s *server) permit(op operation) func(huma.Context, func(huma.Context)) {
	return func(hctx huma.Context, next func(huma.Context)) {
		if op.open {
			next(hctx)
			return
		}
		r, w := humago.Unwrap(hctx)
		who, err := identity(r.Context()), requestOf(r.Context()).unknown
		switch {
		case err != nil && problem.Is(err, problem.Unidentified) && credential(r, s.cookieName()) == "":
			// Who only forgot to sign in has not tried anything.
			s.refuse(w, r, err)
		case err != nil && problem.Is(err, problem.Unidentified):
			s.refuse(w, r, s.denied(r.Context(), op, err))
		case err != nil:
			s.refuse(w, r, err)
		case op.permission != "" && !who.May(op.permission):
			s.refuse(w, r, s.denied(r.Context(), op, lacking(who, op.permission)))
		default:
			next(hctx)
		}
	}
}

// lacking says why somebody does not have a permission.
func lacking(who account.Identity, permission account.Permission) error {
	if who.Role.May(permission, who.Limited()) {
		return problem.New(problem.Forbidden, "this needs the permission %s, which a token of the role %s does not have; sign in to do it", permission, who.Role)
	}
	if who.Role.May(permission, false) {
		return problem.New(problem.Forbidden,
			"this needs the permission %s, which nobody has who is limited to some integrations; ask an administrator who sees all", permission)
	}
	return problem.New(problem.Forbidden,
		"this needs the permission %s, which the role %s does not have; ask an administrator for one that has it", permission, who.Role)
}

// denied records that an attempt is denied, and returns what to tell of it.
func (s *server) denied(ctx context.Context, op operation, why error) error {
	if err := s.record(ctx, op, why); err != nil {
		return err
	}
	return why
}
