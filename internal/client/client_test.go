package client_test

import (
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
	"parapet/internal/client"
	"parapet/internal/problem"
	"parapet/internal/question"
	"parapet/internal/secret"
)

// server is a real API, and a client of it for who has a role.
func server(t *testing.T, role account.Role) *client.Client {
	t.Helper()
	s := apitest.New(t)
	token := s.Account("program", role, nil)
	handler := httptest.NewServer(api.New(s.Config))
	t.Cleanup(handler.Close)
	c, err := client.New(client.Config{Server: handler.URL, Token: secret.New(token)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestListsComeToTheirEnd(t *testing.T) {
	t.Parallel()
	var got []string
	for q, err := range server(t, account.Viewer).Questions(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q.Name)
	}
	if want := len(question.List()); len(got) != want || !slices.IsSorted(got) || len(slices.Compact(got)) != want {
		t.Errorf("%d questions in pages, want the %d of the library, each once", len(got), want)
	}
}

func TestAnswersComeAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	c := server(t, account.Viewer)
	answer, err := c.Query(t.Context(), api.ExportRequest{Query: "FIND Device AS d RETURN d.displayName AS name", Written: api.Written{Format: "csv"}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || string(text) != "name\n" {
		t.Errorf("the answer is %q, %v", text, err)
	}
	if len(answer.Remarks) == 0 || !strings.HasPrefix(answer.Remarks[0], "incomplete: ") {
		t.Errorf("a graph that was never filled is remarked on by %q", answer.Remarks)
	}
}

func TestRefusalsAreProblems(t *testing.T) {
	t.Parallel()
	c := server(t, account.Viewer)
	_, wrong := c.Query(t.Context(), api.ExportRequest{Query: "FIND", Written: api.Written{Format: "csv"}})
	_, absent := c.Integration(t.Context(), "no/such one")
	_, forbidden := c.Start(t.Context(), "acme", false)
	for kind, err := range map[problem.Kind]error{problem.Invalid: wrong, problem.NotFound: absent, problem.Forbidden: forbidden} {
		if !problem.Is(err, kind) {
			t.Errorf("%v, want a problem of kind %s", err, kind)
		}
	}
}

func TestTokensGoOnlyWhereTheyMay(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"http://parapet.example.com":  "in the clear",
		"parapet.example.com":         "no server's address",
		"ftp://parapet.example.com":   "no server's address",
		"https://parapet.example.com": "",
		"http://127.0.0.1:8080":       "",
		"http://localhost:8080":       "",
	} {
		_, err := client.New(client.Config{Server: address, Token: secret.New("ppt_x")})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
	if _, err := client.New(client.Config{Server: "https://parapet.example.com"}); err == nil || !strings.Contains(err.Error(), "PARAPET_TOKEN") {
		t.Errorf("without a token: %v", err)
	}
}
