package ingest

import (
	"context"
	"slices"
	"strings"

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
	r := t.rota(slices.DeleteFunc(slices.Clone(t.machines), func(m defender.Machine) bool { return !runsSensor(m) }))
	failed, err := sweep(ctx, t, r.now, t.askMissingKBs)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		t.notes.lack("the missing updates of %s could not be read: %s", plural(len(failed), "device"), describe(failed))
	}
	if err := r.keep(graph.MachineHasMissingUpdate, graph.MissingUpdate, failed); err != nil {
		return err
	}
	return r.done("missing updates", failed)
}

// askMissingKBs asks for those of a device. One that is unknown by its id, as some
// of the list are, lacks none.
func (t *task) askMissingKBs(ctx context.Context, id string) error {
	for kb, err := range t.cfg.Defender.MachineMissingKBs(ctx, id) {
		switch bad := rowErrors(err); {
		case isNotFound(err):
			return nil
		case len(bad) > 0:
			t.setAside(bad[0])
			continue
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
