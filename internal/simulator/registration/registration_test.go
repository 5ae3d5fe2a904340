package registration_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator/registration"
)

func TestRolesInEitherForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]registration.Roles{
		`["Organization.Read.All", "User.Read.All", "User.Read", "ThreatHunting.Read.All", "Machine.Isolate"]`: {
			registration.Graph:    {"Organization.Read.All", "User.Read", "ThreatHunting.Read.All"},
			registration.Defender: {"User.Read.All", "Machine.Isolate"},
		},
		`{"graph": ["User.Read.All"], "defender": []}`: {registration.Graph: {"User.Read.All"}, registration.Defender: {}},
		`[]`: {},
	} {
		var got registration.Roles
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range []string{`"x"`, `{"azure": []}`, `{"graph": "x"}`, `[1]`} {
		if json.Unmarshal([]byte(text), new(registration.Roles)) == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// TestRegistryHandsOutCopies keeps callers from changing what is registered.
func TestRegistryHandsOutCopies(t *testing.T) {
	t.Parallel()
	r := registration.New(registration.App{ID: "A", Roles: map[registration.Resource][]string{registration.Graph: {"x"}}})
	app, ok := r.Get("a")
	if !ok {
		t.Fatal("an id in another case was not found")
	}
	app.Roles[registration.Graph][0] = "y"
	if again, _ := r.Get("A"); !again.Has(registration.Graph, "x") {
		t.Error("a caller changed the registration")
	}
}
