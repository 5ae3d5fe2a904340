package secret

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	const value = "canary"
	s := New(value)
	holder := struct {
		S Secret
		P *Secret
	}{s, &s}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%10s"} {
		fmt.Fprintf(&out, verb+" "+verb+" "+verb+"\n", s, &s, holder)
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("m", "s", s, "p", &s, "h", holder)
	}
	for name, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "yaml": yaml.Marshal} {
		text, err := marshal(holder)
		if err != nil {
			t.Fatal(name, err)
		}
		out.Write(text)
	}
	shown := strings.ToLower(out.String())
	for _, form := range []string{value, fmt.Sprintf("%x", value), "99 97 110"} {
		if strings.Contains(shown, form) {
			t.Errorf("%q was printed:\n%s", form, shown)
		}
	}
	if strings.Count(shown, Redacted) < 20 {
		t.Errorf("%s appears too rarely:\n%s", Redacted, shown)
	}
	if s.Reveal() != value {
		t.Errorf("Reveal() = %q, want %q", s.Reveal(), value)
	}
}

func TestSecretIsReadFromText(t *testing.T) {
	t.Parallel()
	for name, unmarshal := range map[string]func([]byte, any) error{
		"json": json.Unmarshal,
		"yaml": func(text []byte, into any) error { return yaml.Unmarshal(text, into) },
	} {
		var holder struct{ S Secret }
		if err := unmarshal([]byte(`{"s": "value"}`), &holder); err != nil {
			t.Fatal(name, err)
		}
		if got := holder.S.Reveal(); got != "value" {
			t.Errorf("%s: Reveal() = %q, want %q", name, got, "value")
		}
	}
	if !New("").Empty() || New("x").Empty() {
		t.Error("Empty() does not tell the empty secret")
	}
}
