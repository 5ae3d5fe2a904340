package integration

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet/internal/entra"
	"parapet/internal/problem"
)

// check says what is wrong with settings. Endpoints that are not Microsoft's are
// refused unless private ones are allowed.
func (set Settings) check(allowPrivate bool) []problem.Field {
	kind, known := KindOf(set.Kind)
	if !known {
		return []problem.Field{{Path: "kind", Text: fmt.Sprintf("there is no kind %q: choose one of those of the library", set.Kind)}}
	}
	wrong := checkTexts(kind.Fields, map[string]string{
		"name": set.Name, "description": set.Description, "account_name": set.AccountName, "tenant_id": set.TenantID,
		"credential_id": string(set.Credential), "cloud": set.Cloud, "ca_certificates": set.CACertificates,
		"endpoints.login": set.Endpoints.Login, "endpoints.defender": set.Endpoints.Defender, "endpoints.graph": set.Endpoints.Graph,
		"endpoints.storage": set.Endpoints.Storage, "endpoints.portal": set.Endpoints.Portal,
		"endpoints.defender_scope": set.Endpoints.DefenderScope, "endpoints.graph_scope": set.Endpoints.GraphScope,
	})
	wrong = append(wrong, set.Schedule.check()...)
	wrong = append(wrong, set.checkSources(kind)...)
	wrong = append(wrong, set.checkCloud(allowPrivate)...)
	if text := checkAuthorities(set.CACertificates); text != "" {
		wrong = append(wrong, problem.Field{Path: "ca_certificates", Text: text})
	}
	if set.QuotaWindowScale < 0 || set.QuotaWindowScale > 100 {
		wrong = append(wrong, problem.Field{Path: "quota_window_scale", Text: "must be greater than 0 and at most 100"})
	}
	return wrong
}

// checkTexts checks texts against the fields that describe them.
func checkTexts(fields []Field, given map[string]string) []problem.Field {
	var wrong []problem.Field
	for _, f := range fields {
		text, ok := given[f.Path]
		if !ok {
			continue
		}
		if complaint := f.complaint(text); complaint != "" {
			wrong = append(wrong, problem.Field{Path: f.Path, Text: complaint})
		}
	}
	return wrong
}

// complaint says what is wrong with a text, empty when nothing is.
func (f Field) complaint(text string) string {
	switch {
	case text == "" && f.Required:
		return strings.TrimSpace("is missing: " + strings.ToLower(f.Label) + " " + f.Wants)
	case text == "":
		return ""
	case f.MaxLength > 0 && utf8.RuneCountInString(text) > f.MaxLength:
		return fmt.Sprintf("is too long: at most %d characters", f.MaxLength)
	case f.Type == TextField && strings.ContainsFunc(text, unicode.IsControl):
		return "must be one line without control characters"
	case f.Pattern != "" && !regexp.MustCompile(`^(`+f.Pattern+`)$`).MatchString(text):
		return "is malformed: it " + f.Wants
	}
	return ""
}

func (set Settings) checkSources(kind Kind) []problem.Field {
	var wrong []problem.Field
	for _, name := range slices.Sorted(maps.Keys(set.Sources)) {
		i := slices.IndexFunc(kind.Sources, func(s Source) bool { return s.Name == name })
		switch {
		case i < 0:
			wrong = append(wrong, problem.Field{Path: "sources." + name, Text: "there is no such source: choose of " + enumerate(sourceNames(kind))})
		case kind.Sources[i].Always && !set.Sources[name]:
			wrong = append(wrong, problem.Field{Path: "sources." + name, Text: "cannot be switched off: others build on it"})
		}
	}
	return wrong
}

// checkCloud checks the cloud and what takes the place of its endpoints.
func (set Settings) checkCloud(allowPrivate bool) []problem.Field {
	if _, err := entra.ParseCloud(set.Cloud); err != nil {
		return []problem.Field{{Path: "cloud", Text: err.Error()}}
	}
	if _, err := set.cloud(); err != nil {
		field, text, _ := strings.Cut(err.Error(), ": ")
		return []problem.Field{{Path: field, Text: text}}
	}
	if allowPrivate {
		return nil
	}
	var wrong []problem.Field
	for _, field := range entra.Endpoints(set.Endpoints).Foreign() {
		wrong = append(wrong, problem.Field{
			Path: "endpoints." + field,
			Text: "is not a host of Microsoft's clouds: an administrator of the server has to allow others (allow_private)",
		})
	}
	return wrong
}

// cloud is the cloud of the settings, its endpoints replaced where they say so.
func (set Settings) cloud() (entra.Cloud, error) {
	c, err := entra.ParseCloud(set.Cloud)
	if err != nil {
		return c, err
	}
	return c.With(entra.Endpoints(set.Endpoints))
}

// checkAuthorities says what is wrong with certificates in PEM.
func checkAuthorities(text string) string {
	rest := []byte(text)
	for len(strings.TrimSpace(string(rest))) > 0 {
		block, after := pem.Decode(rest)
		if block == nil {
			return "is no PEM: paste the certificates with their BEGIN and END lines"
		}
		if block.Type != "CERTIFICATE" {
			return fmt.Sprintf("holds a %s: only certificates belong here", strings.ToLower(block.Type))
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return "holds a certificate that cannot be read: " + err.Error()
		}
		rest = after
	}
	return ""
}
