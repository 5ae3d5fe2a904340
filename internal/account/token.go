package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
)

// TokenPrefix is what tokens of programs begin with, so that scanners for leaked
// secrets know them.
const TokenPrefix = "ppt_"

// Token lets a program act for an account.
type Token struct {
	ID string `json:"id"`
	// Account is the owner's id.
	Account string `json:"account"`
	Name    string `json:"name"`
	// Hint is how the token ends.
	Hint string `json:"hint"`
	// Role and Instances are the most the token may do; what its owner may not,
	// it may not either.
	Role      Role      `json:"role"`
	Instances []string  `json:"instances" nullable:"true"`
	CreatedAt time.Time `json:"created_at"`
	// ExpiresAt is when the token ends, zero for never.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	// UsedAt is when it was used last, to the minute, and Address from where.
	UsedAt  time.Time `json:"used_at,omitzero"`
	Address string    `json:"address,omitempty"`
}

// NewToken is a token to be made.
type NewToken struct {
	Name string
	// Role must not be more than that of who makes it.
	Role Role
	// Instances limit the token; nil leaves it to what its owner sees.
	Instances []string
	// ExpiresAt is zero for never.
	ExpiresAt time.Time
}

// MakeToken makes a token for who asks, and returns it this once. A token cannot
// make another: one that leaked would outlive itself.
func (s *Store) MakeToken(ctx context.Context, by Identity, n NewToken) (Token, secret.Secret, error) {
	if by.Session == "" {
		return Token{}, secret.Secret{}, problem.New(problem.Forbidden, "sign in to make a token; a token cannot make another")
	}
	if err := problem.Wrong(n.wrong(by)...); err != nil {
		return Token{}, secret.Secret{}, err
	}
	token := newToken(TokenPrefix)
	text := token.Reveal()
	made := Token{
		ID: state.NewID(), Account: by.Account, Name: n.Name, Hint: text[len(text)-4:], Role: n.Role, Instances: n.Instances,
		CreatedAt: time.Now().UTC().Truncate(time.Millisecond), ExpiresAt: n.ExpiresAt.UTC().Truncate(time.Millisecond),
	}
	return made, token, s.db.Write(ctx, func(tx *state.Tx) error { return insertToken(ctx, tx, made, hashToken(token)) })
}

func (n NewToken) wrong(by Identity) (wrong []problem.Field) {
	if n.Name == "" || !isPlain(n.Name) {
		wrong = append(wrong, problem.Field{Path: "name", Text: fmt.Sprintf("has to have 1 to %d characters, all printable", maxName)})
	}
	wrong = append(wrong, wrongScope(n.Role, n.Instances)...)
	if !by.Role.Includes(n.Role) {
		wrong = append(wrong, problem.Field{Path: "role", Text: fmt.Sprintf("must not be more than your own, %s", by.Role)})
	}
	for _, key := range n.Instances {
		if !by.Sees(key) {
			wrong = append(wrong, problem.Field{Path: "instances", Text: fmt.Sprintf("there is no integration %q", key)})
		}
	}
	if !n.ExpiresAt.IsZero() && !n.ExpiresAt.After(time.Now()) {
		wrong = append(wrong, problem.Field{Path: "expires_at", Text: "has to be in the future"})
	}
	return wrong
}

// Bearer says who a token stands for. Its error is problem.Unidentified when the
// token has expired, was revoked, or its owner was disabled.
func (s *Store) Bearer(ctx context.Context, token secret.Secret, from Origin) (Identity, error) {
	if !strings.HasPrefix(token.Reveal(), TokenPrefix) {
		return Identity{}, errToken
	}
	var found Token
	var owner Account
	err := s.db.Read(ctx, func(tx *state.Tx) (err error) {
		found, owner, err = findToken(ctx, tx, hashToken(token))
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	now := time.Now()
	if owner.Disabled || !found.ExpiresAt.IsZero() && !now.Before(found.ExpiresAt) {
		return Identity{}, errToken
	}
	if now.Sub(found.UsedAt) >= noteEvery {
		err = noted(s.db.Write(ctx, func(tx *state.Tx) error { return noteToken(ctx, tx, found, now, from.Address) }))
	}
	return Identity{
		Account: owner.ID, Name: owner.Name, Role: lesser(owner.Role, found.Role),
		Instances: within(found.Instances, owner.Instances), Token: found.ID,
	}, err
}

var errToken = problem.New(problem.Unidentified, "the token is not valid: it may have expired or been revoked; make a new one")

// Tokens lists the tokens of an account, or everybody's when account is empty,
// the newest first. Expired ones are kept for a month.
func (s *Store) Tokens(ctx context.Context, account string) (all []Token, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) error {
		all, err = listTokens(ctx, tx, account)
		return err
	})
	return all, err
}

// RevokeToken ends a token of an account, or anybody's when account is empty.
func (s *Store) RevokeToken(ctx context.Context, account, id string) error {
	return s.db.Write(ctx, func(tx *state.Tx) error { return removeToken(ctx, tx, account, id) })
}

// newToken is 256 random bits, as text that fits into a cookie or a URL.
func newToken(prefix string) secret.Secret {
	random := make([]byte, 32)
	rand.Read(random) // never fails
	return secret.New(prefix + base64.RawURLEncoding.EncodeToString(random))
}

// hashToken is what is stored of a token. What is random needs no slow hash, and
// who compares hashes learns nothing from how long that takes.
func hashToken(token secret.Secret) string {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return hex.EncodeToString(sum[:])
}

// printable is text that can be stored and shown, whoever has sent it.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
}
