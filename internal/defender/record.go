package defender

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
)

// Record is one record of a collection, such as machines, as the service writes
// it now. One that is not there gives a [transport.Error] of kind NotFound.
func (c *Client) Record(ctx context.Context, collection, id string) (json.RawMessage, error) {
	req := c.request(usual(collection+"/{id}"), "/"+collection+"/"+url.PathEscape(id))
	record, err := readRecord[json.RawMessage](ctx, c, req)
	if err != nil {
		return nil, fmt.Errorf("read %s of %s: %w", id, collection, err)
	}
	return record, nil
}
