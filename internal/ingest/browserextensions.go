package ingest

import (
	"maps"
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

func browserExtensionsSource() step {
	return step{
		name: "browser_extensions", reads: "the extensions of browsers on each device", after: []string{machinesStep},
		types:   []graph.Type{graph.BrowserExtension, graph.MachineInstalledExtension},
		licence: VulnerabilityManagementLicence,
		ways: assessment[defender.BrowserExtension]{
			need:  need{api: transport.Defender, roles: []string{"Software.Read.All"}},
			files: "browserextensionsinventoryExport", pages: "BrowserExtensionsInventoryByMachine", rows: func(s route.Size) int { return s.Extensions },
			ask: func(c *defender.Client) (files, pages stream[defender.BrowserExtension]) {
				return inFiles(c.ExportBrowserExtensions), inPages(c.BrowserExtensionsByMachine)
			},
			begin: func(t *task) reading[defender.BrowserExtension] {
				return &extensions{task: t, devices: t.listed(), found: map[graph.Key]*extension{}}
			},
		}.ways(),
	}
}

// extensions is a reading of their inventory, in which a row is a version of an
// extension on a device, for one of those who use it.
type extensions struct {
	task    *task
	devices *listed
	found   map[graph.Key]*extension
	rows    int
}

// extension is what all rows say of one. Versions may have other names and ask
// for other permissions.
type extension struct {
	browser, id, name, description, risk string
	permissions                          map[string]bool
}

func (e *extensions) take(row defender.BrowserExtension) error {
	e.rows++
	machine, ok := e.devices.machine(row.DeviceID)
	if !ok || row.ExtensionID == "" {
		return nil
	}
	browser := strings.ToLower(row.Browser)
	key := graph.Key("microsoft_defender_browser_extension:" + browser + ":" + row.ExtensionID)
	x := e.found[key]
	if x == nil {
		x = &extension{browser: browser, id: row.ExtensionID, permissions: map[string]bool{}}
		e.found[key] = x
	}
	x.add(row)
	return e.task.draft.PutRelationship(graph.MachineInstalledExtension, machine, key, graph.Props{
		list("versions", listOf(row.Version)),
		truth("active", row.IsActivated),
		moment("installedOn", row.InstalledOn),
	})
}

// add takes what a row says. Of several names the last in alphabetical order
// holds, so that the order of rows does not matter.
func (x *extension) add(row defender.BrowserExtension) {
	x.name = max(x.name, row.Name)
	x.description = max(x.description, row.Description)
	if riskRank(row.Risk) > riskRank(x.risk) {
		x.risk = row.Risk
	}
	for _, p := range row.Permissions {
		x.permissions[p.ID] = true
	}
}

// riskRank orders risks; what Microsoft does not document ranks below all.
func riskRank(risk string) int {
	return slices.Index([]string{"", "None", "Low", "Medium", "High", "Critical"}, risk)
}

func (e *extensions) end() error {
	for key, x := range e.found {
		if err := e.task.entity(graph.BrowserExtension, key, extensionProps(x)); err != nil {
			return err
		}
	}
	e.task.doubtEmpty(graph.BrowserExtension, e.rows)
	e.devices.leaveOut("the browser extensions")
	e.task.measured(func(s *route.Size) { s.Extensions = e.rows })
	return nil
}

func extensionProps(x *extension) graph.Props {
	name := x.name
	if name == "" {
		name = x.id
	}
	return graph.Props{
		text("id", x.browser+":"+x.id),
		text("name", name),
		text("displayName", name),
		text("browser", x.browser),
		text("extensionId", x.id),
		text("description", x.description),
		text("risk", x.risk),
		list("permissions", slices.Sorted(maps.Keys(x.permissions))),
	}
}
