package api_test

import (
	"net/http"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
	"parapet/internal/problem"
	"parapet/internal/question"
)

// A tag that was never given must not pass for "whatever is there".
func TestNoTagMeansAnyVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, path := w.As(t, account.Admin), "/api/v1/credentials/"+string(w.credential().ID)
	for _, tag := range []string{`"0"`, `W/"0.digest"`, `"-1"`, "*", "none"} {
		got := admin.Header("If-Match", tag).Do(http.MethodPatch, path, map[string]any{"name": "renamed"}).Want(http.StatusPreconditionFailed)
		if kind := got.Problem().Kind; kind != problem.Outdated {
			t.Errorf("If-Match: %s is %s, want %s", tag, kind, problem.Outdated)
		}
	}
	admin.Do(http.MethodDelete, path, nil).Want(http.StatusPreconditionRequired)
	admin.Header("If-Match", `"1"`).Do(http.MethodDelete, path, nil).Want(http.StatusNoContent)
}

func TestQuestionsOfTheLibraryStay(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	admin, path := server.As(t, account.Admin), "/api/v1/questions/"+question.List()[0].Name
	tag := admin.Do(http.MethodGet, path, nil).Want(http.StatusOK).Header.Get("ETag")
	admin.Header("If-Match", tag).Do(http.MethodDelete, path, nil).Want(http.StatusConflict)
}
