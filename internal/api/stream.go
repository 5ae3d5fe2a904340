package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

const (
	// heartbeat keeps proxies from closing a stream in which nothing happens.
	heartbeat = 15 * time.Second
	// patience is how long a client may take for what it is sent.
	patience = 30 * time.Second
)

// event is what a stream sends.
type event struct {
	// ID says where the stream can go on after it; from 1, 0 for nowhere.
	ID   int64
	Name string
	Data any
}

// feed sends events until there are no more, or until send or the context says
// that nobody listens.
type feed func(ctx context.Context, send func(event) error) error

// openStream is the answer of an operation that streams events.
type openStream struct {
	Body func(huma.Context)
}

// registerStream adds an operation that answers with server-sent events. begin
// refuses what cannot be streamed; what goes wrong later is sent as the event
// "problem". The document tells of the events by a value of each one's type.
func registerStream[I any](s *server, op operation, events map[string]any, begin func(context.Context, *I) (feed, error)) {
	op.streams = true
	register(s, op, func(ctx context.Context, in *I) (*openStream, error) {
		events, err := begin(ctx, in)
		if err != nil {
			return nil, err
		}
		return &openStream{func(hctx huma.Context) { s.stream(hctx, op, events) }}, nil
	})
	s.documentEvents(op, events)
}

// stream sends what a feed has to tell, and a sign of life when it is silent.
func (s *server) stream(hctx huma.Context, op operation, events feed) {
	ctx, cancel := context.WithCancel(hctx.Context())
	defer cancel()
	hctx.SetHeader("Content-Type", "text/event-stream")
	hctx.SetHeader("X-Accel-Buffering", "no") // proxies pass on what comes
	hctx.SetStatus(http.StatusOK)
	out := &eventWriter{to: hctx.BodyWriter(), control: requestOf(ctx).control}
	var wg sync.WaitGroup
	wg.Go(func() {
		defer cancel()
		s.beat(ctx, out)
	})
	err := events(ctx, out.send)
	if err != nil && ctx.Err() == nil {
		_ = out.send(event{Name: "problem", Data: s.explain(ctx, op, err)}) // nobody listens any more
	}
	cancel()
	wg.Wait()
}

// beat sends a sign of life now and then, until nobody listens or the server
// stops.
func (s *server) beat(ctx context.Context, out *eventWriter) {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for out.write(": \n\n") == nil {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		case <-s.cfg.Stopping:
			return
		}
	}
}

// eventWriter writes events, one at a time.
type eventWriter struct {
	mu      sync.Mutex
	to      io.Writer
	control *http.ResponseController
}

func (w *eventWriter) send(e event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("encode event %s: %w", e.Name, err)
	}
	text := fmt.Sprintf("event: %s\ndata: %s\n\n", e.Name, data)
	if e.ID > 0 {
		text = fmt.Sprintf("id: %d\n", e.ID) + text
	}
	return w.write(text)
}

func (w *eventWriter) write(text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.control.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := io.WriteString(w.to, text); err != nil {
		return err
	}
	return w.control.Flush()
}

// documentEvents tells in the document what a stream sends.
func (s *server) documentEvents(op operation, events map[string]any) {
	schemas := s.api.OpenAPI().Components.Schemas
	every := maps.Clone(events)
	every["problem"] = Problem{}
	var kinds []*huma.Schema
	for _, name := range slices.Sorted(maps.Keys(every)) {
		kinds = append(kinds, &huma.Schema{
			Type: huma.TypeObject, Title: name,
			Properties: map[string]*huma.Schema{
				"id":    {Type: huma.TypeInteger, Description: "Where the stream can go on: send it as Last-Event-ID."},
				"event": {Type: huma.TypeString, Enum: []any{name}},
				"data":  schemas.Schema(reflect.TypeOf(every[name]), true, name),
			},
			Required: []string{"event", "data"},
		})
	}
	item := s.api.OpenAPI().Paths[op.path]
	described := cmp.Or(item.Get, item.Post)
	described.Responses["200"] = &huma.Response{
		Description: "Server-sent events, each of one of these kinds.",
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{OneOf: kinds}}},
	}
}
