package defender

import (
	"context"
	"fmt"
)

// ProbeMachines asks for one device, to see whether the list may be read: the
// error is what [Client.Machines] would end with at once. A tenant without
// devices is none.
func (c *Client) ProbeMachines(ctx context.Context) error {
	return probe(ctx, c, machineList)
}

// ProbeVulnerabilities asks for one vulnerability, as [Client.ProbeMachines]
// does for a device. It needs the licence that the export needs too, and has
// the more generous quota.
func (c *Client) ProbeVulnerabilities(ctx context.Context) error {
	return probe(ctx, c, vulnerabilityList)
}

func probe[T any](ctx context.Context, c *Client, l list[T]) error {
	l.top = 1
	if _, err := l.page(ctx, c, 0); err != nil {
		return fmt.Errorf("ask for one row of %s: %w", l.name, err)
	}
	return nil
}
