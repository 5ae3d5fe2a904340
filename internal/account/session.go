package account

import (
	"context"
	"time"

	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
)

// Session is somebody's being signed in.
type Session struct {
	ID string `json:"id"`
	// Account is the account's id.
	Account   string    `json:"account"`
	CreatedAt time.Time `json:"created_at"`
	// SeenAt is when it was used last, to the minute.
	SeenAt time.Time `json:"seen_at"`
	// ExpiresAt is when it ends however much it is used.
	ExpiresAt time.Time `json:"expires_at"`
	// Address and UserAgent are those of the last use.
	Address   string `json:"address"`
	UserAgent string `json:"user_agent"`
}

// noteEvery is how exactly it is known when a session or a token was used last:
// not every request shall write.
const noteEvery = time.Minute

var errEnded = problem.New(problem.Unidentified, "the session has ended: sign in again")

// startSession makes a session and returns its token.
func (s *Store) startSession(ctx context.Context, tx *state.Tx, account string, from Origin) (secret.Secret, error) {
	now := time.Now()
	token := newToken("")
	return token, insertSession(ctx, tx, Session{
		ID: state.NewID(), Account: account, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(s.cfg.Lifetime),
		Address: from.Address, UserAgent: short(from.UserAgent),
	}, hashToken(token))
}

// Session says who has a session's token. Its error is problem.Unidentified when
// the session has ended, was ended, or its account was disabled.
func (s *Store) Session(ctx context.Context, token secret.Secret, from Origin) (Identity, error) {
	var found Session
	var owner Account
	err := s.db.Read(ctx, func(tx *state.Tx) (err error) {
		found, owner, err = findSession(ctx, tx, hashToken(token))
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	now := time.Now()
	if owner.Disabled || !now.Before(found.ExpiresAt) || now.Sub(found.SeenAt) >= s.cfg.Idle {
		return Identity{}, errEnded
	}
	if now.Sub(found.SeenAt) >= noteEvery {
		err = noted(s.db.Write(ctx, func(tx *state.Tx) error {
			return noteSession(ctx, tx, found, now, Origin{from.Address, short(from.UserAgent)})
		}))
	}
	return Identity{
		Account: owner.ID, Name: owner.Name, Role: owner.Role, Instances: owner.Instances, Session: found.ID,
	}, err
}

// noted is what is wrong with a session or a token after an attempt to note that it
// was used: not that there is no room for it, which keeps nobody from reading.
func noted(err error) error {
	if state.IsFull(err) {
		return nil
	}
	return err
}

// Sessions lists the sessions of an account that have not ended, or everybody's
// when account is empty, those used last first.
func (s *Store) Sessions(ctx context.Context, account string) (all []Session, err error) {
	now := time.Now()
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		all, err = listSessions(ctx, tx, account, now, now.Add(-s.cfg.Idle))
		return err
	})
	return all, err
}

// EndSession ends a session of an account, or anybody's when account is empty.
func (s *Store) EndSession(ctx context.Context, account, id string) error {
	return s.db.Write(ctx, func(tx *state.Tx) error { return endSession(ctx, tx, account, id) })
}

// short is as much of a user agent as is worth keeping.
func short(agent string) string {
	const most = 300
	if len(agent) > most {
		agent = agent[:most]
	}
	return printable(agent)
}
