package app

import (
	"context"
	"fmt"
	"iter"
	"time"

	"parapet/internal/client"
	"parapet/internal/integration"
	"parapet/internal/terminal"
)

// RemoteOptions say what to ask a server about its integrations and runs.
type RemoteOptions struct {
	Remote
	// Name is the key or the id of an integration, or the id of a run. Empty
	// means all, where there can be several.
	Name string
	// AcceptDeletions lets things go however many of their type they are.
	AcceptDeletions bool
	// Detach does not wait for a run to end.
	Detach bool
	JSON   bool
}

// ListIntegrations lists a server's integrations, with what each is doing.
func ListIntegrations(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		return writeList(s, opt.JSON, c.Integrations(ctx), integrationTable())
	})
}

// ShowIntegration tells all there is to know of an integration.
func ShowIntegration(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.one(s, func(c *client.Client) (integration.Applied, error) { return c.Integration(ctx, opt.Name) })
}

// PauseIntegration has an integration run no more by itself.
func PauseIntegration(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.one(s, func(c *client.Client) (integration.Applied, error) { return c.Pause(ctx, opt.Name) })
}

// ResumeIntegration has an integration run by itself again.
func ResumeIntegration(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.one(s, func(c *client.Client) (integration.Applied, error) { return c.Resume(ctx, opt.Name) })
}

// TestIntegration says what an integration may read, as Check does.
func TestIntegration(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		test, err := c.Test(ctx, opt.Name)
		if err != nil {
			return refused(err)
		}
		return showCheck(s, opt.JSON, opt.Name, test.Checkup)
	})
}

// PlanIntegration says what a run of an integration would do, as a sync's plan
// does.
func PlanIntegration(ctx context.Context, s Streams, opt RemoteOptions) error {
	return opt.with(func(c *client.Client) error {
		plan, err := c.Plan(ctx, opt.Name)
		if err != nil {
			return refused(err)
		}
		return showPlan(s, opt.JSON, opt.Name, plan)
	})
}

// with does something with the server.
func (o RemoteOptions) with(do func(*client.Client) error) error {
	c, err := o.connect()
	if err != nil {
		return err
	}
	defer c.Close()
	return do(c)
}

// one shows an integration.
func (o RemoteOptions) one(s Streams, get func(*client.Client) (integration.Applied, error)) error {
	return o.with(func(c *client.Client) error {
		is, err := get(c)
		if err != nil {
			return refused(err)
		}
		if o.JSON {
			return written(plainEncoder(s.Out).Encode(is))
		}
		return written(writeIntegration(s.Out, is))
	})
}

// rows is how the things of a list become a table.
type rows[T any] struct {
	table terminal.Table
	row   func(T) []string
}

// writeList writes what a server lists, as a table or as a line of JSON each.
func writeList[T any](s Streams, asJSON bool, all iter.Seq2[T, error], as rows[T]) error {
	out := plainEncoder(s.Out)
	for item, err := range all {
		if err != nil {
			return refused(err)
		}
		if asJSON {
			if err := out.Encode(item); err != nil {
				return written(err)
			}
			continue
		}
		as.table.Rows = append(as.table.Rows, as.row(item))
	}
	if asJSON {
		return nil
	}
	return written(as.table.Write(s.Out))
}

// written is what it means for the command that writing ended with err.
func written(err error) error {
	if err == nil {
		return nil
	}
	return failed(fmt.Errorf("write the answer: %w", err))
}

func integrationTable() rows[integration.Applied] {
	return rows[integration.Applied]{
		terminal.Table{Header: []string{"INTEGRATION", "NAME", "STATE", "LAST RUN", "OUTCOME", "NEXT RUN"}},
		func(is integration.Applied) []string {
			last, outcome := "never", "-"
			if run := is.Status.Last; run != nil {
				last, outcome = clock(run.EndedAt), string(run.State)
			}
			return []string{is.Key, is.Name, doing(is.Status), last, outcome, clock(is.Status.Next)}
		},
	}
}

// doing is what an integration is doing, in a few words.
func doing(status integration.Status) string {
	if status.WaitingUntil.IsZero() {
		return string(status.State)
	}
	return fmt.Sprintf("%s until %s for %s", status.State, clock(status.WaitingUntil), status.WaitingFor)
}

// clock is a moment for a person; a dash for none.
func clock(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.Local().Format(time.DateTime)
}
