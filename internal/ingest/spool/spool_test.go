package spool_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/ingest/spool"
	"parapet/internal/transport"
)

const (
	hour  = time.Hour
	scope = "tenant/application"
)

// keep hands an answer over.
func keep(t *testing.T, s *spool.Step, key transport.RequestKey, encoding, body string, whole bool) {
	t.Helper()
	c := s.Keep(key, encoding)
	if c == nil {
		t.Fatalf("nothing is kept: %v", s.Err())
	}
	if _, err := io.WriteString(c, body); err != nil {
		t.Fatal(err)
	}
	c.End(whole)
}

// given is what is given again of a request.
func given(t *testing.T, s *spool.Step, key transport.RequestKey) string {
	t.Helper()
	r := s.Replay(key)
	if r == nil {
		return "nothing"
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.Encoding + ":" + string(body)
}

func TestAFinishedStepIsGivenAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := spool.New(t.TempDir(), "acme", scope, hour)
		first := s.Step("users")
		if got := given(t, first, "a"); got != "nothing" {
			t.Errorf("before anything was kept: %s", got)
		}
		keep(t, first, "a", "", "old", true)
		keep(t, first, "a", "", "new", true)
		keep(t, first, "b", "gzip", "packed", true)
		keep(t, first, "c", "", "broken", false)
		if got := given(t, first, "a"); got != "nothing" {
			t.Errorf("to the step that keeps it: %s", got)
		}
		first.Finish()
		began := time.Now()
		time.Sleep(hour - time.Second)
		second := s.Step("users")
		for key, want := range map[transport.RequestKey]string{"a": ":new", "b": "gzip:packed", "c": "nothing"} {
			if got := given(t, second, key); got != want {
				t.Errorf("%s = %s, want %s", key, got, want)
			}
		}
		if since, ok := second.Resumed(); !ok || !since.Equal(began) {
			t.Errorf("Resumed = %v, %v, want %v", since, ok, began)
		}
		second.Finish() // does not make it younger
		time.Sleep(2 * time.Second)
		if got := given(t, s.Step("users"), "a"); got != "nothing" {
			t.Errorf("when it is not fresh: %s", got)
		}
	})
}

// A file behind a signed link is given again however old: what replaces it lies
// elsewhere. What else was kept with it is not.
func TestSignedFilesStayOfUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := spool.New(t.TempDir(), "acme", scope, hour)
		first := s.Step("findings")
		keep(t, first, "signed-a", "gzip", "file", true)
		keep(t, first, "b", "", "list", true)
		first.Finish()
		time.Sleep(5 * hour)
		second := s.Step("findings")
		if file, list := given(t, second, "signed-a"), given(t, second, "b"); file != "gzip:file" || list != "nothing" {
			t.Errorf("after five hours: %s, %s; want the file alone", file, list)
		}
		keep(t, second, "c", "", "new list", true)
		second.Finish()
		third := s.Step("findings")
		for key, want := range map[transport.RequestKey]string{"signed-a": "gzip:file", "b": "nothing", "c": ":new list"} {
			if got := given(t, third, key); got != want {
				t.Errorf("%s = %s, want %s", key, got, want)
			}
		}
	})
}

func TestAnUnfinishedStepIsNotGivenAgain(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	s := spool.New(root, "acme", scope, hour)
	keep(t, s.Step("users"), "a", "", "some", true)
	if got := given(t, s.Step("users"), "a"); got != "nothing" {
		t.Errorf("given: %s", got)
	}
	if _, err := os.Stat(filepath.Join(root, "acme", "users")); !os.IsNotExist(err) {
		t.Errorf("what it left is still there: %v", err)
	}
}

// Requests name neither the tenant nor the application, whose answers differ.
func TestAnotherTenantsAnswersAreNotGiven(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	first := spool.New(root, "acme", scope, hour).Step("users")
	keep(t, first, "a", "", "ours", true)
	first.Finish()
	if got := given(t, spool.New(root, "acme", scope, hour).Step("users"), "a"); got != ":ours" {
		t.Fatalf("to the same tenant: %s", got)
	}
	for range 2 {
		if got := given(t, spool.New(root, "acme", "other/application", hour).Step("users"), "a"); got != "nothing" {
			t.Errorf("to another tenant: %s", got)
		}
	}
	if got := given(t, spool.New(root, "acme", scope, hour).Step("users"), "a"); got != "nothing" {
		t.Errorf("after another tenant was read: %s", got)
	}
}

// What a clock marked that was ahead would be fresh until the time has come.
func TestAMarkOfTheFutureIsNotFresh(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) { // whose clock begins in the year 2000
		step := spool.New(root, "past", scope, hour).Step("users")
		keep(t, step, "a", "", "old", true)
		step.Finish()
	})
	now := spool.New(root, "future", scope, hour).Step("users")
	keep(t, now, "a", "", "ahead", true)
	now.Finish()
	synctest.Test(t, func(t *testing.T) {
		for name, want := range map[string]string{"past": ":old", "future": "nothing"} {
			if got := given(t, spool.New(root, name, scope, hour).Step("users"), "a"); got != want {
				t.Errorf("of the %s is given: %s, want %s", name, got, want)
			}
		}
	})
}

func TestRemove(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "spool")
	acme, other := spool.New(root, "acme", scope, hour), spool.New(root, "other", scope, hour)
	for _, s := range []*spool.Spool{acme, other} {
		step := s.Step("users")
		keep(t, step, "a", "", "some", true)
		step.Finish()
	}
	if err := acme.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "acme")); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	if got := given(t, other.Step("users"), "a"); got != ":some" {
		t.Errorf("of another integration is given: %s", got)
	}
	for range 2 { // the second time there is nothing to remove
		if err := other.Remove(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(root); !os.IsNotExist(err) {
		t.Errorf("the empty folder of all integrations is still there: %v", err)
	}
}

// A place where nothing can be written keeps nothing and says why.
func TestWithoutRoomNothingIsKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	step := spool.New(file, "acme", scope, hour).Step("users")
	if step.Keep("a", "") != nil || step.Err() == nil {
		t.Errorf("Keep keeps, or does not say why not: %v", step.Err())
	}
	step.Finish()
	if got := given(t, spool.New(file, "acme", scope, hour).Step("users"), "a"); got != "nothing" {
		t.Errorf("given: %s", got)
	}
}

func TestAnUnknownEncodingIsNotKept(t *testing.T) {
	t.Parallel()
	step := spool.New(t.TempDir(), "acme", scope, hour).Step("users")
	if step.Keep("a", "br") != nil || step.Err() == nil {
		t.Errorf("Keep keeps, or does not say why not: %v", step.Err())
	}
}
