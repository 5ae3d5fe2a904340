package msgraph

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// UserRecord is one user of the directory, as the service writes it now, with
// the properties that [Client.Users] asks for. This and the other records give a
// [transport.Error] of kind NotFound when there is none.
func (c *Client) UserRecord(ctx context.Context, id string) (json.RawMessage, error) {
	return c.record(ctx, "user", nil, "/users/"+url.PathEscape(id)+"?$select="+userProperties)
}

// GroupRecord is one group of the directory.
func (c *Client) GroupRecord(ctx context.Context, id string) (json.RawMessage, error) {
	return c.record(ctx, "group", nil, "/groups/"+url.PathEscape(id)+"?$select="+groupProperties)
}

// AlertRecord is one alert.
func (c *Client) AlertRecord(ctx context.Context, id string) (json.RawMessage, error) {
	return c.record(ctx, "alert", alertsQuota, "/security/alerts_v2/"+url.PathEscape(id))
}

func (c *Client) record(ctx context.Context, what string, quota *transport.Quota, path string) (record json.RawMessage, err error) {
	req := transport.Request{API: transport.Graph, Quota: quota, URL: c.base + path, Token: c.token}
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		record, err = odata.ReadRecord[json.RawMessage](body)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the %s: %w", what, err)
	}
	return record, nil
}
