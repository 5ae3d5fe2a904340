package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/client"
	"parapet/internal/integration"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

// streams answers each request for a stream with the next of some texts, and
// keeps what was asked.
type streams struct {
	texts []string
	after []string
}

func (s *streams) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.after = append(s.after, r.Header.Get("Last-Event-ID"))
	if len(s.texts) == 0 {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"status": 404, "kind": "not_found", "detail": "there is no run"}`)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, s.texts[0])
	s.texts = s.texts[1:]
}

func to(t *testing.T, handler http.Handler) *client.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c, err := client.New(client.Config{Server: server.URL, Token: secret.New("ppt_test")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestAStreamIsTakenUpWhereItBrokeOff(t *testing.T) {
	t.Parallel()
	server := &streams{texts: []string{
		": alive\n\nid: 1\nevent: event\ndata: {\"seq\": 1, \"text\": \"begun\"}\n\nevent: progress\ndata: {\"calls\": {\"graph\": 3}}\n\nid: 2\nevent: ev",
		"id: 2\nevent: event\ndata: {\"seq\": 2, \"text\": \"ended\"}\n\nevent: run\ndata: {\"id\": \"r\", \"state\": \"succeeded\"}\n\nevent: run\ndata: {}\n\n",
	}}
	var got []string
	for update, err := range to(t, server).Follow(t.Context(), "r") {
		switch {
		case err != nil:
			t.Fatal(err)
		case update.Event != nil:
			got = append(got, update.Event.Text)
		case update.Progress != nil:
			got = append(got, fmt.Sprint(update.Progress.Calls))
		case update.Run != nil:
			got = append(got, string(update.Run.State))
		}
	}
	if diff := cmp.Diff([]string{"begun", "map[graph:3]", "ended", string(integration.RunSucceeded)}, got); diff != "" {
		t.Errorf("updates (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"", "1"}, server.after); diff != "" {
		t.Errorf("asked to go on after (-want +got):\n%s", diff)
	}
}

func TestARefusedStreamEnds(t *testing.T) {
	t.Parallel()
	server := &streams{}
	for _, err := range to(t, server).Follow(t.Context(), "r") {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("follow what is not there: %v", err)
		}
	}
	if len(server.after) != 1 {
		t.Errorf("%d requests, want one", len(server.after))
	}
}
