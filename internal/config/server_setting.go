package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"parapet/internal/secret"
)

// Setting is something that the server can be told.
type Setting struct {
	// Name is as it stands in the file, with dots for what lies inside.
	Name string
	Help string
	// Secret values are not taken from the command line, which others can see.
	Secret bool
	// Switch says that it is on or off.
	Switch bool

	// path says that it is a path.
	path bool
	// usual is the value when none is given.
	usual func(*Server) string
	// set reads a value.
	set func(*Server, string) error
	// shown is the value as people may see it.
	shown func(string) string
}

// ServerSettings are all that the server can be told besides the parameters of
// queries, in the order in which they are resolved.
var ServerSettings = []Setting{
	path("data", "data", "folder of the graph, of the state on SQLite and of keys",
		func(s *Server) *string { return &s.Data }),
	database(),
	derived(path("key_file", "", "file of the key that seals secrets; it is made when it is missing. The variable PARAPET_KEY goes before it",
		func(s *Server) *string { return &s.KeyFile }),
		func(s *Server) string { return filepath.Join(s.Data, "key") }),
	text("listen", "127.0.0.1:8080", "address to listen on",
		func(s *Server) *string { return &s.Listen }),
	path("tls.certificate", "", "PEM file of the certificate and those it was issued with; it is read again when it changes",
		func(s *Server) *string { return &s.TLS.Certificate }),
	path("tls.key", "", "PEM file of the certificate's key",
		func(s *Server) *string { return &s.TLS.Key }),
	onOff("tls.self_signed", "make a certificate, keep it in the data folder and print its fingerprint",
		func(s *Server) *bool { return &s.TLS.SelfSigned }),
	onOff("behind_proxy", "a proxy ends TLS before the server: believe its X-Forwarded-For",
		func(s *Server) *bool { return &s.BehindProxy }),
	text("public_url", "", "where people find the server, such as https://parapet.example.com; where it listens when it is not given",
		func(s *Server) *string { return &s.PublicURL }),
	onOff("allow_private", "let integrations call loopback and private addresses",
		func(s *Server) *bool { return &s.AllowPrivate }),
	parsed("log.level", "info", "the least to be logged: debug, info, warn or error", level,
		func(s *Server) *slog.Level { return &s.Log.Level }),
	parsed("log.format", "text", "how logs are written: text or json", isJSON,
		func(s *Server) *bool { return &s.Log.JSON }),
	text("trace.endpoint", "", "URL of an OpenTelemetry collector that takes traces by OTLP over HTTP",
		func(s *Server) *string { return &s.Trace.Endpoint }),
	parsed("trace.share", "1", "part of the requests that is traced, from 0 to 1", share,
		func(s *Server) *float64 { return &s.Trace.Share }),
	text("metrics.listen", "", "address for the metrics alone; the server's own when it is not given",
		func(s *Server) *string { return &s.Metrics.Listen }),
	hidden("metrics.token", "bearer token that reading the metrics takes",
		func(s *Server) *secret.Secret { return &s.Metrics.Token }),
	parsed("requests.body", "1MiB", "how large a request may be", ParseSize,
		func(s *Server) *int64 { return &s.Requests.Body }),
	parsed("requests.timeout", "30s", "how long a request may take that asks no query", ParseDuration,
		func(s *Server) *time.Duration { return &s.Requests.Timeout }),
	parsed("requests.per_second", "100", "how many requests a second a caller may make in the long run", count,
		func(s *Server) *int { return &s.Requests.PerSecond }),
	parsed("requests.burst", "200", "how many requests a caller may make at once", count,
		func(s *Server) *int { return &s.Requests.Burst }),
	parsed("grace", "10s", "how long requests have to end when the server stops", ParseDuration,
		func(s *Server) *time.Duration { return &s.Grace }),

	parsed("memory", "2GiB", "how much of the graph is kept in memory", ParseSize,
		func(s *Server) *int64 { return &s.Memory }),
	parsed("retention.all", "48h", "how long every state of the graph is kept", ParseDuration,
		func(s *Server) *time.Duration { return &s.Retention.All }),
	parsed("retention.daily", "90d", "how long the last state of each day is kept", ParseDuration,
		func(s *Server) *time.Duration { return &s.Retention.Daily }),
	parsed("audit.keep", "forever", "how long entries of the audit log are kept, such as 400d, or forever", forever,
		func(s *Server) *time.Duration { return &s.AuditKeep }),
	parsed("query.timeout", "30s", "how long a query may take", ParseDuration,
		func(s *Server) *time.Duration { return &s.Query.Timeout }),
	parsed("query.memory", "1GiB", "how much a query may hold beside the graph", ParseSize,
		func(s *Server) *int64 { return &s.Query.Memory }),
	parsed("query.rows", "1000000", "how many rows an answer may have", count,
		func(s *Server) *int { return &s.Query.Rows }),
	parsed("sync.full_every", "7d", "how often what is read as changes is read as a whole", ParseDuration,
		func(s *Server) *time.Duration { return &s.Sync.FullEvery }),
	parsed("sync.per_device_calls", "1000", "how many calls a source makes in one run that is asked device by device", count,
		func(s *Server) *int { return &s.Sync.PerDeviceCalls }),
	parsed("sync.fresh", "1h", "how old what an interrupted run has read may be to be used", ParseDuration,
		func(s *Server) *time.Duration { return &s.Sync.Fresh }),
}

