package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"parapet/internal/client"
	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/integration"
	"parapet/internal/terminal"
	"parapet/internal/transport"
)

// ListRuns lists the runs of a server, or those of one of its integrations.
func ListRuns(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		return writeList(s, opt.JSON, c.Runs(ctx, opt.Name), runTable())
	})
}

// ListEvents lists what there is to tell of a run.
func ListEvents(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		return writeList(s, opt.JSON, c.Events(ctx, integration.RunID(opt.Name)), rows[integration.Event]{
			terminal.Table{Header: []string{"AT", "LEVEL", "STEP", ""}},
			func(e integration.Event) []string { return []string{clock(e.At), string(e.Level), e.Step, e.Text} },
		})
	})
}

// ShowRun tells what a run did, as a sync does.
func ShowRun(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		run, err := c.Run(ctx, integration.RunID(opt.Name))
		if err != nil {
			return refused(err)
		}
		return showRemote(s, opt.JSON, run)
	})
}

// CancelRun ends a run.
func CancelRun(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		run, err := c.Cancel(ctx, integration.RunID(opt.Name))
		if err != nil {
			return refused(err)
		}
		return written(say(s, "run %s of %s is being cancelled: the graph stays as it was", run.ID, run.Key))
	})
}

// RunIntegration runs an integration now and shows how it goes on, as a sync
// does. Whoever stops watching does not stop the run.
func RunIntegration(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		run, err := c.Start(ctx, opt.Name, opt.AcceptDeletions)
		if err != nil {
			return refused(err)
		}
		if opt.Detach {
			return written(say(s, "run %s of %s is %s", run.ID, run.Key, run.State))
		}
		return follow(ctx, s, opt, c, run.ID)
	})
}

// FollowRun shows how a run goes on until it has ended.
func FollowRun(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error { return follow(ctx, s, opt, c, integration.RunID(opt.Name)) })
}

func follow(ctx context.Context, s Streams, opt RemoteOptions, c *client.Client, id integration.RunID) error {
	screen := s.screen()
	defer screen.Live()
	var last integration.Run
	for update, err := range c.Follow(ctx, id) {
		switch {
		case errors.Is(err, context.Canceled):
			return failed(fmt.Errorf("no longer watched; the run goes on: parapet runs follow %s, or parapet runs cancel %s", id, id))
		case err != nil:
			return refused(err)
		case update.Event != nil:
			screen.Println(fmt.Sprintf("%-7s %-21s %s", update.Event.Level, update.Event.Step, update.Event.Text))
		case update.Progress != nil:
			screen.Live(atWork(*update.Progress)...)
		case update.Run != nil:
			last = *update.Run
		}
	}
	screen.Live()
	return showRemote(s, opt.JSON, last)
}

// atWork is how far a run has come, a line for each step at work.
func atWork(p integration.Progress) []string {
	lines := []string{}
	for _, step := range p.Steps {
		if !step.StartedAt.IsZero() && step.Outcome == "" {
			lines = append(lines, working(ingest.Event{Step: step.Step, Done: step.Done, Expected: step.Expected}))
		}
	}
	if !p.WaitingUntil.IsZero() {
		lines = append(lines, fmt.Sprintf("  waiting until %s for %s", clock(p.WaitingUntil), p.WaitingFor))
	}
	return lines
}

// showRemote tells of a run as a sync does of its own.
func showRemote(s Streams, asJSON bool, run integration.Run) error {
	switch {
	case asJSON:
		if err := plainEncoder(s.Out).Encode(run); err != nil {
			return written(err)
		}
	case !run.State.Ended():
		return written(say(s, "run %s of %s is %s", run.ID, run.Key, run.State))
	case run.Generation > 0:
		if err := writeRun(s.Out, run.Key, reportOf(run)); err != nil {
			return written(err)
		}
	}
	switch run.State {
	case integration.RunFailed:
		return failed(fmt.Errorf("run %s of %s failed: %s. The graph is as it was", run.ID, run.Key, run.Error))
	case integration.RunCancelled:
		return failed(fmt.Errorf("run %s of %s was cancelled. The graph is as it was", run.ID, run.Key))
	case integration.RunPartial:
		return incomplete()
	}
	return nil
}

// reportOf is what a run did, as a sync reports it.
func reportOf(run integration.Run) ingest.Report {
	report := ingest.Report{Changes: run.Changes, Calls: map[transport.API]int{}, Duration: run.EndedAt.Sub(run.StartedAt)}
	for api, n := range run.Calls {
		report.Calls[transport.API(api)] = n
	}
	for _, step := range run.Steps {
		held := map[graph.Type]int{}
		for t, n := range step.Held {
			held[graph.Type(t)] = n
		}
		report.Steps = append(report.Steps, ingest.Step{
			Name: step.Step, Outcome: step.Outcome, Reason: step.Reason, Route: step.Route, Missing: step.Missing, Held: held, Off: step.Off,
			Entities: step.Entities, Relationships: step.Relationships,
		})
	}
	return report
}

func runTable() rows[integration.Run] {
	return rows[integration.Run]{
		terminal.Table{
			Header: []string{"RUN", "INTEGRATION", "STATE", "STARTED", "TOOK", "ROWS", "BY"},
			Right:  []bool{false, false, false, false, true, true},
		},
		func(run integration.Run) []string {
			took := "-"
			if !run.EndedAt.IsZero() && !run.StartedAt.IsZero() {
				took = run.EndedAt.Sub(run.StartedAt).Round(time.Second).String()
			}
			return []string{
				string(run.ID), run.Key, string(run.State), clock(run.StartedAt), took, strconv.Itoa(run.Rows), byWhom(run),
			}
		},
	}
}

// byWhom says who or what began a run.
func byWhom(run integration.Run) string {
	if run.By == "" {
		return string(run.Trigger)
	}
	return run.By
}

// say writes a sentence.
func say(s Streams, format string, args ...any) error {
	_, err := fmt.Fprintf(s.Out, format+"\n", args...)
	return err
}
