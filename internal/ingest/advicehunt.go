package ingest

import (
	"context"

	"github.com/cespare/xxhash/v2"

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
// part of their assessment, in which every setting of every device has a row. Nothing
// is put of a device of which that is the same as at the last reading.
func (t *task) huntSettings(ctx context.Context, last adviceMemo) (settingsTold, error) {
	if read := t.task(settingsStep); read.hasReadSettings() {
		return t.takeSettings(read)
	}
	puts, err := t.draft.Bulk(graph.MachineHasRecommendation)
	if err != nil {
		return settingsTold{}, err
	}
	h := &huntedSettings{
		task: t, puts: puts, devices: t.listed(), likeness: t.likenessTo(last.printedMemo), settings: map[string]huntedSetting{},
	}
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
	h.noteSilent()
	return settingsTold{assessed: true, hunted: h}, nil
}

// huntedSettings is a reading of hunted settings.
type huntedSettings struct {
	task     *task
	puts     graph.Bulk
	devices  *listed
	likeness *likeness
	settings map[string]huntedSetting // by their ids
	row      []huntedSetting          // those of the row at hand
	// moved are the devices of which that may be another than at the last reading; none
	// when it does not compare.
	moved []graph.Key
}

// huntedSetting is a setting that is not as recommended.
type huntedSetting struct {
	recommendation graph.Ref
	isNew          bool // the recommendation is not stored, and thus nobody who does not follow it
}

// compares says whether what is not of the devices that moved is as it is stored, but
// for recommendations that are new.
func (h *huntedSettings) compares() bool { return h != nil && h.likeness.compares }

func (h *huntedSettings) put(i int, row hunting.Row) error {
	machine, isListed := h.devices.machine(row.String("DeviceId"))
	if !isListed {
		return nil
	}
	print, err := h.read(row)
	if err != nil {
		h.task.setAside(odata.NewRowError(i, nil, err))
		return nil
	}
	before, again := h.likeness.next.Prints.of(machine) // in a row with the id in other letters
	same := h.likeness.is(machine, before+print) && !again
	if !same && !again && h.compares() {
		h.moved = append(h.moved, machine)
	}
	h.putRow(machine, same)
	return nil
}

// putRow puts what a device does not follow; of one that is the same, no more than what
// is new.
func (h *huntedSettings) putRow(machine graph.Key, same bool) {
	device := graph.Ref(0)
	for _, setting := range h.row {
		if same && !setting.isNew {
			continue
		}
		if device == 0 {
			device = h.puts.Key(machine)
		}
		h.puts.Put(device, setting.recommendation, nil)
	}
}

// read takes the settings of a row and returns a fingerprint of them in any order.
func (h *huntedSettings) read(row hunting.Row) (print uint64, err error) {
	h.row = h.row[:0]
	err = row.EachText("Settings", func(setting []byte) error {
		if len(setting) > 0 {
			h.row = append(h.row, h.setting(setting))
			print += xxhash.Sum64(setting)
		}
		return nil
	})
	return print, err
}

// noteSilent notes the devices that follow all of them by now, or that hunting does not
// know.
func (h *huntedSettings) noteSilent() {
	if !h.compares() {
		return
	}
	for _, machine := range h.devices.keys {
		if _, told := h.likeness.next.Prints.of(machine); !told {
			h.moved = append(h.moved, machine)
		}
	}
}

// setting is the one with an id.
func (h *huntedSettings) setting(id []byte) huntedSetting {
	s, met := h.settings[string(id)]
	if !met {
		key := recommendationKey(ofSetting + string(id))
		_, stored := h.task.stored.Entity(graph.Recommendation, Partition(h.task.cfg.Name), key, graph.KeysAlone)
		s = huntedSetting{h.puts.Key(key), !stored}
		h.settings[string(id)] = s
	}
	return s
}
