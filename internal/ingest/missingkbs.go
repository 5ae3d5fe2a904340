package ingest

import (
	"context"
	"slices"
	"strings"
	"sync"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// bytesPerMissingKBs is about what the answer for a device takes.
const bytesPerMissingKBs = 1_000

func missingKBsSource() step {
	return step{
		name: "missing_kbs", reads: "the security updates that each device lacks", after: []string{machinesStep},
		types:   []graph.Type{graph.MissingUpdate, graph.MachineHasMissingUpdate},
		licence: VulnerabilityManagementLicence,
		ways: []way{{
			name: "device by device", kind: route.PerDevice,
			need: need{api: transport.Defender, roles: []string{"Software.Read.All"}},
			cost: func(s route.Size) []route.Cost {
				return []route.Cost{{Quota: "machines/{id}/getmissingkbs", Calls: s.Devices, Bytes: int64(s.Devices) * bytesPerMissingKBs}}
			},
			run: fillMissingKBs,
		}},
	}
}

// fillMissingKBs asks the devices that run the sensor, as many as a run may.
func fillMissingKBs(ctx context.Context, t *task) error {
	r := t.rota(slices.DeleteFunc(slices.Clone(t.machines), func(m *defender.Machine) bool { return !runsSensor(m) }))
	a := &missingKBAsker{task: t}
	failed, err := sweep(ctx, t, r.now, a.ask)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		t.notes.lack("the missing updates of %s could not be read: %s", plural(len(failed), "device"), describe(failed))
	}
	if err := r.keep(graph.MachineHasMissingUpdate, graph.MissingUpdate, slices.Concat(failed, a.unknown)); err != nil {
		return err
	}
	return r.done("missing updates", failed)
}

// missingKBAsker asks devices for the updates that they lack.
type missingKBAsker struct {
	task *task

	mu sync.Mutex
	// unknown are those that Defender does not know by their ids, as some of the
	// list are. What was known of them stays.
	unknown []failure
}

// ask asks for those of a device.
func (a *missingKBAsker) ask(ctx context.Context, id string) error {
	t := a.task
	for kb, err := range usable(t.cfg.Defender.MachineMissingKBs(ctx, id), noted[defender.MissingKB](t)) {
		switch {
		case isNotFound(err):
			a.mu.Lock()
			defer a.mu.Unlock()
			a.unknown = append(a.unknown, failure{thing: id, err: err})
			return nil
		case err != nil:
			return err
		}
		key := graph.Key("microsoft_defender_missing_update:" + strings.ToLower(kb.ID))
		if err := t.entity(graph.MissingUpdate, key, missingKBProps(kb)); err != nil {
			return err
		}
		if err := t.draft.PutRelationship(graph.MachineHasMissingUpdate, machineKey(id), key, nil); err != nil {
			return err
		}
	}
	return nil
}

func missingKBProps(kb defender.MissingKB) graph.Props {
	name := kb.Name
	if name == "" {
		name = "KB" + kb.ID
	}
	none := int64(0)
	return graph.Props{
		text("id", kb.ID),
		text("name", name),
		text("displayName", name),
		always("category", "update"),
		always("severity", ""),
		number("numericSeverity", &none),
		constant("open", true),
		list("products", kb.Products),
		text("webLink", kb.URL),
		number("missingMachines", kb.MissingMachines),
		number("cveAddressed", kb.CVEs),
		constant("blocking", false),
		constant("production", false),
	}
}
