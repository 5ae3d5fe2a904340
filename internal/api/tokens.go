package api

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/problem"
)

const (
	tokenPath    = "/api/v1/tokens"
	sessionsPath = "/api/v1/sessions"
)

// registerTokens adds what everybody does with his own sessions and tokens, and
// administrators with everybody's.
func (s *server) registerTokens() {
	const tag, may = "People", account.SelfManage
	register(s, operation{
		id: "session.list", method: http.MethodGet, path: sessionsPath, tag: tag, permission: may,
		summary: "List sessions", description: "One's own; those of an account, or with `account=all` of everybody, for who manages accounts.",
	}, s.listSessions)
	register(s, operation{
		id: "session.revoke", method: http.MethodDelete, path: sessionsPath + "/{id}", tag: tag, permission: may, status: http.StatusNoContent,
		summary: "End a session", description: "One's own, or anybody's for who manages accounts.",
	}, s.revokeSession)
	register(s, operation{
		id: "token.list", method: http.MethodGet, path: tokenPath, tag: tag, permission: may,
		summary: "List API tokens", description: "One's own; those of an account, or with `account=all` of everybody, for who manages accounts.",
	}, s.listTokens)
	register(s, operation{
		id: "token.create", method: http.MethodPost, path: tokenPath, tag: tag, permission: may, status: http.StatusCreated, secret: true,
		summary:     "Make an API token",
		description: "For who has signed in: a token cannot make another. It is told this once.",
	}, s.createToken)
	register(s, operation{
		id: "token.revoke", method: http.MethodDelete, path: tokenPath + "/{id}", tag: tag, status: http.StatusNoContent,
		summary: "Revoke an API token", description: "One's own, or anybody's for who manages accounts. A token may revoke itself, whatever its role, and no other.",
	}, s.revokeToken)
}

// ofAccount is whose things are asked for: one's own, or for who manages
// accounts those of anybody; empty for everybody's.
func ofAccount(ctx context.Context, asked string) (string, error) {
	who := identity(ctx)
	switch {
	case asked == "" || asked == who.Account:
		return who.Account, nil
	case !who.May(account.AccountManage):
		return "", problem.New(problem.Forbidden, "you may see your own alone; this needs the permission %s", account.AccountManage)
	case asked == "all":
		return "", nil
	}
	return asked, nil
}

// mayEnd is whose session or token may be ended: one's own, or anybody's for who
// manages accounts.
func mayEnd(ctx context.Context) string {
	if who := identity(ctx); !who.May(account.AccountManage) {
		return who.Account
	}
	return ""
}

// Session is somebody's being signed in.
type Session struct {
	account.Session

	Present bool `json:"present" doc:"Whether it is the one that asks."`
}

var sessionOrder = sorting[Session]{
	by: map[string]func(Session) string{
		"seen_at":    func(one Session) string { return stamp(one.SeenAt) },
		"created_at": func(one Session) string { return stamp(one.CreatedAt) },
	},
	usual: "-seen_at",
	id:    func(one Session) string { return one.ID },
}

type ofAccountInput struct {
	PageInput
	Account string `query:"account" maxLength:"64" doc:"Whose: an account's id, or all; one's own when absent."`
}

func (s *server) listSessions(ctx context.Context, in *ofAccountInput) (*listOutput[Session], error) {
	of, err := ofAccount(ctx, in.Account)
	if err != nil {
		return nil, err
	}
	found, err := s.cfg.Accounts.Sessions(ctx, of)
	if err != nil {
		return nil, err
	}
	var all []Session
	for _, one := range found {
		all = append(all, Session{one, one.ID == identity(ctx).Session})
	}
	return page(in.PageInput, sessionOrder, all)
}

type endInput struct {
	ID string `path:"id" maxLength:"64" doc:"Its id."`
}

func (s *server) revokeSession(ctx context.Context, in *endInput) (*struct{}, error) {
	onTarget(ctx, "session", in.ID)
	return nil, s.cfg.Accounts.EndSession(ctx, mayEnd(ctx), in.ID)
}

var tokenOrder = sorting[account.Token]{
	by: map[string]func(account.Token) string{
		"name":       func(t account.Token) string { return fold(t.Name) },
		"created_at": func(t account.Token) string { return stamp(t.CreatedAt) },
		"expires_at": func(t account.Token) string { return stamp(t.ExpiresAt) },
		"used_at":    func(t account.Token) string { return stamp(t.UsedAt) },
	},
	usual: "-created_at",
	id:    func(t account.Token) string { return t.ID },
}

func (s *server) listTokens(ctx context.Context, in *ofAccountInput) (*listOutput[account.Token], error) {
	of, err := ofAccount(ctx, in.Account)
	if err != nil {
		return nil, err
	}
	all, err := s.cfg.Accounts.Tokens(ctx, of)
	if err != nil {
		return nil, err
	}
	return page(in.PageInput, tokenOrder, all)
}

// newTokenBody is a token to be made.
type newTokenBody struct {
	Name      string       `json:"name" maxLength:"400" doc:"What it is for."`
	Role      account.Role `json:"role" enum:"viewer,analyst,responder,admin" doc:"The most that it may do; not more than its owner."`
	Instances []string     `json:"instances,omitempty" maxItems:"1000" doc:"The keys of the integrations that it is limited to; absent for all that its owner sees."`
	ExpiresAt time.Time    `json:"expires_at,omitzero" doc:"When it ends; absent for never."`
}

// NewToken is a token that was made.
type NewToken struct {
	account.Token

	Secret string `json:"secret" doc:"The token itself, told this once."`
}

func (s *server) createToken(ctx context.Context, in *struct{ Body newTokenBody }) (*struct{ Body NewToken }, error) {
	onTarget(ctx, "token", clip(in.Body.Name, 128))
	inDetail(ctx, "role", in.Body.Role)
	made, text, err := s.cfg.Accounts.MakeToken(ctx, identity(ctx), account.NewToken{
		Name: in.Body.Name, Role: in.Body.Role, Instances: in.Body.Instances, ExpiresAt: in.Body.ExpiresAt,
	})
	return &struct{ Body NewToken }{NewToken{made, text.Reveal()}}, err
}

func (s *server) revokeToken(ctx context.Context, in *endInput) (*struct{}, error) {
	onTarget(ctx, "token", in.ID)
	if who := identity(ctx); in.ID != who.Token && !who.May(account.SelfManage) {
		return nil, lacking(who, account.SelfManage)
	}
	return nil, s.cfg.Accounts.RevokeToken(ctx, mayEnd(ctx), in.ID)
}
