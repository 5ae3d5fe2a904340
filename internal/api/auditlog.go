package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/audit"
)

const auditPath = "/api/v1/audit"

// registerAudit adds what can be asked of the audit log.
func (s *server) registerAudit() {
	const tag = "Audit"
	register(s, operation{
		id: "audit.list", method: http.MethodGet, path: auditPath, tag: tag, permission: account.AuditRead,
		summary:     "List the audit log",
		description: "Every change and every denied attempt, the newest first.",
	}, s.listAudit)
	register(s, operation{
		id: "audit.export", method: http.MethodGet, path: auditPath + "/export", tag: tag, permission: account.AuditRead, streams: true,
		summary:     "Download the audit log",
		description: "One JSON object to a line, the oldest first. Each carries the hash that chains it to the one before.",
	}, s.exportAudit)
	register(s, operation{
		id: "audit.verify", method: http.MethodGet, path: auditPath + "/verify", tag: tag, permission: account.AuditRead,
		summary:     "Verify the audit log",
		description: "Whether every entry is as it was written, and none is missing between two that are there.",
	}, s.verifyAudit)
}

// AuditFilter chooses entries of the log.
type AuditFilter struct {
	Actor   string        `query:"actor" maxLength:"128" doc:"Only what the account with this name or id did."`
	Action  string        `query:"action" maxLength:"128" doc:"Only this action, such as integration.delete; with a dot at its end, all of a noun: integration."`
	Target  string        `query:"target" maxLength:"256" doc:"Only what was done to this, such as integration/acme."`
	Outcome audit.Outcome `query:"outcome" enum:"allowed,denied,failed" doc:"Only what ended like this."`
	Since   time.Time     `query:"since" doc:"Only what was done at this time or later."`
	Until   time.Time     `query:"until" doc:"Only what was done before this time."`
	Text    string        `query:"text" maxLength:"200" doc:"Only entries that have this text in the actor, the action, the target or the details."`
}

func (f AuditFilter) of() audit.Filter {
	return audit.Filter{
		Actor: f.Actor, Action: f.Action, Target: f.Target, Outcome: f.Outcome,
		From: f.Since, Until: f.Until, Text: f.Text,
	}
}

type listAuditInput struct {
	AuditFilter
	Limit  int      `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"How many to list at most."`
	Cursor string   `query:"cursor" maxLength:"2000" doc:"Where to go on: what next said."`
	Fields []string `query:"fields" maxItems:"50" doc:"Which fields of each entry to give; all when empty."`
}

func (s *server) listAudit(ctx context.Context, in *listAuditInput) (*listOutput[audit.Entry], error) {
	filter := in.of()
	filter.Limit = in.Limit
	if in.Cursor != "" {
		if err := readCursor(in.Cursor, &filter.Before); err != nil {
			return nil, err
		}
	}
	found, err := s.cfg.Audit.List(ctx, filter)
	if err != nil {
		return nil, err
	}
	next := ""
	if found.Next != 0 {
		next = writeCursor(found.Next)
	}
	return listed(PageInput{Fields: in.Fields}, found.Entries, next, &found.Total)
}

func (s *server) exportAudit(_ context.Context, in *AuditFilter) (*download, error) {
	name := "audit-" + time.Now().UTC().Format("20060102-150405") + ".ndjson"
	return s.asFile("application/x-ndjson", name, func(ctx context.Context, w io.Writer) error {
		return s.cfg.Audit.Export(ctx, w, in.of())
	}), nil
}

func (s *server) verifyAudit(ctx context.Context, _ *struct{}) (*struct{ Body audit.Verdict }, error) {
	verdict, err := s.cfg.Audit.Verify(ctx)
	return &struct{ Body audit.Verdict }{verdict}, err
}
