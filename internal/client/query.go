package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"

	"parapet/internal/api"
)

// Export is an answer as a file.
type Export struct {
	// Body is the file; whoever has it closes it.
	Body io.ReadCloser
	// Remarks are what a reader of it should know.
	Remarks []string
}

// Query takes the answer to a query as a file.
func (c *Client) Query(ctx context.Context, what api.ExportRequest) (*Export, error) {
	return c.export(ctx, what, "query", "export")
}

// Ask takes the answers to a ready-made or a kept question as a file.
func (c *Client) Ask(ctx context.Context, question string, what api.QuestionExportRequest) (*Export, error) {
	return c.export(ctx, what, "questions", question, "export")
}

// Questions are those that have all of the tags: the library's, and those that
// people keep.
func (c *Client) Questions(ctx context.Context, tags ...string) iter.Seq2[api.Question, error] {
	return list[api.Question](ctx, c, url.Values{"tag": tags}, "questions")
}

func (c *Client) export(ctx context.Context, body any, path ...string) (*Export, error) {
	resp, err := c.send(ctx, call{method: http.MethodPost, path: path, body: body})
	if err != nil {
		return nil, err
	}
	e := &Export{Body: resp.Body}
	if text := resp.Header.Get("Parapet-Remarks"); text != "" {
		if err := json.Unmarshal([]byte(text), &e.Remarks); err != nil {
			resp.Body.Close()
			return nil, fmt.Errorf("read the remarks on an answer: %w", err)
		}
	}
	return e, nil
}
