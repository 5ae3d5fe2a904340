package entra

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Claims are what a token says about itself.
type Claims struct {
	Roles   []string // application permissions granted; none when consent is missing
	Expires time.Time
	Tenant  string
}

// ReadClaims reads a token without verifying it: we are not its audience and
// only want to show what was granted. The error does not quote the token.
func ReadClaims(token string) (Claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Claims{}, errors.New("read token: it is not a JWT")
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return Claims{}, fmt.Errorf("read token: %w", err)
	}
	var said struct {
		Roles   []string `json:"roles"`
		Expires int64    `json:"exp"`
		Tenant  string   `json:"tid"`
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return Claims{}, fmt.Errorf("read token: %w", err)
	}
	return Claims{Roles: said.Roles, Expires: time.Unix(said.Expires, 0).UTC(), Tenant: said.Tenant}, nil
}
