package ingest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

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
	// Asked is when each was asked for that has to be, zero when its turn is yet to
	// come, and Assessed when the assessment of settings was read.
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

// followedBy is what is known after the settings were read, without what was asked for.
func (m adviceMemo) followedBy(settings settingsTold) adviceMemo {
	next := adviceMemo{Assessed: m.Assessed}
	if settings.assessed {
		next.Assessed, next.Generated, next.Strangers = time.Now().UTC(), settings.asOf, settings.strangers
	}
	if settings.hunted != nil {
		next.printedMemo = settings.hunted.likeness.next
	}
	return next
}
