package api_test

import (
	"net/http"
	"testing"

	"parapet/internal/account"
)

// TestTokensLeaveTheirOwnerAlone has a token of each role reach for its owner's
// sessions and tokens: only one that manages everybody's may, and each may end itself.
func TestTokensLeaveTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	for _, role := range account.Roles {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.as = role
			owner := account.Identity{Account: w.own().ID, Name: w.own().Name, Role: role, Session: "any"}
			made, secret, err := w.Config.Accounts.MakeToken(t.Context(), owner, account.NewToken{Name: "leaked", Role: role})
			if err != nil {
				t.Fatal(err)
			}
			listed, ended := http.StatusForbidden, http.StatusForbidden
			if role == account.Admin {
				listed, ended = http.StatusOK, http.StatusNoContent
			}
			leaked := w.With(t, secret.Reveal())
			leaked.Do(http.MethodGet, "/api/v1/sessions", nil).Want(listed)
			leaked.Do(http.MethodGet, "/api/v1/tokens", nil).Want(listed)
			leaked.Do(http.MethodDelete, "/api/v1/sessions/"+w.ownSession(), nil).Want(ended)
			leaked.Do(http.MethodDelete, "/api/v1/tokens/"+w.ownToken(), nil).Want(ended)
			leaked.Do(http.MethodDelete, "/api/v1/tokens/"+made.ID, nil).Want(http.StatusNoContent)
			leaked.Do(http.MethodGet, "/api/v1/session", nil).Want(http.StatusUnauthorized)
		})
	}
}
