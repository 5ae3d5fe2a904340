package api

import (
	"context"
	"encoding/json"
	"time"

	"parapet/internal/dossier"
	"parapet/internal/problem"
)

// entityRecord is a record with what there is to know of it.
type entityRecord struct {
	Integration string          `json:"integration" doc:"The integration whose tenant tells it."`
	ReadAt      time.Time       `json:"read_at" doc:"When it was read."`
	Record      json.RawMessage `json:"record" doc:"The record, as the service writes it."`
}

func (s *server) getRecord(ctx context.Context, in *struct{ EntityInput }) (*struct{ Body entityRecord }, error) {
	d, err := dossier.Read(ctx, s.graphOf(ctx), in.ID, time.Time{}, s.cfg.Query)
	if err != nil {
		return nil, unanswered(err)
	}
	if d.Integration == "" {
		return nil, problem.New(problem.NotFound, "no single tenant tells of %s, so that there is no record of it", d.Name)
	}
	record, err := s.cfg.Runner.Record(ctx, d.Integration, d.Entity())
	if err != nil {
		return nil, err
	}
	return &struct{ Body entityRecord }{entityRecord{d.Integration, time.Now().UTC(), record}}, nil
}
