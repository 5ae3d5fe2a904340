package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

const (
	setUpPath   = "/api/v1/setup"
	sessionPath = "/api/v1/session"
)

// registerSession adds how one sets Parapet up, signs in and out, and who one is.
func (s *server) registerSession() {
	const tag = "Session"
	register(s, operation{
		id: "setup.get", method: http.MethodGet, path: setUpPath, tag: tag, open: true,
		summary: "Ask whether Parapet has to be set up", description: "It has to until there is an account.",
	}, s.getSetUp)
	register(s, operation{
		id: "setup.create", method: http.MethodPost, path: setUpPath, tag: tag, open: true, status: http.StatusCreated,
		summary:     "Set Parapet up",
		description: "Makes the first administrator and signs him in. The code is the one that the server printed when it was first started.",
	}, s.setUp)
	register(s, operation{
		id: "session.get", method: http.MethodGet, path: sessionPath, tag: tag,
		summary: "Ask who one is", description: "And what one may do, and sees.",
	}, s.getSession)
	register(s, operation{
		id: "session.create", method: http.MethodPost, path: sessionPath, tag: tag, open: true, status: http.StatusCreated,
		summary: "Sign in", description: "The session is a cookie that scripts cannot read.",
	}, s.signIn)
	register(s, operation{
		id: "session.end", method: http.MethodDelete, path: sessionPath, tag: tag, status: http.StatusNoContent,
		summary: "Sign out",
	}, s.signOut)
	register(s, operation{
		id: "password.change", method: http.MethodPut, path: sessionPath + "/password", tag: tag, permission: account.SelfManage,
		summary: "Change one's password", description: "Ends all other sessions of the account. Tokens stay.",
	}, s.changePassword)
	register(s, operation{
		id: "password.set", method: http.MethodPost, path: "/api/v1/password", tag: tag, open: true, status: http.StatusCreated,
		summary: "Set a password by a code", description: "The code comes from an administrator, and is good once. Signs in.",
	}, s.usePasswordCode)
}

// Me is who asks, and what he may do.
type Me struct {
	ID       string       `json:"id" doc:"The account's id."`
	Name     string       `json:"name" doc:"The account's name."`
	FullName string       `json:"full_name"`
	Role     account.Role `json:"role" doc:"The account's role, or that of the token if it is less."`
	// Instances are left out when all may be seen, and empty when none may.
	Instances   []string             `json:"instances,omitzero" doc:"The keys of the integrations that may be seen; absent for all."`
	Permissions []account.Permission `json:"permissions" doc:"What may be done."`
	Via         string               `json:"via" enum:"session,token" doc:"How one showed who one is."`
}

// me is who an identity is.
func (s *server) me(ctx context.Context, who account.Identity) (Me, error) {
	a, err := s.cfg.Accounts.Get(ctx, who.Account)
	if err != nil {
		return Me{}, err
	}
	me := Me{ID: a.ID, Name: a.Name, FullName: a.FullName, Role: who.Role, Instances: who.Instances, Via: who.Via()}
	for _, rule := range account.Permissions {
		if who.May(rule.Permission) {
			me.Permissions = append(me.Permissions, rule.Permission)
		}
	}
	return me, nil
}

type meOutput struct{ Body Me }

// signedIn answers who has just signed in, with the cookie of his session.
type signedIn struct {
	Cookie http.Cookie `header:"Set-Cookie" doc:"The session."`
	Body   Me
}

// welcome answers who has a session now.
func (s *server) welcome(ctx context.Context, token secret.Secret) (*signedIn, error) {
	who, err := s.cfg.Accounts.Session(ctx, token, origin(ctx))
	if err != nil {
		return nil, err
	}
	onTarget(ctx, "account", who.Name)
	me, err := s.me(ctx, who)
	return &signedIn{s.cookie(token.Reveal()), me}, err
}

type setUpOutput struct {
	Body struct {
		Needed bool `json:"needed" doc:"Whether there is no account yet."`
	}
}

