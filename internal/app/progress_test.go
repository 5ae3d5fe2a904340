package app

import (
	"bytes"
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
		"  users            started",
		"✓ users            succeeded",
		"✗ machines         failed: the network is down",
		"✗ groups           failed: as machines",
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
	for _, c := range []struct {
		a, b error
		want bool
	}{
		{incomplete(), nil, true},
		{failed(nil), incomplete(), true},
		{incomplete(), failed(nil), false},
		{usage(nil), failed(nil), true},
	} {
		if got := graver(c.a, c.b); got != c.want {
			t.Errorf("graver(%v, %v) = %v", c.a, c.b, got)
		}
	}
}
