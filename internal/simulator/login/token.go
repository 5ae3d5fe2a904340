package login

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"parapet/internal/simulator/registration"
)

// lifetime of an access token. Entra's default is 60 to 90 minutes.
const lifetime = time.Hour

// ErrExpired says that a token was good once.
var ErrExpired = errors.New("the access token has expired")

// Token is what an API learns from an access token.
type Token struct {
	// App is the client id it was issued to.
	App string
	// Resource is empty when the token is for something the tenant does not know.
	Resource registration.Resource
	// Roles were granted when it was issued.
	Roles []string
}

// claims are those of Entra's version 1 tokens, which Defender and Graph use.
type claims struct {
	jwt.RegisteredClaims
	// Audience hides the embedded one: Entra writes a string, never a list.
	Audience    string   `json:"aud"`
	AppID       string   `json:"appid"`
	AppIDACR    string   `json:"appidacr"`
	DisplayName string   `json:"app_displayname"`
	IDP         string   `json:"idp"`
	IDType      string   `json:"idtyp"`
	ObjectID    string   `json:"oid"`
	Roles       []string `json:"roles,omitempty"`
	TenantID    string   `json:"tid"`
	Unique      string   `json:"uti"`
	Version     string   `json:"ver"`
}

// issue signs a token. Its roles claim is missing, not empty, when the
// application has no role at the resource.
func (e *Entra) issue(app registration.App, audience string, resource registration.Resource, proof string) string {
	now := time.Now()
	principal := uuid.NewSHA1(uuid.NameSpaceOID, []byte(e.cfg.TenantID+app.ID)).String()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    e.issuer(),
			Subject:   principal,
			IssuedAt:  jwt.NewNumericDate(now),
			NotBefore: jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(lifetime)),
		},
		Audience:    audience,
		AppID:       app.ID,
		AppIDACR:    proof,
		DisplayName: "parapet",
		IDP:         e.issuer(),
		IDType:      "app",
		ObjectID:    principal,
		Roles:       app.Roles[resource],
		TenantID:    e.cfg.TenantID,
		Unique:      strings.ReplaceAll(uuid.NewString(), "-", "")[:22],
		Version:     "1.0",
	})
	token.Header["kid"] = e.keyID
	token.Header["x5t"] = e.keyID
	signed, err := token.SignedString(e.cfg.Key)
	if err != nil {
		panic(fmt.Sprintf("login: sign a token with our own key: %v", err))
	}
	return signed
}

func (e *Entra) issuer() string { return "https://sts.windows.net/" + e.cfg.TenantID + "/" }

// Verify checks the signature and validity of a token and returns what it
// says. The error is [ErrExpired] for a token that was good once.
func (e *Entra) Verify(token string) (Token, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c,
		func(*jwt.Token) (any, error) { return &e.cfg.Key.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(e.issuer()))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return Token{}, ErrExpired
	case err != nil:
		return Token{}, fmt.Errorf("check an access token: %w", err)
	}
	resource, _ := resourceOf(c.Audience)
	return Token{App: c.AppID, Resource: resource, Roles: c.Roles}, nil
}

// versionOne is the answer of the v1 endpoint, whose numbers are strings.
func versionOne(token, resource string, now time.Time) map[string]any {
	seconds := strconv.Itoa(int(lifetime/time.Second) - 1)
	return map[string]any{
		"token_type":     "Bearer",
		"expires_in":     seconds,
		"ext_expires_in": seconds,
		"expires_on":     strconv.FormatInt(now.Add(lifetime).Unix(), 10),
		"not_before":     strconv.FormatInt(now.Unix(), 10),
		"resource":       resource,
		"access_token":   token,
	}
}
