package api_test

import (
	"net/http"
	"testing"
	"time"

	"parapet/internal/account"
	"parapet/internal/integration"
)

// A credential that was renewed must not go on being told of as expired.
func TestNewSecretsHaveTheirOwnEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, path := w.As(t, account.Admin), "/api/v1/credentials/"+string(w.credential().ID)
	soon := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for _, step := range []struct {
		name string
		body map[string]any
		want time.Time
	}{
		{"its end is said", map[string]any{"expires_at": soon}, soon},
		{"another name", map[string]any{"name": "renamed"}, soon},
		{"another secret", map[string]any{"secret": "another"}, time.Time{}},
		{"another secret with its end", map[string]any{"secret": "a third", "expires_at": soon}, soon},
	} {
		tag := admin.Do(http.MethodGet, path, nil).Want(http.StatusOK).Header.Get("ETag")
		var got integration.Credential
		admin.Header("If-Match", tag).Do(http.MethodPatch, path, step.body).Want(http.StatusOK).Into(&got)
		if !got.ExpiresAt.Equal(step.want) {
			t.Errorf("%s: it expires at %s, want %s", step.name, got.ExpiresAt, step.want)
		}
	}
}
