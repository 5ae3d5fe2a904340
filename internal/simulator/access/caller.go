package access

import (
	"net/http"
	"strings"
)

// Caller is the id of the application whose token a call bears; empty when it
// bears none that holds.
func (g *Gate) Caller(r *http.Request) string {
	_, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token, err := g.cfg.Login.Verify(raw)
	if err != nil {
		return ""
	}
	return token.App
}
