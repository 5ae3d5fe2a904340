package transport

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
)

func TestAllowed(t *testing.T) {
	t.Parallel()
	hosts, err := parseHosts([]string{
		"graph.microsoft.com", ".blob.core.windows.net", "https://[::1]:9443", "http://127.0.0.1:8080", "LOCALHOST:1",
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{
		"https://graph.microsoft.com/v1.0/users":         true,
		"https://GRAPH.microsoft.com:443/v1.0":           true,
		"https://graph.microsoft.com./v1.0":              true,
		"https://graph.microsoft.com:444/v1.0":           false,
		"http://graph.microsoft.com/v1.0":                false,
		"https://graph.microsoft.com.evil.example/":      false,
		"https://evilgraph.microsoft.com/":               false,
		"https://graph.microsoft.com@evil.example/":      false,
		"https://user@graph.microsoft.com/":              false,
		"https://tvmexport1.blob.core.windows.net/x?sig": true,
		"https://blob.core.windows.net/x":                false,
		"https://.blob.core.windows.net/x":               false,
		"https://evilblob.core.windows.net/x":            false,
		"https://[::1]:9443/api":                         true,
		"https://localhost:1/":                           true,
		"http://127.0.0.1:8080/":                         true,
		"https://127.0.0.1:8080/":                        false,
		"ftp://graph.microsoft.com/":                     false,
		"/relative":                                      false,
	}
	for link, want := range tests {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := allowed(hosts, u); got != want {
			t.Errorf("allowed(%s) = %v, want %v", link, got, want)
		}
	}
}

func TestNewRefusesHosts(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"", "https://", "http://graph.microsoft.com", "a/b", "ftp://127.0.0.1", "u@h", "https://%zz"} {
		if _, err := New(Config{Hosts: []string{entry}}); err == nil {
			t.Errorf("New with host %q succeeded", entry)
		}
		if _, err := New(Config{FileHosts: []string{entry}}); err == nil {
			t.Errorf("New with file host %q succeeded", entry)
		}
	}
}

func TestOnlyAllowedHostsAreCalled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, func(http.ResponseWriter, *http.Request) {},
			Config{Hosts: []string{"api.example.com"}, FileHosts: []string{".example.com"}})
		token := &tokens{list: []string{"t1"}}
		tests := []struct {
			url   string
			token TokenSource
			want  Kind
		}{
			{"https://api.example.com/", token, ""},
			{"https://files.example.com/", nil, ""},
			{"https://files.example.com/", token, Disallowed},
			{"https://example.org/", nil, Disallowed},
			{"http://api.example.com/", token, Disallowed},
			{"://", nil, Invalid},
		}
		for _, test := range tests {
			_, err := fetch(t.Context(), client, Request{API: Storage, URL: test.url, Token: test.token})
			if kind(err) != test.want {
				t.Errorf("%s: error = %v, want kind %q", test.url, err, test.want)
			}
		}
	})
}

func TestRedirectsStayWithinTheList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if target := r.URL.Query().Get("to"); target != "" {
				http.Redirect(w, r, target, http.StatusFound)
				return
			}
			_, _ = w.Write([]byte(r.Host + " " + r.Header.Get("Authorization")))
		}, Config{Hosts: []string{"example.com", "api.example.com"}, FileHosts: []string{".example.com"}})
		tests := []struct {
			target, want string
			kind         Kind
		}{
			{"https://api.example.com/x", "api.example.com Bearer t1", ""},
			{"https://files.example.com/x", "files.example.com ", ""},
			{"https://example.org/x?sig=canary", "", Disallowed},
			{"http://example.com/x", "", Disallowed},
		}
		for _, test := range tests {
			link := base + "/?to=" + url.QueryEscape(test.target)
			got, err := fetch(t.Context(), client, Request{API: Graph, URL: link, Token: &tokens{list: []string{"t1"}}})
			if kind(err) != test.kind || got != test.want {
				t.Errorf("to %s: %q, %v, want %q, kind %q", test.target, got, err, test.want, test.kind)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("error tells the signature: %v", err)
			}
		}
	})
}

