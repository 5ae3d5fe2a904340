package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"parapet/internal/audit"
	"parapet/internal/problem"
)

// deed is what an operation tells of itself for the audit log.
type deed struct {
	actor, via, target string
	detail             map[string]any
	hidden             bool
}

// onTarget names what an operation is done to, such as "integration/acme".
// Without it the log has the identifier that the request gave.
func onTarget(ctx context.Context, kind, name string) {
	requestOf(ctx).deed.target = kind + "/" + name
}

// inDetail tells the audit log something about what is done, such as which
// fields change. Never give it a secret.
func inDetail(ctx context.Context, key string, value any) {
	d := &requestOf(ctx).deed
	if d.detail == nil {
		d.detail = map[string]any{}
	}
	d.detail[key] = value
}

// asActor names who tries, and how, where nobody is signed in yet.
func asActor(ctx context.Context, name, via string) {
	d := &requestOf(ctx).deed
	d.actor, d.via = clip(name, 128), via
}

// hidden answers who may not see a thing as if it did not exist, and lets the
// log know better.
func hidden(ctx context.Context, format string, args ...any) error {
	requestOf(ctx).deed.hidden = true
	return problem.New(problem.NotFound, format, args...)
}

// record writes into the audit log how an operation ended that changes
// something, or that was denied.
func (s *server) record(ctx context.Context, op operation, ended error) error {
	outcome := outcomeOf(ended, requestOf(ctx).deed.hidden)
	if !op.changes() && outcome != audit.Denied {
		return nil
	}
	r := requestOf(ctx)
	entry := audit.Entry{
		Actor: r.deed.actor, Via: cmp.Or(r.who.Via(), r.deed.via), Action: op.id, Target: r.deed.target,
		Outcome: outcome, Address: r.address, RequestID: r.id, Detail: r.deed.detail,
	}
	if r.who.Account != "" {
		entry.ActorID, entry.Actor = r.who.Account, r.who.Name
	}
	if entry.Target == "" {
		entry.Target = r.given
	}
	var known *problem.Error
	if errors.As(ended, &known) {
		inDetail(ctx, "problem", known.Text)
		entry.Detail = r.deed.detail
	}
	// What was done is recorded though the client has gone away meanwhile.
	if err := s.cfg.Audit.Record(context.WithoutCancel(ctx), entry); err != nil {
		return fmt.Errorf("record %s in the audit log: %w", op.id, err)
	}
	return nil
}

func outcomeOf(ended error, hidden bool) audit.Outcome {
	switch {
	case ended == nil:
		return audit.Allowed
	case hidden || problem.Is(ended, problem.Forbidden) || problem.Is(ended, problem.Unidentified):
		return audit.Denied
	}
	return audit.Failed
}
