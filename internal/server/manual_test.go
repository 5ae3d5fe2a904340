package server_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/server/servertest"
	"parapet/internal/simulator"
)

// examples are the blocks of commands of a manual, each with the answer that it
// shows, if any.
var examples = regexp.MustCompile("(?s)```sh\n(.*?)```\n(?:```json\n(.*?)```)?")

func manual(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestManual runs the examples of the manual of the API, one after the other, and
// holds what the last command of each is answered to what the manual shows, and the
// metrics that there are then to those that the manual of the server names.
func TestManual(t *testing.T) {
	t.Parallel()
	found := examples.FindAllStringSubmatch(manual(t, "api.md"), -1)
	if len(found) < 10 {
		t.Fatalf("the manual has %d examples, want more", len(found))
	}
	synctest.Test(t, func(t *testing.T) {
		w := servertest.New(t, nil)
		id := w.Connect("acme", w.Tenant("acme", simulator.Config{Devices: 20, Seed: 1}), "DISABLED")
		w.Must(http.StatusAccepted, "POST", "/integrations/"+id+"/runs", nil, nil)
		awaitState(t, w, id, "succeeded")
		w.Must(http.StatusCreated, "POST", "/accounts", map[string]string{"name": "ada", "role": "admin", "password": servertest.Password}, nil)
		sh := &shell{client: w.Client(), files: map[string]string{}, variables: map[string]string{
			"SERVER": "http://parapet.test", "PASSWORD": servertest.Password, "SECRET": "a-secret-of-an-application",
		}}
		for _, example := range found {
			answer, err := sh.run(example[1])
			if err != nil {
				t.Fatalf("%s\n%v", example[1], err)
			}
			if err := shows(example[2], answer); err != nil {
				t.Errorf("%s\n%v\nit begins with\n%.1000s", example[1], err, answer)
			}
			time.Sleep(time.Second) // people read
		}
		if diff := cmp.Diff(namesOf("(?m)^# TYPE (parapet_\\w+)", metricsOf(t, w)), namesOf("`(parapet_\\w+)`", manual(t, "server.md"))); diff != "" {
			t.Errorf("metrics in docs/server.md (-there are +it names):\n%s", diff)
		}
	})
}

// namesOf are the names that a pattern finds in a text, sorted.
func namesOf(pattern, text string) []string {
	names := map[string]bool{}
	for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		names[found[1]] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// shows says whether an answer is as a manual shows it; anything is when it shows
// nothing.
func shows(shown, answer string) error {
	if shown == "" {
		return nil
	}
	var want, got any
	if err := json.Unmarshal([]byte(shown), &want); err != nil {
		return fmt.Errorf("the manual shows no JSON: %w", err)
	}
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		return fmt.Errorf("the answer is no JSON: %w", err)
	}
	return alike("", want, got)
}

const ellipsis = "…"

// alike says where a value differs from what is shown of it: objects have the
// fields that are shown, lists end where they are shown to, and an ellipsis is
// anything.
func alike(at string, want, got any) error {
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, value := range want {
			if name == ellipsis {
				continue
			}
			field, there := object[name]
			if !there {
				return fmt.Errorf("%s.%s is missing", at, name)
			}
			if err := alike(at+"."+name, value, field); err != nil {
				return err
			}
		}
		return nil
	case []any:
		return alikeLists(at, want, got)
	case string:
		text, isText := got.(string)
		if want == ellipsis || isText && beginsAs(want, text) {
			return nil
		}
	}
	if want != got {
		return fmt.Errorf("%s is %v, the manual shows %v", at, got, want)
	}
	return nil
}

func alikeLists(at string, want []any, got any) error {
	list, isList := got.([]any)
	open := len(want) > 0 && want[len(want)-1] == ellipsis
	if open {
		want = want[:len(want)-1]
	}
	if !isList || len(list) < len(want) || !open && len(list) > len(want) {
		return fmt.Errorf("%s has %d things, the manual shows %d", at, len(list), len(want))
	}
	for i, value := range want {
		if err := alike(fmt.Sprintf("%s[%d]", at, i), value, list[i]); err != nil {
			return err
		}
	}
	return nil
}
