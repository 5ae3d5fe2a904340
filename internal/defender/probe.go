package defender

import (
	"context"
	"fmt"
	"io"

	"parapet/internal/transport"
)

// ProbeMachines asks for one device, to see whether the API answers at all. A
// tenant without devices is no error.
func (c *Client) ProbeMachines(ctx context.Context) error {
	err := c.probe(ctx, "/machines", machinesQuota)
	if isNotFound(err) {
		return nil
	}
	return err
}

// ProbeVulnerabilities asks for one record of the vulnerability catalogue, which
// is refused to tenants without vulnerability management.
func (c *Client) ProbeVulnerabilities(ctx context.Context) error {
	return c.probe(ctx, "/vulnerabilities", vulnerabilitiesQuota)
}

func (c *Client) probe(ctx context.Context, path string, quota *transport.Quota) error {
	err := c.transport.Read(ctx, c.request(quota, path+"?$top=1"), func(body io.Reader) error {
		_, err := io.Copy(io.Discard, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("ask for one of %s: %w", path[1:], err)
	}
	return nil
}
