package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
)

// unfollowedPerDevice is about how many settings of a device are not as recommended,
// and bytesPerSetting what one takes of a row.
const (
	unfollowedPerDevice = 20
	bytesPerSetting     = 15
)

// unfollowedOf is about how much the settings of a tenant are that are not as
// recommended, in a row a device.
func unfollowedOf(s route.Size) yield {
	return yield{s.Devices, s.Devices * (60 + unfollowedPerDevice*bytesPerSetting)}
}

// unfollowedLines ask which settings of each device are not as recommended. The
// table may hold older assessments beside the last, and its flags be numbers.
var unfollowedLines = []string{
	"DeviceTvmSecureConfigurationAssessment",
	"summarize arg_max(Timestamp, IsApplicable, IsCompliant) by DeviceId, ConfigurationId",
	"where tobool(IsApplicable) and not(tobool(IsCompliant))",
	"summarize Settings=make_list(ConfigurationId) by DeviceId",
}

// huntedAdviceCost is that of recommendations with settings that are hunted.
func huntedAdviceCost(s route.Size) []route.Cost {
	return append(adviceCost(s), huntingCost(graphHunting, unfollowedOf)(s)...)
}

// noSettingsHunted says why hunting cannot tell which settings are not as
// recommended.
func noSettingsHunted(t *task) string {
	if !t.huntsThroughGraph() {
		return "the application lacks the permission ThreatHunting.Read.All, by which it would see which settings are not as recommended"
	}
	return ""
}

// huntSettings puts which devices do not follow recommendations of settings: a small
// part of their assessment, in which every setting of every device has a row.
func (t *task) huntSettings(ctx context.Context, _ adviceMemo) (settingsTold, error) {
	if read := t.task(settingsStep); read.hasReadSettings() {
		return t.takeSettings(read)
	}
	puts, err := t.draft.Bulk(graph.MachineHasRecommendation)
	if err != nil {
		return settingsTold{}, err
	}
	h := adviceHunt{task: t, puts: puts, devices: t.listed(), keys: map[string]graph.Ref{}}
	switch rows, err := t.hunt(ctx, t.cfg.Graph, query{lines: unfollowedLines, of: unfollowedOf, row: h.put}); {
	case ctx.Err() != nil:
		return settingsTold{}, context.Cause(ctx)
	case err != nil:
		return settingsTold{}, unsuited("hunting does not tell which settings are not as recommended: %w", err)
	case rows == 0:
		return settingsTold{}, unsuited("hunting tells of no setting that is not as recommended, which may be because it tells of none")
	}
	puts.Close()
	h.devices.leaveOut("the settings")
	return settingsTold{assessed: true}, nil
}

// adviceHunt is a reading of hunted settings.
type adviceHunt struct {
	task    *task
	puts    graph.Bulk
	devices *listed
	keys    map[string]graph.Ref // of recommendations, by the ids of settings
}

func (h *adviceHunt) put(i int, row hunting.Row) error {
	machine, isListed := h.devices.machine(row.String("DeviceId"))
	if !isListed {
		return nil
	}
	device := h.puts.Key(machine)
	err := row.EachText("Settings", func(setting []byte) error {
		if len(setting) > 0 {
			h.puts.Put(device, h.recommendation(setting), nil)
		}
		return nil
	})
	if err != nil {
		h.task.setAside(odata.NewRowError(i, nil, err))
	}
	return nil
}

// recommendation is the one that a setting does not follow.
func (h *adviceHunt) recommendation(setting []byte) graph.Ref {
	key, known := h.keys[string(setting)]
	if !known {
		key = h.puts.Key(recommendationKey(ofSetting + string(setting)))
		h.keys[string(setting)] = key
	}
	return key
}
