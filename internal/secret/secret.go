// Package secret holds values that must never be shown: client secrets,
// passwords, tokens.
//
// A Secret travels through configuration and credentials like any other value,
// and prints as [redacted] wherever text is made of it: fmt, log/slog, JSON,
// YAML. Only Reveal gives the value away, so every place that does is found by
// searching for one word. The package does not know how secrets are stored.
package secret

import (
	"fmt"
	"log/slog"
)

// Redacted is what is printed instead of a secret.
const Redacted = "[redacted]"

// Secret is a value that prints as [redacted]. The zero value is the empty
// secret, which means that none was given.
type Secret struct {
	value string
}

// New returns a Secret that holds value.
func New(value string) Secret { return Secret{value: value} }

// Reveal returns the value itself, for the one place that sends it.
func (s Secret) Reveal() string { return s.value }

// Empty reports whether no secret was given.
func (s Secret) Empty() bool { return s.value == "" }

// String returns [redacted], so that no formatting verb shows the value.
func (s Secret) String() string { return Redacted }

// Format writes [redacted] for every verb: without it %d or %x would reach
// into the struct.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, Redacted) }

// LogValue returns [redacted] for log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(Redacted) }

// MarshalText returns [redacted] for JSON, YAML and every other text encoding.
func (s Secret) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// UnmarshalText reads a secret from a configuration file.
func (s *Secret) UnmarshalText(text []byte) error {
	s.value = string(text)
	return nil
}