func TestPager(t *testing.T) {
	t.Parallel()
	client, err := New(Config{Hosts: []string{"graph.microsoft.com", ".api.security.microsoft.com"}, FileHosts: []string{".blob.core.windows.net"}})
	if err != nil {
		t.Fatal(err)
	}
	const first = "https://graph.microsoft.com/v1.0/users?$filter=a%20eq%201&$top=2"
	const second = "https://graph.microsoft.com/v1.0/users?$filter=a+eq+1&$skiptoken=2"
	tests := []struct {
		name  string
		links []string
		want  Kind // of the last link
	}{
		{"walk", []string{second, second + "3"}, ""},
		{"relative", []string{"/v1.0/users?$filter=b&$skiptoken=2"}, ""},
		{"another host of ours", []string{"https://us.api.security.microsoft.com/x?$filter=a"}, ""},
		{"back to the first", []string{second, first}, BadLink},
		{"the same again", []string{second, second}, BadLink},
		{"filter lost", []string{"https://graph.microsoft.com/v1.0/users?$skip=2"}, BadLink},
		{"filter within a token", []string{"https://graph.microsoft.com/v1.0/users?$skiptoken=2"}, ""},
		{"filter's name lost", []string{"https://graph.microsoft.com/v1.0/users?=a%20eq%201&=2&$skip=2"}, BadLink},
		{"filter empty", []string{"https://graph.microsoft.com/v1.0/users?$filter=&$skip=2"}, BadLink},
		{"foreign host", []string{"https://example.org/?$filter=a"}, Disallowed},
		{"file host", []string{"https://x.blob.core.windows.net/?$filter=a"}, Disallowed},
		{"no TLS", []string{"http://graph.microsoft.com/?$filter=a"}, Disallowed},
		{"nonsense", []string{"https://%zz"}, BadLink},
	}
	for _, test := range tests {
		pager := client.Pager(first)
		var err error
		for i, link := range test.links {
			if err != nil {
				t.Errorf("%s: link %d: %v", test.name, i-1, err)
			}
			_, err = pager.Next(link)
		}
		if kind(err) != test.want {
			t.Errorf("%s: error = %v, want kind %q", test.name, err, test.want)
		}
	}
	if link, err := client.Pager(first).Next("users?$filter=a"); err != nil || link != "https://graph.microsoft.com/v1.0/users?$filter=a" {
		t.Errorf("Next = %s, %v", link, err)
	}
}

func TestSenderHandsRefusalsOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		throttled := true
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if throttled {
				throttled = false
				w.Header().Set("Retry-After", "100")
				w.WriteHeader(429)
				return
			}
			w.Header().Set("X-Ms-Request-Id", "7")
			w.WriteHeader(401)
			_, _ = w.Write([]byte(r.Method + " " + r.Header.Get("Content-Type") + " " + r.FormValue("grant_type")))
		}, Config{})
		ctx, cancel := context.WithTimeout(t.Context(), seconds(101))
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/token", strings.NewReader("grant_type=x"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Sender(Login).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text := make([]byte, 100)
		n, _ := resp.Body.Read(text)
		if got, want := string(text[:n]), "POST application/x-www-form-urlencoded x"; got != want ||
			resp.StatusCode != 401 || resp.Header.Get("X-Ms-Request-Id") != "7" {
			t.Errorf("answer = %d %v %q, want 401 %q", resp.StatusCode, resp.Header, got, want)
		}
		if got := client.Calls()[Login]; got != 2 {
			t.Errorf("%d login calls, want 2", got)
		}
		r.URL.Host = "example.org"
		if _, err := client.Sender(Login).Do(r); kind(err) != Disallowed {
			t.Errorf("error = %v, want kind %q", err, Disallowed)
		}
	})
}
