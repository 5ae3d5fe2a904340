package config

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"parapet/internal/secret"
)

// Server is what the server is told: what belongs to the graph, and how it is
// served.
type Server struct {
	Settings

	// Data is the folder of the graph and of what belongs to it.
	Data string
	// Database is the URL of the state database; it may hold a password.
	Database secret.Secret
	// KeyFile holds the key that seals secrets, unless the environment does.
	KeyFile string
	// Listen is the address to listen on, host and port.
	Listen string
	TLS    TLS
	// BehindProxy says that a proxy ends TLS before the server.
	BehindProxy bool
	// PublicURL is where people find the server; empty for where it listens.
	PublicURL string
	// AllowPrivate lets integrations call loopback and private addresses.
	AllowPrivate bool
	// AuditKeep is how long entries of the audit log are kept; 0 for ever.
	AuditKeep time.Duration
	Log       Log
	Trace     Trace
	Metrics   Metrics
	Requests  Requests
	// Grace is how long requests have to end when the server stops.
	Grace time.Duration
}

// TLS says with which certificate the server listens.
type TLS struct {
	Certificate, Key string
	// SelfSigned makes a certificate and keeps it in the data folder.
	SelfSigned bool
}

// Log says what is logged, and how.
type Log struct {
	Level slog.Level
	// JSON writes objects instead of text.
	JSON bool
}

// Trace says where traces are sent.
type Trace struct {
	// Endpoint is the URL of an OpenTelemetry collector; empty for none.
	Endpoint string
	// Share is the part of the requests that is traced.
	Share float64
}

// Metrics says who may read the metrics.
type Metrics struct {
	// Listen is an address for the metrics alone; empty for the server's own.
	Listen string
	// Token is the bearer token that reading them takes; empty for none.
	Token secret.Secret
}

// Requests limits what one request, or one caller, may take.
type Requests struct {
	// Body is in bytes.
	Body    int64
	Timeout time.Duration
	// PerSecond is how many requests a caller may make a second in the long run,
	// and Burst how many at once.
	PerSecond, Burst int
}

// Source says where settings come from. What a flag says goes before the
// environment, that before the file, and that before what is usual.
type Source struct {
	// File is the configuration's path. Unless it is Named it may be missing.
	File  string
	Named bool
	// Flags are the settings that the command line gave, by name.
	Flags map[string]string
	// Environment looks a variable up; nil for the process's own.
	Environment func(name string) (string, bool)
}

// Origin is where a value came from.
type Origin string

// The origins of values.
const (
	FromDefault     Origin = "default"
	FromFile        Origin = "file"
	FromEnvironment Origin = "environment"
	FromFlag        Origin = "flag"
)

// Value is a setting as it holds.
type Value struct {
	Name string `json:"name"`
	// Text is the value; of a secret only whether there is one.
	Text   string `json:"value"`
	Origin Origin `json:"origin"`
	// Where names the file and the line, the variable or the flag.
	Where string `json:"where,omitempty"`
	Help  string `json:"help"`
}

// LoadServer reads what the server is told, and tells of every setting which
// value it has and where that came from. Everything that is wrong is reported at
// once.
func LoadServer(from Source) (*Server, []Value, error) {
	if from.Environment == nil {
		from.Environment = os.LookupEnv
	}
	file, err := from.file()
	if err != nil {
		return nil, nil, err
	}
	s := &Server{}
	s.Parameters = file.parameters
	var values []Value
	problems := from.unknown()
	for _, set := range ServerSettings {
		value, err := set.take(s, from, file)
		values = append(values, value)
		problems = append(problems, err)
	}
	values = append(values, file.parameterValues()...)
	slices.SortFunc(values, func(a, b Value) int { return cmp.Compare(a.Name, b.Name) })
	if err := errors.Join(problems...); err != nil {
		return nil, nil, err
	}
	return s, values, s.check()
}

// unknown are the flags that are no settings.
func (from Source) unknown() (problems []error) {
	for name := range from.Flags {
		if !slices.ContainsFunc(ServerSettings, func(s Setting) bool { return s.Name == name }) {
			problems = append(problems, fmt.Errorf("there is no setting %s", name))
		}
	}
	return problems
}

// take finds the value of a setting and gives it to the server.
func (set Setting) take(s *Server, from Source, file *serverFile) (Value, error) {
	v := Value{Name: set.Name, Origin: FromDefault, Text: set.usual(s), Help: set.Help}
	at := set.Name
	if given, ok := file.given[set.Name]; ok {
		v.Text, v.Origin = set.located(given.text, file.source), FromFile
		v.Where = fmt.Sprintf("%s:%d", file.source.path, given.line)
		at = v.Where + ": " + set.Name
	}
	if text, ok := from.Environment(set.Variable()); ok && text != "" {
		v.Text, v.Origin, v.Where = text, FromEnvironment, set.Variable()
		at = v.Where
	}
	if text, ok := from.Flags[set.Name]; ok {
		v.Text, v.Origin, v.Where = text, FromFlag, "--"+set.Flag()
		at = v.Where
	}
	if v.Text != "" {
		if err := set.set(s, v.Text); err != nil {
			return v, fmt.Errorf("%s: %w", at, err)
		}
	}
	v.Text = set.shown(v.Text)
	return v, nil
}

// located is a value of the file: paths there are relative to its folder.
func (set Setting) located(text string, of *source) string {
	if set.path {
		return of.beside(text)
	}
	return text
}

// Variable is the environment's variable for a setting.
func (set Setting) Variable() string {
	return "PARAPET_" + strings.ToUpper(strings.ReplaceAll(set.Name, ".", "_"))
}

// Flag is the command line's flag for a setting.
func (set Setting) Flag() string {
	return strings.NewReplacer(".", "-", "_", "-").Replace(set.Name)
}
