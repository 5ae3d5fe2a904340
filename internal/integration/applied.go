package integration

import (
	"context"
	"fmt"
	"time"

	"parapet/internal/state"
)

// Applied are all integrations and how they are doing, by name.
func (s *Store) Applied(ctx context.Context) ([]Applied, error) {
	return read(ctx, s, func(tx *state.Tx) ([]Applied, error) {
		all, err := instances(ctx, tx)
		if err != nil {
			return nil, err
		}
		return s.applied(ctx, tx, all)
	})
}

// AppliedOf is one of them.
func (s *Store) AppliedOf(ctx context.Context, id ID) (Applied, error) {
	return read(ctx, s, func(tx *state.Tx) (Applied, error) {
		is, err := instance(ctx, tx, id)
		if err != nil {
			return Applied{}, err
		}
		all, err := s.applied(ctx, tx, []Instance{is})
		if err != nil {
			return Applied{}, err
		}
		return all[0], nil
	})
}

func (s *Store) applied(ctx context.Context, tx *state.Tx, of []Instance) ([]Applied, error) {
	view, err := s.view(ctx, tx, of)
	if err != nil {
		return nil, fmt.Errorf("read how integrations are doing: %w", err)
	}
	all := []Applied{}
	for _, is := range of {
		all = append(all, Applied{is, s.status(view, is)})
	}
	return all, nil
}

// view is what says how integrations are doing.
type view struct {
	due           map[ID]time.Time
	current, last map[ID]Run
	credentials   map[CredentialID]Credential
}

func (s *Store) view(ctx context.Context, tx *state.Tx, of []Instance) (v view, err error) {
	if v.due, err = dueAt(ctx, tx); err != nil {
		return v, err
	}
	current, err := unfinishedRuns(ctx, tx)
	if err != nil {
		return v, err
	}
	last, err := lastRuns(ctx, tx, of)
	if err != nil {
		return v, err
	}
	v.current, v.last = byIntegration(current), byIntegration(last)
	rows, err := credentials(ctx, tx)
	v.credentials = map[CredentialID]Credential{}
	for _, row := range rows {
		v.credentials[row.ID] = s.shown(row.Credential, row.sealed)
	}
	return v, err
}

func byIntegration(runs []Run) map[ID]Run {
	all := map[ID]Run{}
	for _, r := range runs {
		all[r.Integration] = r
	}
	return all
}

// brief is the run of an integration without its steps and quotas, nil when there is
// none.
func brief(runs map[ID]Run, of ID) *Run {
	r, ok := runs[of]
	if !ok {
		return nil
	}
	r.Steps, r.Quota = []RunStep{}, []QuotaUse{}
	return &r
}

// status is how one of them is doing.
func (s *Store) status(v view, is Instance) Status {
	status := Status{State: Idle, Next: v.due[is.ID]}
	if !is.Enabled {
		status.State = Paused
	}
	status.Last = brief(v.last, is.ID)
	if current := brief(v.current, is.ID); current != nil {
		status.Current = current
		status.State = map[RunState]State{RunRunning: Running, RunWaiting: Waiting}[current.State]
		if status.State == "" {
			status.State = Queued
		}
		status.WaitingUntil, status.WaitingFor = current.WaitingUntil, current.WaitingFor
		if _, p := s.news.of(current.ID); p != nil && status.State == Running && !p.WaitingUntil.IsZero() {
			status.State, status.WaitingUntil, status.WaitingFor = Waiting, p.WaitingUntil, p.WaitingFor
		}
	}
	status.Credential = v.credentials[is.Credential].Warning
	return status
}
