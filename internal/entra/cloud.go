package entra

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// Endpoints are the places and scopes of one cloud. In an override, an empty
// field keeps the cloud's own.
type Endpoints struct {
	Login    string // https://host, without a path
	Defender string // https://host, without /api
	Graph    string // https://host, without /v1.0
	// Storage is a host beside the cloud's own that export files may lie on:
	// https://host. The clouds' suffixes are allowed whatever stands here.
	Storage string
	Portal  string // https://host
	// DefenderScope and GraphScope end in /.default.
	DefenderScope, GraphScope string
}

// Cloud is one of Microsoft's clouds, or one whose endpoints were overridden.
type Cloud struct {
	Name      string
	Endpoints Endpoints

	family  []string // suffixes of the names under which the Defender API is one
	storage []string // suffixes of the hosts its export files lie on
}

// The hosts are those of Microsoft's pages "Microsoft Defender for Endpoint for
// US Government customers", "Supported Microsoft Defender for Endpoint APIs" and
// "National cloud deployments". Commercial tokens are made for the API's older
// name: with the newer one as their audience they are refused with 403.
var clouds = []Cloud{
	{
		Name: "commercial",
		Endpoints: Endpoints{
			Login:         "https://login.microsoftonline.com",
			Defender:      "https://api.security.microsoft.com",
			Graph:         "https://graph.microsoft.com",
			Portal:        "https://security.microsoft.com",
			DefenderScope: "https://api.securitycenter.microsoft.com/.default",
			GraphScope:    "https://graph.microsoft.com/.default",
		},
		// Next links name another of these hosts than the one that was called.
		family:  []string{".api.security.microsoft.com", ".securitycenter.microsoft.com", ".securitycenter.windows.com"},
		storage: []string{".blob.core.windows.net"},
	},
	{
		Name: "gcc",
		Endpoints: Endpoints{
			Login:         "https://login.microsoftonline.com",
			Defender:      "https://api-gcc.securitycenter.microsoft.us",
			Graph:         "https://graph.microsoft.com",
			Portal:        "https://security.microsoft.com",
			DefenderScope: "https://api-gcc.securitycenter.microsoft.us/.default",
			GraphScope:    "https://graph.microsoft.com/.default",
		},
		family:  []string{".securitycenter.microsoft.us"},
		storage: []string{".blob.core.usgovcloudapi.net", ".blob.core.windows.net"},
	},
	{
		Name: "gcc-high",
		Endpoints: Endpoints{
			Login:         "https://login.microsoftonline.us",
			Defender:      "https://api-gov.securitycenter.microsoft.us",
			Graph:         "https://graph.microsoft.us",
			Portal:        "https://security.microsoft.us",
			DefenderScope: "https://api-gov.securitycenter.microsoft.us/.default",
			GraphScope:    "https://graph.microsoft.us/.default",
		},
		family:  []string{".securitycenter.microsoft.us"},
		storage: []string{".blob.core.usgovcloudapi.net"},
	},
	{
		Name: "dod",
		Endpoints: Endpoints{
			Login:         "https://login.microsoftonline.us",
			Defender:      "https://api-gov.securitycenter.microsoft.us",
			Graph:         "https://dod-graph.microsoft.us",
			Portal:        "https://security.apps.mil",
			DefenderScope: "https://api-gov.securitycenter.microsoft.us/.default",
			GraphScope:    "https://dod-graph.microsoft.us/.default",
		},
		family:  []string{".securitycenter.microsoft.us"},
		storage: []string{".blob.core.usgovcloudapi.net"},
	},
}

// CloudNames are the names of the clouds, the usual one first.
func CloudNames() []string {
	var names []string
	for _, c := range clouds {
		names = append(names, c.Name)
	}
	return names
}

// ParseCloud returns the cloud named commercial (or the empty string), gcc,
// gcc-high or dod.
func ParseCloud(name string) (Cloud, error) {
	if name == "" {
		return clouds[0], nil
	}
	for _, c := range clouds {
		if c.Name == name {
			return c, nil
		}
	}
	return Cloud{}, fmt.Errorf("unknown cloud %q: use commercial, gcc, gcc-high or dod", name)
}

