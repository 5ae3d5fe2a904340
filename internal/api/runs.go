package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/integration"
)

const runPath = "/api/v1/runs"

// registerRuns adds what can be done with runs.
func (s *server) registerRuns() {
	const tag = "Runs"
	register(s, operation{
		id: "run.start", method: http.MethodPost, path: integrationPath + "/{id}/runs", tag: tag, permission: account.RunStart, status: http.StatusAccepted,
		summary:     "Run an integration now",
		description: "A run that waits, for a quota or for its turn, is brought forward.",
	}, s.startRun)
	register(s, operation{
		id: "run.list", method: http.MethodGet, path: runPath, tag: tag, permission: account.RunRead,
		summary:     "List runs",
		description: "What was read in the last 30 days, the newest first.",
	}, s.listRuns)
	register(s, operation{
		id: "run.get", method: http.MethodGet, path: runPath + "/{id}", tag: tag, permission: account.RunRead,
		summary: "Read a run",
	}, s.getRun)
	register(s, operation{
		id: "run.events", method: http.MethodGet, path: runPath + "/{id}/events", tag: tag, permission: account.RunRead,
		summary: "List the events of a run",
	}, s.listEvents)
	register(s, operation{
		id: "run.report", method: http.MethodGet, path: runPath + "/{id}/report", tag: tag, permission: account.RunRead, streams: true,
		summary:     "Download the report of a run",
		description: "All that is known of the run, with its steps and events, as a JSON file.",
	}, s.runReport)
	register(s, operation{
		id: "run.cancel", method: http.MethodPost, path: runPath + "/{id}/cancel", tag: tag, permission: account.RunStart, status: http.StatusAccepted,
		summary:     "Cancel a run",
		description: "One that is at work ends soon after. The graph stays as it was.",
	}, s.cancelRun)
}

type runOutput struct{ Body integration.Run }

type startRunInput struct {
	IntegrationInput
	Body *struct {
		AcceptDeletions bool `json:"accept_deletions,omitempty" doc:"Let things go from the graph however many of their type they are."`
	}
}

func (s *server) startRun(ctx context.Context, in *startRunInput) (*runOutput, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	opt := integration.StartOptions{By: identity(ctx).Name}
	if in.Body != nil {
		opt.AcceptDeletions = in.Body.AcceptDeletions
		inDetail(ctx, "accept_deletions", opt.AcceptDeletions)
	}
	run, err := s.cfg.Integrations.Start(ctx, is.ID, opt)
	if err != nil {
		return nil, err
	}
	return &runOutput{run}, nil
}

type listRunsInput struct {
	Limit       int                    `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"How many to list at most."`
	Cursor      string                 `query:"cursor" maxLength:"2000" doc:"Where to go on: what next said."`
	Sort        string                 `query:"sort" default:"-queued_at" enum:"queued_at,-queued_at" doc:"The oldest or the newest first."`
	Fields      []string               `query:"fields" maxItems:"50" doc:"Which fields of each run to give; all when empty."`
	Integration string                 `query:"integration" maxLength:"64" doc:"Only those of the integration with this id or key."`
	State       []integration.RunState `query:"state" enum:"queued,running,waiting,interrupted,succeeded,partial,failed,cancelled" doc:"Only those in one of these states."`
	Since       time.Time              `query:"since" doc:"Only those that were asked for at this time or later."`
	Until       time.Time              `query:"until" doc:"Only those that were asked for before this time."`
}

func (s *server) listRuns(ctx context.Context, in *listRunsInput) (*listOutput[integration.Run], error) {
	filter := integration.RunFilter{
		Keys: identity(ctx).Instances, States: in.State, Since: in.Since, Until: in.Until,
		OldestFirst: in.Sort == "queued_at", Limit: in.Limit + 1,
	}
	if in.Integration != "" {
		is, err := s.integration(ctx, in.Integration)
		if err != nil {
			return nil, err
		}
		filter.Integration = is.ID
	}
	if in.Cursor != "" {
		if err := readCursor(in.Cursor, &filter.After); err != nil {
			return nil, err
		}
	}
	found, err := s.cfg.Integrations.Runs(ctx, filter)
	if err != nil {
		return nil, err
	}
	runs, next := upTo(in.Limit, found.Runs, func(r integration.Run) any { return r.ID })
	return listed(PageInput{Fields: in.Fields}, runs, next, &found.Total)
}

// RunInput names a run.
type RunInput struct {
	ID string `path:"id" maxLength:"64" doc:"The run's id."`
}

// run is the run of an id, if who asks may see its integration.
func (s *server) run(ctx context.Context, id string) (integration.Run, error) {
	run, err := s.cfg.Integrations.Run(ctx, integration.RunID(id))
	if err != nil {
		return run, err
	}
	onTarget(ctx, "run", id)
	inDetail(ctx, "integration", run.Key)
	if !identity(ctx).Sees(run.Key) {
		return run, hidden(ctx, "there is no run %q", id)
	}
	return run, nil
}

func (s *server) getRun(ctx context.Context, in *RunInput) (*runOutput, error) {
	run, err := s.run(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &runOutput{run}, nil
}

type listEventsInput struct {
	RunInput
	Limit  int      `query:"limit" default:"200" minimum:"1" maximum:"1000" doc:"How many to list at most."`
	Cursor string   `query:"cursor" maxLength:"2000" doc:"Where to go on: what next said."`
	Fields []string `query:"fields" maxItems:"50" doc:"Which fields of each event to give; all when empty."`
}

func (s *server) listEvents(ctx context.Context, in *listEventsInput) (*listOutput[integration.Event], error) {
	run, err := s.run(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	after := 0
	if in.Cursor != "" {
		if err := readCursor(in.Cursor, &after); err != nil {
			return nil, err
		}
	}
	found, err := s.cfg.Integrations.Events(ctx, run.ID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	events, next := upTo(in.Limit, found, func(e integration.Event) any { return e.Seq })
	return listed(PageInput{Fields: in.Fields}, events, next, nil)
}

func (s *server) runReport(ctx context.Context, in *RunInput) (*download, error) {
	run, err := s.run(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	report, err := s.cfg.Integrations.Report(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	name := "run-" + run.Key + "-" + run.QueuedAt.Format("20060102-150405") + ".json"
	return s.asFile("application/json", name, func(_ context.Context, w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(report)
	}), nil
}

func (s *server) cancelRun(ctx context.Context, in *RunInput) (*runOutput, error) {
	run, err := s.run(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if run, err = s.cfg.Integrations.Cancel(ctx, run.ID, identity(ctx).Name); err != nil {
		return nil, err
	}
	return &runOutput{run}, nil
}
