package ingest

import (
	"net/url"
	"strings"
	"time"

	"parapet/internal/graph"
)

// named is a thing that an alert names.
type named struct {
	Machine string      `json:"machine,omitempty"` // its id
	User    person      `json:"user,omitzero"`
	As      involvement `json:"as,omitzero"`

	file    sample
	address string
	url     string
}

// comesAndGoes says whether the thing is there or not whatever the alert says.
func (n named) comesAndGoes() bool { return n.Machine != "" || n.User != person{} }

// involvement is what an alert says of a thing that it names.
type involvement struct {
	Verdict     string    `json:"verdict,omitempty"`
	Remediation string    `json:"remediation,omitempty"`
	Roles       []string  `json:"roles,omitzero"`
	CreatedOn   time.Time `json:"createdOn,omitzero"`
}

func (i involvement) props() graph.Props {
	return graph.Props{
		text("verdict", i.Verdict), text("remediationStatus", i.Remediation), list("roles", i.Roles), moment("createdOn", i.CreatedOn),
	}
}

// sample is a file, as far as evidence tells.
type sample struct {
	sha1, sha256, name, path, publisher string
	size                                *int64
}

// hash is what a file is known by.
func (s sample) hash() string {
	if s.sha256 != "" {
		return strings.ToLower(s.sha256)
	}
	return strings.ToLower(s.sha1)
}

func fileProps(s sample) graph.Props {
	name := s.name
	if name == "" {
		name = s.hash()
	}
	return graph.Props{
		text("id", s.hash()),
		text("name", name),
		text("displayName", name),
		text("sha1", strings.ToLower(s.sha1)),
		text("sha256", strings.ToLower(s.sha256)),
		list("fileNames", listOf(s.name)),
		list("filePaths", listOf(s.path)),
		number("size", s.size),
		text("publisher", s.publisher),
	}
}

func urlProps(address string) graph.Props {
	host := ""
	if u, err := url.Parse(address); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	return graph.Props{
		text("id", address), text("name", address), text("displayName", address), text("url", address), text("host", host),
	}
}

// traceKinds are the kinds of evidence of which all that is read is a property
// of the alert.
var traceKinds = []string{"registrykey", "registryvalue", "registry"}

// traces are what evidence names that is a property of the alert: each once, in
// the order of the evidence.
type traces struct{ commands, keys []string }

func (t *traces) add(command, hive, key string) {
	if hive != "" && key != "" {
		key = hive + `\` + key
	}
	add(&t.commands, command)
	add(&t.keys, key)
}
