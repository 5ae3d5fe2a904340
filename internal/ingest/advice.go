package ingest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// asksPerRun is of how many recommendations a run asks which devices do not
// follow them. A tenant has a few that nothing else tells of.
const asksPerRun = 5

// settingsTold is how far the assessment of settings tells who does not follow the
// recommendations of them.
type settingsTold struct {
	assessed bool // it could be read
	same     bool // it is the one that was read last, and was not read again
	// asOf is when the assessment was made; zero when nobody says. Strangers are the
	// devices in it that are not listed.
	asOf      time.Time
	strangers []string
	// hunted is what was hunted of each device; nil when it was not.
	hunted *huntedSettings
}

// adviseSettings puts which devices do not follow recommendations of settings,
// unless that is what was put last.
func (t *task) adviseSettings(ctx context.Context, last adviceMemo) (told settingsTold, err error) {
	if read := t.task(settingsStep); read.hasReadSettings() {
		return t.takeSettings(read)
	}
	if configurationRole.used(t.cfg.Access) == "" {
		return settingsTold{}, nil
	}
	files := func(ctx context.Context, open func() defender.Sink) (time.Time, error) {
		export, err := t.cfg.Defender.ExportSettingStates(ctx)
		if err != nil {
			return time.Time{}, err
		}
		told.asOf = export.Generated
		if told.same = last.isOf(export.Generated, t.listed()); told.same {
			return export.Generated, nil
		}
		return export.Generated, export.Read(ctx, open)
	}
	for _, source := range []bulkSource{files, pages(t.cfg.Defender.ReadSettingStatePages)} {
		told = settingsTold{}
		var read *inBulk
		err = t.wholeGeneration(func() error {
			read = t.inBulk()
			return read.read(ctx, source, read.openAdvice)
		})
		if err == nil {
			read.leaveOut("the settings")
			told.assessed, told.strangers = true, slices.Sorted(maps.Keys(read.strangers))
			if told.same {
				told.strangers = last.Strangers
			}
		}
		if err == nil || !isRefused(err) {
			return told, err
		}
	}
	t.notes.remark("asked for each recommendation of a setting, because their assessment is refused: %v", err)
	return settingsTold{}, nil
}

// hasReadSettings says whether the step has read which settings are not as
// recommended.
func (t *task) hasReadSettings() bool { return t.outcome == graph.Succeeded && t.settings != nil }

// takeSettings puts what another step has read.
func (t *task) takeSettings(from *task) (told settingsTold, err error) {
	for _, a := range from.settings.advice {
		if err := t.draft.PutRelationship(graph.MachineHasRecommendation, a.machine, a.recommendation, nil); err != nil {
			return settingsTold{}, err
		}
	}
	return settingsTold{assessed: true}, nil
}

// adviceMemo says when it was last told which devices do not follow
// recommendations.
type adviceMemo struct {
	printedMemo // of the settings of devices that are not as recommended
	// Asked is when each was asked for that was, and Assessed when the assessment
	// of settings was read.
	Asked    map[string]time.Time `json:"asked"`
	Assessed time.Time            `json:"assessed,omitzero"`
	// Generated is when that assessment was made, and Strangers are the devices in
	// it that were not listed.
	Generated time.Time `json:"generated,omitzero"`
	Strangers []string  `json:"strangers,omitempty"`
}

// isOf reports whether an assessment is the one that was read last, of the devices
// that are listed.
func (m adviceMemo) isOf(generated time.Time, devices *listed) bool {
	return !generated.IsZero() && generated.Equal(m.Generated) &&
		!slices.ContainsFunc(m.Strangers, func(id string) bool { _, known := devices.keys[id]; return known })
}

// told is when it was told of a recommendation; zero when it never was.
func (m adviceMemo) told(id string) time.Time {
	if at := m.Asked[id]; !at.IsZero() || !strings.HasPrefix(id, ofSetting) {
		return at
	}
	return m.Assessed
}

// askAdvice asks of some recommendations which devices do not follow them, those
// first that were never asked for, then those that concern another number of
// devices than before, then those that were asked for longest ago. Of the others it
// stays as it was.
func (t *task) askAdvice(ctx context.Context, ids []string, settings settingsTold, last adviceMemo, moved map[string]bool) error {
	group := func(id string) int {
		switch {
		case last.told(id).IsZero():
			return 0
		case moved[id]:
			return 1
		}
		return 2
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(group(a), group(b)), last.told(a).Compare(last.told(b)), strings.Compare(a, b))
	})
	now := ids[:min(asksPerRun, len(ids))]
	a := &adviceAsker{task: t, devices: t.listed()}
	failed, err := sweep(ctx, t, now, a.ask)
	if err != nil {
		return err
	}
	next := adviceMemo{Asked: map[string]time.Time{}, Assessed: last.Assessed}
	if settings.assessed {
		next.Assessed, next.Generated, next.Strangers = time.Now().UTC(), settings.asOf, settings.strangers
	}
	if settings.hunted != nil {
		next.printedMemo = settings.hunted.likeness.next
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
		if err := t.keepAdviceOf(id); err != nil {
			return known, err
		}
	}
	return known, nil
}

// keepAdviceOf keeps what was known of a recommendation.
func (t *task) keepAdviceOf(id string) error {
	key := recommendationKey(id)
	for r := range t.stored.Of(graph.MachineHasRecommendation, Partition(t.cfg.Name), key) {
		if err := t.draft.PutRelationship(graph.MachineHasRecommendation, r.From, key, nil); err != nil {
			return err
		}
	}
	return nil
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
	for row, err := range usable(a.task.cfg.Defender.RecommendationMachines(ctx, id), noted[defender.MachineReference](a.task)) {
		if err != nil {
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
