package ingest

import (
	"context"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// bytesPerAntivirus is about what a device takes of a packed page.
const bytesPerAntivirus = 200

func antivirusSource() step {
	devices := func(s route.Size) int { return s.Devices }
	return step{
		name: "antivirus", reads: "how well the antivirus of each device is", after: []string{machinesStep},
		types:   []graph.Type{graph.Antivirus, graph.MachineHasAntivirus},
		licence: DefenderLicence,
		ways: []way{
			{
				kind: route.List, need: need{api: transport.Defender, roles: []string{"Machine.Read.All"}},
				cost: listCost("deviceavinfo", machinesPage, bytesPerAntivirus, devices), run: fillAntivirus,
			},
			{
				// Its files do not tell of scans.
				kind: route.Files, partial: true, need: need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}, unasked: true},
				cost: filesCost("InfoGatheringExport", devices), run: fillAntivirusFromFiles,
			},
		},
	}
}

func fillAntivirus(ctx context.Context, t *task) error {
	devices, rows := t.listed(), 0
	for health, err := range readable(t, t.cfg.Defender.AntivirusHealth(ctx)) {
		if err != nil {
			return err
		}
		rows++
		if machine, ok := devices.machine(health.MachineID); ok {
			if err := t.putAntivirus(machine, health); err != nil {
				return err
			}
		}
	}
	t.untold = []string{"cloudProtection"}
	t.doubtEmpty(graph.Antivirus, rows)
	devices.leaveOut("the antivirus")
	return nil
}

// putAntivirus puts the antivirus of a device, which has one.
func (t *task) putAntivirus(machine graph.Key, health defender.AntivirusHealth, more ...graph.Prop) error {
	key := antivirusKey(health.MachineID)
	if err := t.entity(graph.Antivirus, key, append(antivirusProps(health), more...)); err != nil {
		return err
	}
	return t.draft.PutRelationship(graph.MachineHasAntivirus, machine, key, nil)
}

func antivirusKey(id string) graph.Key {
	return graph.Key("microsoft_defender_antivirus:" + strings.ToLower(id))
}

// antivirusModes are the numbers by which Microsoft writes the modes.
var antivirusModes = map[string]string{
	"0": "Active", "1": "Passive", "2": "Disabled", "3": "Other", "4": "EDRBlocked", "5": "PassiveAudit",
}

// antivirusMode is the name of a mode, which comes as a number or by name. One
// that is not documented is Other: people ask for modes of a closed list.
func antivirusMode(mode string) string {
	for number, name := range antivirusModes {
		if mode == number || mode == name {
			return name
		}
	}
	return "Other"
}

// functionsOfAntivirus are what an antivirus does for a device.
var functionsOfAntivirus = []string{"anti-malware"}

func antivirusProps(h defender.AntivirusHealth) graph.Props {
	const name = "Microsoft Defender Antivirus"
	display := name
	if h.ComputerDNSName != "" {
		display += " on " + h.ComputerDNSName
	}
	return graph.Props{
		text("id", strings.ToLower(h.MachineID)),
		text("name", name),
		text("displayName", display),
		list("function", functionsOfAntivirus),
		text("mode", antivirusMode(h.Mode)),
		text("signatureVersion", h.SignatureVersion),
		text("engineVersion", h.EngineVersion),
		text("platformVersion", h.PlatformVersion),
		spelt("signatureUpToDate", h.SignatureUpToDate),
		spelt("engineUpToDate", h.EngineUpToDate),
		spelt("platformUpToDate", h.PlatformUpToDate),
		text("quickScanResult", h.QuickScanResult),
		text("quickScanError", h.QuickScanError),
		moment("quickScanOn", h.QuickScanOn),
		text("fullScanResult", h.FullScanResult),
		text("fullScanError", h.FullScanError),
		moment("fullScanOn", h.FullScanOn),
		moment("signatureUpdatedOn", h.SignatureUpdatedOn),
		moment("lastSeenOn", h.LastSeen),
	}
}

// fillAntivirusFromFiles takes what the sensors gathered about themselves.
func fillAntivirusFromFiles(ctx context.Context, t *task) error {
	t.untold = []string{"quickScanError", "quickScanOn", "fullScanError", "fullScanOn", "signatureUpdatedOn"}
	return assess(ctx, t, inFiles(t.cfg.Defender.ExportGatheredInfo), func() reading[defender.GatheredInfo] {
		return &gathered{task: t, devices: t.listed()}
	})
}

// gathered is a reading of what the sensors gathered, a row for each device.
type gathered struct {
	task    *task
	devices *listed
	rows    int
}

func (g *gathered) take(row defender.GatheredInfo) error {
	g.rows++
	machine, ok := g.devices.machine(row.DeviceID)
	if !ok {
		return nil
	}
	av := row.Antivirus
	return g.task.putAntivirus(machine, defender.AntivirusHealth{
		MachineID: row.DeviceID, LastSeen: row.LastSeen, Mode: av.Mode,
		SignatureVersion: av.SignatureVersion, EngineVersion: av.EngineVersion, PlatformVersion: av.PlatformVersion,
		SignatureUpToDate: av.SignatureUpToDate, EngineUpToDate: av.EngineUpToDate, PlatformUpToDate: av.PlatformUpToDate,
		QuickScanResult: av.QuickScanResult, FullScanResult: av.FullScanResult,
	}, text("cloudProtection", av.CloudProtection))
}

func (g *gathered) end() error {
	g.task.doubtEmpty(graph.Antivirus, g.rows)
	g.devices.leaveOut("the antivirus")
	return nil
}
