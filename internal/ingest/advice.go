package ingest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// asksPerRun is of how many recommendations a run asks which devices do not
// follow them. A tenant has a few that nothing else tells of.
const asksPerRun = 10

// adviseSettings puts which devices do not follow recommendations of settings,
// and reports whether the assessment of settings could be read.
func (t *task) adviseSettings(ctx context.Context) (assessed bool, err error) {
	if configurationRole.used(t.cfg.Access) == "" {
		return false, nil
	}
	for _, rows := range []stream[defender.SecureConfiguration]{
		inFiles(t.cfg.Defender.ExportSecureConfigurations),
		inPages(t.cfg.Defender.SecureConfigurationsByMachine),
	} {
		err = assess(ctx, t, rows, func() reading[defender.SecureConfiguration] {
			return &settingAdvice{task: t, devices: t.listed()}
		})
		if err == nil || !isRefused(err) {
			return err == nil, err
		}
	}
	t.notes.remark("asked for each recommendation of a setting, because their assessment is refused: %v", err)
	return false, nil
}

// settingAdvice is a reading of the assessment of settings for those that are not
// as they should be.
type settingAdvice struct {
	task    *task
	devices *listed
}

func (a *settingAdvice) take(row defender.SecureConfiguration) error {
	if !truly(row.IsApplicable) || row.IsCompliant == nil || *row.IsCompliant || row.ConfigurationID == "" {
		return nil
	}
	machine, ok := a.devices.machine(row.DeviceID)
	if !ok {
		return nil
	}
	id := cmp.Or(row.Recommendation, ofSetting+row.ConfigurationID)
	return a.task.draft.PutRelationship(graph.MachineHasRecommendation, machine, recommendationKey(id), nil)
}

func (a *settingAdvice) end() error {
	a.devices.leaveOut("the settings")
	return nil
}

// adviceMemo says when it was last told which devices do not follow
// recommendations.
type adviceMemo struct {
	// Asked is when each was asked for that was, and Assessed when the assessment
	// of settings was read.
	Asked    map[string]time.Time `json:"asked"`
	Assessed time.Time            `json:"assessed,omitzero"`
}

// told is when it was told of a recommendation; zero when it never was.
func (m adviceMemo) told(id string) time.Time {
	if at := m.Asked[id]; !at.IsZero() || !strings.HasPrefix(id, ofSetting) {
		return at
	}
	return m.Assessed
}

// askAdvice asks of some recommendations which devices do not follow them, those
// first that were never asked for or longest ago. Of the others it stays as it
// was.
func (t *task) askAdvice(ctx context.Context, ids []string, assessed bool) error {
	var last adviceMemo
	t.recall(&last)
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(last.told(a).Compare(last.told(b)), strings.Compare(a, b))
	})
	now := ids[:min(asksPerRun, len(ids))]
	a := &adviceAsker{task: t, devices: t.listed()}
	failed, err := sweep(ctx, t, now, a.ask)
	if err != nil {
		return err
	}
	next := adviceMemo{Asked: map[string]time.Time{}, Assessed: last.Assessed}
	if assessed {
		next.Assessed = time.Now().UTC()
	}
	for _, id := range now {
		next.Asked[id] = time.Now().UTC()
	}
	for _, f := range failed {
		delete(next.Asked, f.thing)
	}
	if len(failed) > 0 {
		t.notes.lack("the devices of %s could not be read: %s", plural(len(failed), "recommendation"), describe(failed))
	}
	known, err := t.keepAdvice(ids, next, last)
	if err != nil {
		return err
	}
	a.devices.leaveOut("the recommendations")
	if known < len(ids) {
		t.knows(known, len(ids))
		t.notes.lack("of %d recommendations that have to be asked for one by one, the devices are known of %d; the rest comes with the next runs",
			len(ids), known)
	}
	return t.remember(next)
}

// keepAdvice keeps what was known of those that were not asked for, notes it in
// the next memo, and counts those of which it is known.
func (t *task) keepAdvice(ids []string, next, last adviceMemo) (known int, err error) {
	for _, id := range ids {
		if !next.Asked[id].IsZero() {
			known++
			continue
		}
		if at := last.Asked[id]; !at.IsZero() {
			next.Asked[id] = at
		}
		if !last.told(id).IsZero() {
			known++
		}
		key := recommendationKey(id)
		for r := range t.stored.Of(graph.MachineHasRecommendation, Partition(t.cfg.Name), key) {
			if err := t.draft.PutRelationship(graph.MachineHasRecommendation, r.From, key, nil); err != nil {
				return known, err
			}
		}
	}
	return known, nil
}

// adviceAsker asks which devices do not follow recommendations.
type adviceAsker struct {
	task *task

	mu      sync.Mutex // guards devices
	devices *listed
}

// ask asks for one. Of one that is not found though it is listed, it stays as it
// was: it may be gone, or not there yet for all of the service.
func (a *adviceAsker) ask(ctx context.Context, id string) error {
	for row, err := range a.task.cfg.Defender.RecommendationMachines(ctx, id) {
		switch bad := rowErrors(err); {
		case len(bad) > 0:
			a.task.setAside(bad[0])
			continue
		case err != nil:
			return err
		}
		a.mu.Lock()
		machine, ok := a.devices.machine(row.ID)
		a.mu.Unlock()
		if !ok {
			continue
		}
		if err := a.task.draft.PutRelationship(graph.MachineHasRecommendation, machine, recommendationKey(id), nil); err != nil {
			return err
		}
	}
	return nil
}
