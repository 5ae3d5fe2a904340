package app

import (
	"bytes"
	"testing"

	"parapet/internal/integration"
)

// How a run ended is told in whole sentences, and by the code that the command
// exits with.
func TestHowARunEnded(t *testing.T) {
	t.Parallel()
	for state, want := range map[integration.RunState]struct {
		out, err string
	}{
		integration.RunQueued:    {out: "run 1 of acme is queued\n"},
		integration.RunFailed:    {err: "run 1 of acme failed: the disk is full. The graph is as it was"},
		integration.RunCancelled: {err: "run 1 of acme was cancelled. The graph is as it was"},
		integration.RunPartial:   {err: incomplete().Error()},
		integration.RunSucceeded: {},
	} {
		run := integration.Run{ID: "1", Key: "acme", State: state}
		if state == integration.RunFailed {
			run.Error = "the disk is full"
		}
		var out bytes.Buffer
		err := showRemote(Streams{Out: &out}, false, run)
		if got := out.String(); got != want.out {
			t.Errorf("%s: it says %q, want %q", state, got, want.out)
		}
		if (err == nil) != (want.err == "") || err != nil && err.Error() != want.err {
			t.Errorf("%s: it fails with %v, want %q", state, err, want.err)
		}
	}
}
