package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"parapet/internal/entra"
	"parapet/internal/secret"
)

// resolve checks the document and makes a File of it.
func (s *source) resolve(doc *document) (*File, error) {
	f := &File{}
	if len(doc.Integrations) == 0 {
		return nil, fmt.Errorf("%s lists no integrations: add one as the README shows", s.path)
	}
	var problems []error
	lines := map[string]int{}
	for i, e := range doc.Integrations {
		in, errs := s.integration(i, e)
		if before := lines[e.Name]; before > 0 && e.Name != "" {
			errs = append(errs, s.errorf(s.at(i, "name"), "name %q is taken by the integration of line %d", e.Name, before))
		}
		lines[e.Name] = s.at(i, "name")
		problems = append(problems, errs...)
		f.Integrations = append(f.Integrations, in)
	}
	var errs []error
	f.Settings, errs = s.settings(doc)
	if problems = append(problems, errs...); len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	f.Warnings = s.warnings()
	return f, nil
}

var (
	guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	dns  = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$`)
	// Names become parts of entity keys and of file names.
	name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	// Names of parameters stand in queries.
	parameterName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// check is a condition on one field of an integration.
type check struct {
	field, value string
	ok           func(string) bool
	want         string
}

func (s *source) integration(i int, e entry) (Integration, []error) {
	var problems []error
	for _, c := range []check{
		{"name", e.Name, name.MatchString, "must be up to 64 letters, digits, dots, dashes and underscores"},
		{"tenant_id", e.TenantID, func(id string) bool { return guid.MatchString(id) || dns.MatchString(id) }, "must be the Directory (tenant) ID of the app registration's overview page, or a verified domain"},
		{"client_id", e.ClientID, guid.MatchString, "must be the Application (client) ID of the app registration's overview page"},
	} {
		if c.value == "" {
			problems = append(problems, s.errorf(s.at(i, c.field), "%s is missing: it %s", c.field, c.want))
		} else if !c.ok(c.value) {
			problems = append(problems, s.errorf(s.at(i, c.field), "%s: %q is malformed: it %s", c.field, c.value, c.want))
		}
	}
	in, err := s.build(i, e)
	return in, append(problems, err...)
}

func (s *source) build(i int, e entry) (Integration, []error) {
	in := Integration{
		Name: e.Name, AccountName: e.AccountName, TagAccountName: e.TagAccountName,
		Description: e.Description, TenantID: e.TenantID, ClientID: e.ClientID,
		CertificateFile: s.beside(e.CertificateFile), CertificatePassword: secret.New(e.CertificatePassword),
		CAFile: s.beside(e.CAFile), QuotaWindowScale: e.QuotaWindowScale,
	}
	if in.AccountName == "" {
		in.AccountName = e.Name
	}
	sources, problems := s.sources(i, e.Sources)
	in.Sources = sources
	var err error
	if in.Cloud, err = cloud(e); err != nil {
		problems = append(problems, s.errorf(s.at(i, fieldOf(err)), "%w", err))
	}
	for _, file := range []struct{ field, path string }{
		{"ca_file", in.CAFile},
		{"certificate_file", in.CertificateFile},
	} {
		if err := readable(file.path); err != nil {
			problems = append(problems, s.errorf(s.at(i, file.field), "%s: %w", file.field, err))
		}
	}
	if in.ClientSecret, err = s.credential(i, e); err != nil {
		problems = append(problems, err)
	}
	if in.QuotaWindowScale == 0 {
		in.QuotaWindowScale = 1
	} else if in.QuotaWindowScale < 0 {
		problems = append(problems, s.errorf(s.at(i, "quota_window_scale"), "quota_window_scale: %v is malformed: it must be greater than 0", e.QuotaWindowScale))
	}
	return in, problems
}

// fieldOf is the field that an error of a cloud begins with.
func fieldOf(err error) string {
	field, _, _ := strings.Cut(err.Error(), ":")
	if strings.HasPrefix(field, "endpoints.") {
		return field
	}
	return "cloud"
}

// readable opens a file that is named, to find out whether it can be read.
func readable(path string) error {
	if path == "" {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return file.Close()
}

func cloud(e entry) (entra.Cloud, error) {
	c, err := entra.ParseCloud(e.Cloud)
	if err != nil {
		return c, err
	}
	return c.With(entra.Endpoints(e.Endpoints))
}

// credential is the client secret, from the document or from its file. Of the
// three ways to prove who we are exactly one must be given.
func (s *source) credential(i int, e entry) (secret.Secret, error) {
	given := 0
	for _, is := range []bool{e.ClientSecret != "", e.ClientSecretFile != "", e.CertificateFile != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		return secret.Secret{}, s.errorf(s.at(i, "client_secret"),
			"%d credentials are given: give one of client_secret, client_secret_file and certificate_file", given)
	}
	if e.ClientSecretFile == "" {
		return secret.New(e.ClientSecret), nil
	}
	text, err := os.ReadFile(s.beside(e.ClientSecretFile))
	if err != nil {
		return secret.Secret{}, s.errorf(s.at(i, "client_secret_file"), "client_secret_file: %w", err)
	}
	value := strings.TrimSpace(string(text))
	if value == "" {
		return secret.Secret{}, s.errorf(s.at(i, "client_secret_file"), "client_secret_file: %s is empty", e.ClientSecretFile)
	}
	return secret.New(value), nil
}

// beside is a path that the document gives relative to its own folder.
func (s *source) beside(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(s.path), path)
}

// readableByOthers are the permission bits of the group and of everybody.
// Windows has none and shows every file with them.
const readableByOthers = 0o044

func (s *source) warnings() []string {
	info, err := os.Stat(s.path)
	if len(s.literal) == 0 || runtime.GOOS == "windows" || err != nil || info.Mode().Perm()&readableByOthers == 0 {
		return nil
	}
	return []string{fmt.Sprintf(
		"%s:%d: a secret stands in a file that others can read: run chmod 600 %s, or take it from the environment with ${NAME}",
		s.path, s.literal[0], s.path)}
}