// With returns the cloud with every non-empty field of override in place of its
// own. The error names the field that cannot be used.
func (c Cloud) With(override Endpoints) (Cloud, error) {
	fields := []struct {
		name     string
		own      *string
		override string
		check    func(string) error
	}{
		{"login", &c.Endpoints.Login, override.Login, checkLogin},
		{"defender", &c.Endpoints.Defender, override.Defender, checkHost},
		{"graph", &c.Endpoints.Graph, override.Graph, checkHost},
		{"storage", &c.Endpoints.Storage, override.Storage, checkHost},
		{"portal", &c.Endpoints.Portal, override.Portal, checkHost},
		{"defender_scope", &c.Endpoints.DefenderScope, override.DefenderScope, checkScope},
		{"graph_scope", &c.Endpoints.GraphScope, override.GraphScope, checkScope},
	}
	for _, f := range fields {
		if f.override == "" {
			continue
		}
		if err := f.check(f.override); err != nil {
			return Cloud{}, fmt.Errorf("endpoints.%s: %w", f.name, err)
		}
		*f.own = strings.TrimSuffix(f.override, "/")
	}
	return c, nil
}

// Foreign names the endpoints that are hosts of none of Microsoft's clouds.
func (e Endpoints) Foreign() []string {
	var foreign []string
	for _, f := range []struct{ name, link string }{
		{"login", e.Login}, {"defender", e.Defender}, {"graph", e.Graph}, {"storage", e.Storage}, {"portal", e.Portal},
	} {
		owns := Cloud.owns
		if f.name == "storage" {
			owns = Cloud.stores
		}
		if f.link != "" && !slices.ContainsFunc(clouds, func(c Cloud) bool { return owns(c, f.link) }) {
			foreign = append(foreign, f.name)
		}
	}
	return foreign
}

// owns reports whether a link leads to an API, a sign-in or a portal of the cloud.
func (c Cloud) owns(link string) bool {
	host := plainHost(link)
	e := c.Endpoints
	return within(host, c.family) || slices.Contains([]string{e.Login, e.Defender, e.Graph, e.Portal}, "https://"+host)
}

// stores reports whether a link leads to the storage of the cloud.
func (c Cloud) stores(link string) bool { return within(plainHost(link), c.storage) }

// plainHost is the host of a link that speaks TLS at the usual port, empty of any
// other.
func plainHost(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Port() != "" && u.Port() != "443" {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

func within(host string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix("."+host, suffix) })
}

// Hosts returns the hosts that may be sent a token, for transport.Config: those
// of the endpoints, and every name of the Defender API if the endpoint is one.
func (c Cloud) Hosts() []string {
	e := c.Endpoints
	hosts := []string{e.Login, e.Defender, e.Graph}
	u, err := url.Parse(e.Defender)
	if err != nil {
		return hosts
	}
	if within(u.Hostname(), c.family) {
		for _, suffix := range c.family {
			hosts = append(hosts, suffix, strings.TrimPrefix(suffix, "."))
		}
	}
	return hosts
}

// FileHosts returns the hosts export files are downloaded from, for
// transport.Config.
func (c Cloud) FileHosts() []string {
	if c.Endpoints.Storage == "" {
		return slices.Clone(c.storage)
	}
	return append(slices.Clone(c.storage), c.Endpoints.Storage)
}

// checkLogin wants TLS always: the credential library sends no secret without.
func checkLogin(text string) error {
	if !strings.HasPrefix(text, "https://") {
		return fmt.Errorf("%q must begin with https://", text)
	}
	return checkHost(text)
}

func checkHost(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("%q must be of the form https://host or https://host:port", text)
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return nil
	}
	return fmt.Errorf("%q must begin with https://: only a loopback address may go without", text)
}

func checkScope(text string) error {
	if strings.ContainsAny(text, " \t\r\n") || !strings.HasSuffix(text, "/.default") {
		return fmt.Errorf("%q must be one resource followed by /.default", text)
	}
	return nil
}

func loopback(name string) bool {
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}
