package msgraph

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// batchSize is how many requests a batch may hold.
const batchSize = 20

// inner is a GET inside a batch, and those for the pages that follow.
type inner struct {
	path string
	// read takes the body of an answer and returns the path of the next request,
	// empty when there is none.
	read func(body []byte) (next string, err error)
	err  error // why there is no more to read

	throttled, stumbles int
}

// How often one request of a batch is sent again, after a 429 and after other
// trouble of the service.
const (
	maxThrottled = 20
	maxStumbles  = 5
)

// batch sends requests, no more than fit into one, until each is read to its
// end or has an error. A request that is throttled waits as long as it is told
// and goes with the next call; the others do not wait for it.
func (c *Client) batch(ctx context.Context, requests []*inner) error {
	due := requests
	for len(due) > 0 {
		answers, err := c.send(ctx, due)
		if err != nil {
			return fmt.Errorf("send a batch of %d requests: %w", len(due), err)
		}
		var again []*inner
		var wait time.Duration
		for i, r := range due {
			more, pause := r.take(c, answers[i])
			if more {
				again = append(again, r)
			}
			wait = max(wait, pause)
		}
		if due = again; wait > 0 {
			if err := transport.Pause(ctx, wait); err != nil {
				return err
			}
		}
	}
	return nil
}

// take makes what there is to make of an answer. It reports whether the request,
// or the one for the next page, shall be sent, and after what wait.
func (r *inner) take(c *Client, a answer) (more bool, wait time.Duration) {
	if a.Status == http.StatusOK {
		r.throttled, r.stumbles = 0, 0
		r.path, r.err = r.read(a.Body)
		return r.err == nil && r.path != "", 0
	}
	refusal := transport.Refused(transport.Request{API: transport.Graph, URL: c.base + r.path}, a.Status, a.header(), a.Body)
	switch refusal.Kind {
	case transport.Throttled:
		r.throttled++
		more = r.throttled <= maxThrottled
	case transport.Server:
		r.stumbles++
		more = r.stumbles <= maxStumbles
	}
	if !more {
		r.err = refusal
		return false, 0
	}
	if wait = refusal.RetryAfter; wait <= 0 {
		wait = time.Second << min(r.throttled+r.stumbles, 6)
	}
	return true, wait
}

// answer is what came back for one request of a batch.
type answer struct {
	ID      int64             `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    jsontext.Value    `json:"body"`
}

func (a answer) header() http.Header {
	header := http.Header{}
	for name, value := range a.Headers {
		header.Set(name, value)
	}
	return header
}

// send sends one batch and returns the answers in the order of the requests.
func (c *Client) send(ctx context.Context, requests []*inner) ([]answer, error) {
	type line struct {
		ID     string `json:"id"`
		Method string `json:"method"`
		URL    string `json:"url"`
	}
	lines := make([]line, len(requests))
	for i, r := range requests {
		lines[i] = line{strconv.Itoa(i + 1), http.MethodGet, r.path}
	}
	body, err := json.Marshal(map[string]any{"requests": lines})
	if err != nil {
		return nil, err
	}
	req := transport.Request{
		API: transport.Graph, Method: http.MethodPost, URL: c.base + "/$batch", Body: body, Token: c.token,
		Header: http.Header{"Content-Type": {"application/json"}}, Idempotent: true,
	}
	var answers []answer
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		answers, err = readAnswers(body, len(requests))
		return err
	})
	return answers, err
}

// readAnswers reads the answers to n requests, which come in any order.
func readAnswers(body io.Reader, n int) ([]answer, error) {
	answers := make([]answer, n)
	err := odata.ReadObject(body, map[string]odata.Field{
		"responses": func(dec *jsontext.Decoder) error {
			return odata.Elements(dec, func(int) error {
				var a answer
				if err := odata.DecodeNext(dec, &a); err != nil {
					return err
				}
				if a.ID < 1 || a.ID > int64(n) {
					return fmt.Errorf("the answer to request %d of %d came", a.ID, n)
				}
				answers[a.ID-1] = a
				return nil
			})
		},
	})
	for i, a := range answers {
		if err == nil && a.Status == 0 {
			err = fmt.Errorf("the answer to request %d of %d is missing", i+1, n)
		}
	}
	return answers, err
}
