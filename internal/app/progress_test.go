package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/terminal"
	"parapet/internal/transport"
)

func TestProgressInPlainLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newProgress(terminal.NewLog(&out), "acme")
	p.event(ingest.Event{Step: "users"})
	p.event(ingest.Event{Step: "users", Done: 5, Expected: 10})
	p.event(ingest.Event{Step: "users", Outcome: graph.Succeeded})
	p.event(ingest.Event{Step: "machines", Outcome: graph.Failed, Reason: "the network is down"})
	p.event(ingest.Event{Step: "groups", Outcome: graph.Failed, Reason: "the network is down"})
	p.end()
	want := strings.Join([]string{
		"  users                 started",
		"✓ users                 succeeded",
		"✗ machines              failed: the network is down",
		"✗ groups                failed: as machines",
		"",
	}, "\n")
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestProgressTellsOfAWaitOnce(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newProgress(terminal.NewLog(&out), "acme")
	until := time.Now().Add(time.Minute)
	w := transport.Wait{Quota: "machines", Until: until, Reason: transport.ToldToWait}
	p.wait(w)
	p.wait(w)
	want := "  waiting until " + until.Local().Format("15:04:05") + " for machines (throttled)\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestTheGravestEndsTheCommand(t *testing.T) {
	t.Parallel()
	a, b := failed(errors.New("a is out of reach")), usage(errors.New("b is wrong"))
	for _, c := range []struct {
		errs []error
		code int
		text string
	}{
		{nil, 0, ""},
		{[]error{incomplete()}, exitIncomplete, ""},
		{[]error{incomplete(), a}, exitFailed, "a is out of reach"},
		{[]error{a, b, incomplete()}, exitUsage, "a is out of reach\nb is wrong"},
	} {
		err := gravest(c.errs)
		if got := ExitCode(err); got != c.code {
			t.Errorf("gravest(%v) exits with %d, want %d", c.errs, got, c.code)
		}
		if err != nil && Say(err) != c.text {
			t.Errorf("gravest(%v) says %q, want %q", c.errs, Say(err), c.text)
		}
	}
}
