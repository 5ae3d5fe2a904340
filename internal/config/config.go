// Package config reads parapet.yaml: which tenants to read, as whom, and what
// of them; how long the graph remembers, and what a query may take.
//
// Load reads the file, puts the environment's values where it names them,
// refuses what it does not understand with the line and the text that is
// wrong, and resolves paths and secrets, so that nobody after it has to ask
// again. It does not know how a tenant is reached or whether the credentials
// are right.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"parapet/internal/entra"
	"parapet/internal/secret"
)

// File is a whole configuration.
type File struct {
	Integrations []Integration
	Settings     Settings
	// Warnings are remarks on what is unwise but not wrong.
	Warnings []string
}

// Integration is one tenant to read.
type Integration struct {
	// Name is unique in the file and identifies what is stored of the tenant.
	Name string
	// AccountName is what people call the tenant; the name unless it is given.
	AccountName string
	// TagAccountName stamps the account name on every entity.
	TagAccountName bool
	Description    string
	// Cloud holds the hosts and scopes, overrides included.
	Cloud    entra.Cloud
	TenantID string
	ClientID string
	// ClientSecret, or else CertificateFile, proves who we are.
	ClientSecret        secret.Secret
	CertificateFile     string
	CertificatePassword secret.Secret
	// CAFile holds further certificate authorities to trust, empty for none.
	CAFile  string
	Sources Sources
	// QuotaWindowScale multiplies Microsoft's quota windows; 1 but for a
	// simulated tenant that shrinks its own.
	QuotaWindowScale float64
}

// Sources says what is read of a tenant besides the account and its devices, by
// name; it has every name there is.
type Sources map[string]bool

// Find is the integration of a name. The error lists the names to choose from.
func (f *File) Find(name string) (Integration, error) {
	var names []string
	for _, in := range f.Integrations {
		if in.Name == name {
			return in, nil
		}
		names = append(names, in.Name)
	}
	return Integration{}, fmt.Errorf("the configuration holds no integration %q; it holds %q", name, names)
}

// Load reads a configuration. Everything that is wrong with it is reported at
// once, each with file and line.
func Load(path string) (*File, error) {
	src, err := open(path)
	if err != nil {
		return nil, err
	}
	doc, err := src.decode(func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	return src.resolve(doc)
}

// LoadSettings reads what a configuration says of the graph. What it says of
// integrations may be wrong, and its secrets need not be there.
func LoadSettings(path string) (Settings, error) {
	src, err := open(path)
	if err != nil {
		return Settings{}, err
	}
	doc, err := src.decode(func(key string) bool { return key != "integrations" })
	if err != nil {
		return Settings{}, err
	}
	set, problems := src.settings(doc)
	return set, errors.Join(problems...)
}

// open reads the text of a configuration.
func open(path string) (*source, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no configuration %s: write one as the README shows, or name another with --config", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // as some editors of Windows write it
	src := &source{path: path, text: text}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, src.syntax(err)
	}
	src.tree = tree
	return src, nil
}

// decode puts the environment's values in where the keys at the top want them,
// and reads the document.
func (s *source) decode(wanted func(key string) bool) (*document, error) {
	if len(s.tree.Docs) == 0 || s.tree.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s is empty: it needs a list of integrations, as the README shows", s.path)
	}
	if len(s.tree.Docs) > 1 {
		return nil, fmt.Errorf("%s holds %d documents: keep all integrations in one", s.path, len(s.tree.Docs))
	}
	env := &environment{source: s, lookup: os.LookupEnv}
	body := s.tree.Docs[0].Body
	if top, ok := body.(*ast.MappingNode); ok {
		for _, entry := range top.Values {
			if wanted(entry.Key.String()) {
				ast.Walk(env, entry)
			}
		}
	}
	if len(env.unset) > 0 {
		return nil, errors.Join(env.unset...)
	}
	s.literal = env.literal
	var doc document
	if err := yaml.NodeToValue(body, &doc, yaml.Strict()); err != nil {
		return nil, s.syntax(err)
	}
	return &doc, nil
}
