package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"

	"parapet/internal/api"
	"parapet/internal/integration"
	"parapet/internal/problem"
)

// again is how long to wait before a stream that broke off is taken up, and
// tries is how often in a row.
const (
	again = 2 * time.Second
	tries = 5
)

// Follow tells what happens to a run until it has ended. A stream that breaks
// off, such as when the server is started anew, is taken up where it was.
func (c *Client) Follow(ctx context.Context, id integration.RunID) iter.Seq2[integration.Update, error] {
	return func(yield func(integration.Update, error) bool) {
		f := follower{client: c, id: id, yield: yield}
		for failed := 0; failed < tries; failed++ {
			before := f.updates
			err := f.once(ctx)
			var refused *problem.Error
			switch {
			case f.ended:
				return
			case errors.As(err, &refused) && refused.Kind != problem.Unavailable, ctx.Err() != nil:
				yield(integration.Update{}, err)
				return
			case f.updates > before:
				failed = 0
			case failed == tries-1:
				yield(integration.Update{}, err)
				return
			}
			select {
			case <-time.After(again):
			case <-ctx.Done():
			}
		}
	}
}

// follower follows one run over any number of streams.
type follower struct {
	client *Client
	id     integration.RunID
	yield  func(integration.Update, error) bool
	// last is the event that was received last.
	last string
	// updates counts those received.
	updates int
	// ended: there is nothing more, or nobody wants it.
	ended bool
}

func (f *follower) once(ctx context.Context) error {
	header := http.Header{"Accept": {"text/event-stream"}}
	if f.last != "" {
		header.Set("Last-Event-ID", f.last)
	}
	resp, err := f.client.send(ctx, call{method: http.MethodGet, path: []string{"runs", string(f.id), "stream"}, header: header})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for e, err := range events(resp.Body) {
		if err != nil {
			return fmt.Errorf("follow run %s: %w", f.id, err)
		}
		if err := f.take(e); err != nil || f.ended {
			return err
		}
	}
	return fmt.Errorf("follow run %s: %w", f.id, io.ErrUnexpectedEOF)
}

// take hands an event out.
func (f *follower) take(e streamed) error {
	update, err := e.update()
	if err != nil {
		return err
	}
	f.updates++
	if e.id != "" {
		f.last = e.id
	}
	f.ended = !f.yield(update, nil) || update.Run != nil && update.Run.State.Ended()
	return nil
}

// streamed is an event as it comes over the wire.
type streamed struct{ id, name, data string }

// update is what the event says of a run.
func (e streamed) update() (u integration.Update, err error) {
	switch e.name {
	case "event":
		err = json.Unmarshal([]byte(e.data), &u.Event)
	case "progress":
		err = json.Unmarshal([]byte(e.data), &u.Progress)
	case "run":
		err = json.Unmarshal([]byte(e.data), &u.Run)
	case "problem":
		var said api.Problem
		if err = json.Unmarshal([]byte(e.data), &said); err == nil {
			err = &problem.Error{Kind: said.Kind, Text: said.Detail}
		}
	}
	return u, err
}

// longest bounds a line of a stream.
const longest = 16 << 20

// events reads a stream of server-sent events.
func events(r io.Reader) iter.Seq2[streamed, error] {
	return func(yield func(streamed, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, longest)
		var e streamed
		for lines.Scan() {
			field, value, _ := strings.Cut(lines.Text(), ":")
			value = strings.TrimPrefix(value, " ")
			switch field {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data += value
			}
			if lines.Text() == "" && e.name != "" {
				if !yield(e, nil) {
					return
				}
				e = streamed{}
			}
		}
		if err := lines.Err(); err != nil {
			yield(streamed{}, err)
		}
	}
}
