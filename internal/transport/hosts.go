package transport

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// host is one entry of an allow-list.
type host struct {
	scheme string // https, or http for a loopback host
	name   string // with a leading dot: any name that ends so
	port   string
}

// parseHosts reads the notation of Config.Hosts.
func parseHosts(entries []string) ([]host, error) {
	hosts := make([]host, 0, len(entries))
	for _, entry := range entries {
		h, err := parseHost(entry)
		if err != nil {
			return nil, err
		}
		hosts = append(hosts, h)
	}
	return hosts, nil
}

func parseHost(entry string) (host, error) {
	text := entry
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return host{}, fmt.Errorf("host %q is not of the form host, host:port or .suffix", entry)
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !near(u.Hostname())) {
		return host{}, fmt.Errorf("host %q must be called over https: only a loopback or link-local address may go without", entry)
	}
	return hostOf(u), nil
}

// hostOf returns the host of u in the form that hosts are compared in.
func hostOf(u *url.URL) host {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	return host{scheme: u.Scheme, name: name, port: port}
}

// allowed reports whether u may be called by the list. A URL that carries a
// user name is never: it exists to make a host look like another.
func allowed(hosts []host, u *url.URL) bool {
	if u.User != nil {
		return false
	}
	asked := hostOf(u)
	return slices.ContainsFunc(hosts, func(h host) bool {
		if h.scheme != asked.scheme || h.port != asked.port {
			return false
		}
		if strings.HasPrefix(h.name, ".") {
			return strings.HasSuffix(asked.name, h.name) && asked.name != h.name
		}
		return asked.name == h.name
	})
}

// near reports whether a host is this machine, or speaks to this machine alone, as
// the service does that gives machines in Azure their identity.
func near(name string) bool {
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsLinkLocalUnicast())
}
