package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/integration"
)

// registerRunStream adds how a run is followed while it is at work.
func (s *server) registerRunStream() {
	registerStream(s, operation{
		id: "run.stream", method: http.MethodGet, path: runPath + "/{id}/stream", tag: "Runs", permission: account.RunRead,
		summary: "Follow a run",
		description: "Its events, how far it has come, and its state whenever that changes; the last is how it ended. " +
			"A stream that broke off goes on after the event whose id comes back as Last-Event-ID.",
	}, map[string]any{"event": integration.Event{}, "progress": integration.Progress{}, "run": integration.Run{}}, s.followRun)
}

type followRunInput struct {
	RunInput
	After int `header:"Last-Event-ID" minimum:"0" doc:"The id of the last event that was received."`
}

func (s *server) followRun(ctx context.Context, in *followRunInput) (feed, error) {
	run, err := s.run(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, send func(event) error) error {
		for update, err := range s.cfg.Integrations.Follow(ctx, run.ID, in.After) {
			if err == nil {
				err = send(eventOf(update))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// eventOf is an update as it is sent. Only events can be gone on after.
func eventOf(u integration.Update) event {
	switch {
	case u.Event != nil:
		return event{ID: int64(u.Event.Seq), Name: "event", Data: u.Event}
	case u.Progress != nil:
		return event{Name: "progress", Data: u.Progress}
	}
	return event{Name: "run", Data: u.Run}
}