// parsed is a setting whose text means something.
func parsed[T any](name, usual, help string, parse func(string) (T, error), at func(*Server) *T) Setting {
	return Setting{
		Name: name, Help: help,
		usual: func(*Server) string { return usual },
		shown: func(text string) string { return text },
		set: func(s *Server, text string) (err error) {
			*at(s), err = parse(text)
			return err
		},
	}
}

func text(name, usual, help string, at func(*Server) *string) Setting {
	return parsed(name, usual, help, func(text string) (string, error) { return text, nil }, at)
}

func path(name, usual, help string, at func(*Server) *string) Setting {
	s := text(name, usual, help, at)
	s.path = true
	return s
}

func onOff(name, help string, at func(*Server) *bool) Setting {
	s := parsed(name, "false", help, trueOrFalse, at)
	s.Switch = true
	return s
}

func hidden(name, help string, at func(*Server) *secret.Secret) Setting {
	s := parsed(name, "", help, func(text string) (secret.Secret, error) { return secret.New(text), nil }, at)
	s.Secret = true
	s.shown = func(text string) string {
		if text == "" {
			return ""
		}
		return secret.Redacted
	}
	return s
}

// database is shown without its password.
func database() Setting {
	s := hidden("database", "URL of the state: file:… for SQLite, postgres://… for PostgreSQL",
		func(s *Server) *secret.Secret { return &s.Database })
	s.Secret = false
	s.shown = func(text string) string {
		if u, err := url.Parse(text); err == nil {
			return u.Redacted()
		}
		return secret.Redacted
	}
	return derived(s, func(s *Server) string { return "file:" + filepath.Join(s.Data, "state.db") })
}

// derived is a setting that usually follows from others.
func derived(s Setting, usual func(*Server) string) Setting {
	s.usual = usual
	return s
}

// forever reads how long something is kept; 0 is for ever.
func forever(text string) (time.Duration, error) {
	if text == "forever" {
		return 0, nil
	}
	return ParseDuration(text)
}

func trueOrFalse(text string) (bool, error) {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%q is malformed: it must be true or false", text)
	}
	return on, nil
}

func count(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%q is malformed: it must be a number greater than 0", text)
	}
	return n, nil
}

func share(text string) (float64, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= 0 && f <= 1) {
		return 0, fmt.Errorf("%q is malformed: it must be a number from 0 to 1", text)
	}
	return f, nil
}

func level(text string) (slog.Level, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(text)); err != nil || strings.ContainsAny(text, "+-") {
		return l, fmt.Errorf("%q is malformed: it must be debug, info, warn or error", text)
	}
	return l, nil
}

func isJSON(text string) (bool, error) {
	switch text {
	case "json", "text":
		return text == "json", nil
	}
	return false, fmt.Errorf("%q is malformed: it must be text or json", text)
}