func (s *server) getSetUp(ctx context.Context, _ *struct{}) (*setUpOutput, error) {
	var out setUpOutput
	var err error
	out.Body.Needed, err = s.cfg.Accounts.NeedsSetUp(ctx)
	return &out, err
}

// setUpBody is what sets Parapet up.
type setUpBody struct {
	Code     string `json:"code" maxLength:"200" writeOnly:"true" doc:"The code that the server printed."`
	Name     string `json:"name" maxLength:"400" doc:"What to sign in with."`
	FullName string `json:"full_name,omitempty" maxLength:"400"`
	Password string `json:"password" maxLength:"4000" writeOnly:"true" doc:"At least twelve characters that are not easily guessed."`
}

func (s *server) setUp(ctx context.Context, in *struct{ Body setUpBody }) (*signedIn, error) {
	asActor(ctx, in.Body.Name, "setup")
	_, token, err := s.cfg.Accounts.SetUp(ctx, secret.New(in.Body.Code), account.NewAccount{
		Name: in.Body.Name, FullName: in.Body.FullName, Password: secret.New(in.Body.Password),
	}, origin(ctx))
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, token)
}

func (s *server) getSession(ctx context.Context, _ *struct{}) (*meOutput, error) {
	me, err := s.me(ctx, identity(ctx))
	return &meOutput{me}, err
}

// signInBody is what one signs in with.
type signInBody struct {
	Name     string `json:"name" maxLength:"400"`
	Password string `json:"password" maxLength:"4000" writeOnly:"true"`
}

func (s *server) signIn(ctx context.Context, in *struct{ Body signInBody }) (*signedIn, error) {
	asActor(ctx, in.Body.Name, "password")
	token, err := s.cfg.Accounts.SignIn(ctx, in.Body.Name, secret.New(in.Body.Password), origin(ctx))
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, token)
}

// signedOut takes the cookie of a session away.
type signedOut struct {
	Cookie http.Cookie `header:"Set-Cookie" doc:"The end of the session's cookie."`
}

func (s *server) signOut(ctx context.Context, _ *struct{}) (*signedOut, error) {
	who := identity(ctx)
	if who.Session == "" {
		return nil, problem.New(problem.Conflict, "a token has no session to end; DELETE /api/v1/tokens/{id} revokes it")
	}
	onTarget(ctx, "account", who.Name)
	return &signedOut{s.cookie("")}, s.cfg.Accounts.EndSession(ctx, who.Account, who.Session)
}

// passwordBody changes one's password.
type passwordBody struct {
	Present  string `json:"present" maxLength:"4000" writeOnly:"true" doc:"The present password."`
	Password string `json:"password" maxLength:"4000" writeOnly:"true" doc:"The new one."`
}

func (s *server) changePassword(ctx context.Context, in *struct{ Body passwordBody }) (*signedIn, error) {
	who := identity(ctx)
	onTarget(ctx, "account", who.Name)
	token, err := s.cfg.Accounts.ChangePassword(ctx, who, secret.New(in.Body.Present), secret.New(in.Body.Password), origin(ctx))
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, token)
}

// passwordCodeBody sets a password.
type passwordCodeBody struct {
	Code     string `json:"code" maxLength:"200" writeOnly:"true" doc:"The code that an administrator made."`
	Password string `json:"password" maxLength:"4000" writeOnly:"true" doc:"The new password."`
}

func (s *server) usePasswordCode(ctx context.Context, in *struct{ Body passwordCodeBody }) (*signedIn, error) {
	asActor(ctx, "unknown", "code")
	a, token, err := s.cfg.Accounts.UsePasswordCode(ctx, secret.New(in.Body.Code), secret.New(in.Body.Password), origin(ctx))
	if err != nil {
		return nil, err
	}
	asActor(ctx, a.Name, "code")
	return s.welcome(ctx, token)
}
