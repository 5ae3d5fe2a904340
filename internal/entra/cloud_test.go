package entra

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCloud(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{ // login, Defender, Graph, portal
		"":           {"login.microsoftonline.com", "api.security.microsoft.com", "graph.microsoft.com", "security.microsoft.com"},
		"commercial": {"login.microsoftonline.com", "api.security.microsoft.com", "graph.microsoft.com", "security.microsoft.com"},
		"gcc":        {"login.microsoftonline.com", "api-gcc.securitycenter.microsoft.us", "graph.microsoft.com", "security.microsoft.com"},
		"gcc-high":   {"login.microsoftonline.us", "api-gov.securitycenter.microsoft.us", "graph.microsoft.us", "security.microsoft.us"},
		"dod":        {"login.microsoftonline.us", "api-gov.securitycenter.microsoft.us", "dod-graph.microsoft.us", "security.apps.mil"},
	}
	for name, want := range tests {
		cloud, err := ParseCloud(name)
		if err != nil {
			t.Fatal(err)
		}
		e := cloud.Endpoints
		var got []string
		for _, link := range []string{e.Login, e.Defender, e.Graph, e.Portal} {
			got = append(got, strings.TrimPrefix(link, "https://"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
		// Each cloud's own values must pass the checks of an override.
		if again, err := cloud.With(e); err != nil || again.Endpoints != e {
			t.Errorf("%q: With its own endpoints = %+v, %v", name, again.Endpoints, err)
		}
	}
	if _, err := ParseCloud("china"); err == nil || !strings.Contains(err.Error(), "gcc-high") {
		t.Errorf("ParseCloud(china) = %v, want an error that names the clouds", err)
	}
}

func TestWithOverrides(t *testing.T) {
	t.Parallel()
	cloud, err := commercial(t).With(Endpoints{Login: "https://127.0.0.1:9443/", Defender: "http://127.0.0.1:80", GraphScope: "api://x/.default"})
	if err != nil {
		t.Fatal(err)
	}
	want := commercial(t).Endpoints
	want.Login, want.Defender, want.GraphScope = "https://127.0.0.1:9443", "http://127.0.0.1:80", "api://x/.default"
	if diff := cmp.Diff(want, cloud.Endpoints); diff != "" {
		t.Errorf("endpoints (-want +got):\n%s", diff)
	}
	for field, override := range map[string]Endpoints{
		"endpoints.login":          {Login: "http://127.0.0.1:9443"},
		"endpoints.defender":       {Defender: "http://api.security.microsoft.com"},
		"endpoints.graph":          {Graph: "https://graph.microsoft.com/v1.0"},
		"endpoints.portal":         {Portal: "security"},
		"endpoints.defender_scope": {DefenderScope: "https://api.securitycenter.microsoft.com"},
		"endpoints.graph_scope":    {GraphScope: "a/.default b/.default"},
	} {
		if _, err := commercial(t).With(override); err == nil || !strings.HasPrefix(err.Error(), field+":") {
			t.Errorf("With(%+v) = %v, want an error of %s", override, err, field)
		}
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		defender string
		family   bool
	}{
		{"", true},
		{"https://eu.api.security.microsoft.com", true},
		{"https://api.securitycenter.microsoft.com", true},
		{"https://127.0.0.1:9443", false},
		{"https://evilapi.security.microsoft.com.example", false},
	}
	for _, test := range tests {
		cloud, err := commercial(t).With(Endpoints{Defender: test.defender})
		if err != nil {
			t.Fatal(err)
		}
		hosts := cloud.Hosts()
		if !slices.Contains(hosts, cloud.Endpoints.Defender) || slices.Contains(hosts, ".securitycenter.microsoft.com") != test.family {
			t.Errorf("Hosts with %q = %v, want the API's other names: %v", test.defender, hosts, test.family)
		}
		if diff := cmp.Diff([]string{".blob.core.windows.net"}, cloud.FileHosts()); diff != "" {
			t.Errorf("FileHosts (-want +got):\n%s", diff)
		}
	}
}

func TestStorageIsAllowedBesideTheClouds(t *testing.T) {
	t.Parallel()
	cloud, err := commercial(t).With(Endpoints{Storage: "https://127.0.0.1:9444"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{".blob.core.windows.net", "https://127.0.0.1:9444"}, cloud.FileHosts()); diff != "" {
		t.Errorf("FileHosts (-want +got):\n%s", diff)
	}
	if slices.Contains(cloud.Hosts(), "https://127.0.0.1:9444") {
		t.Error("the storage would be sent a token")
	}
}
