package ingest

import (
	"context"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

var softwareReader = need{api: transport.Defender, roles: []string{"Software.Read.All"}}

func softwareSource() step {
	list := listCost("Software", softwarePage, bytesPerProduct, func(s route.Size) int { return s.Products })
	rows := func(s route.Size) int { return s.Installs }
	return step{
		name: "software", reads: "which software is installed where", after: []string{machinesStep},
		types:   []graph.Type{graph.Software, graph.MachineInstalledSoftware},
		asks:    []graph.Type{graph.MachineInstalledSoftware},
		licence: VulnerabilityManagementLicence,
		ways: []way{
			{
				kind: route.Files, need: softwareReader,
				cost: func(s route.Size) []route.Cost {
					all := append(filesCost("SoftwareInventoryExport", rows)(s), list(s)...)
					return append(all, route.Cost{Quota: "machines/SoftwareInventoryNonCpeExport", Calls: 1}, printsCost(s))
				},
				run: func(ctx context.Context, t *task) error {
					return readSoftware(ctx, t, files(t.cfg.Defender.ExportSoftware), files(t.cfg.Defender.ExportNonCPESoftware))
				},
			},
			{
				kind: route.Delta, need: softwareReader, run: changeSoftware, hindrance: noSoftwareSince,
				cost: func(s route.Size) []route.Cost {
					changed := s.Devices / changingShare
					calls := printsOf(s).parts() + 1 + (changed-1)/devicesPerQuery
					return append(list(s), route.Cost{Quota: "machines/SoftwareInventoryExport", Calls: 1},
						route.Cost{Quota: graphHunting, Calls: calls, Bytes: int64(printsOf(s).bytes) + int64(changed)*installsPerDevice*bytesPerInstall})
				},
			},
			{
				kind: route.Pages, need: softwareReader,
				cost: func(s route.Size) []route.Cost {
					all := append(pagesCost("SoftwareInventoryByMachine", rows)(s), list(s)...)
					return append(all, route.Cost{Quota: "machines/SoftwareInventoryNoProductCodeByMachine", Calls: 1 + s.Devices/rowsPerPage}, printsCost(s))
				},
				run: func(ctx context.Context, t *task) error {
					return readSoftware(ctx, t, pages(t.cfg.Defender.ReadSoftwarePages), pages(t.cfg.Defender.ReadNonCPESoftwarePages))
				},
			},
		},
	}
}

const (
	// softwarePage is how many products a page of their list holds, and
	// bytesPerProduct about what one takes of it.
	softwarePage    = 10_000
	bytesPerProduct = 60
)

// readSoftware takes what is installed where from the inventories of products
// with a product code and without, and what is known of each product from the
// list of products.
func readSoftware(ctx context.Context, t *task, coded, uncoded bulkSource) error {
	return t.wholeGeneration(func() error {
		i := &inventory{inBulk: t.inBulk(), products: map[string]*product{}, versions: map[graph.Key]int{}}
		if err := i.read(ctx, coded, i.opening(true)); err != nil {
			return err
		}
		asOf := i.asOf
		i.doubtEmpty("the inventory of software")
		if err := i.read(ctx, uncoded, i.opening(false)); err != nil {
			return err
		}
		i.leaveOut("the software")
		t.measured(func(s *route.Size) { s.Installs, s.Products = i.rows, len(i.products) })
		if err := describeProducts(ctx, t, i.products); err != nil {
			return err
		}
		return i.leaveMemo(ctx, asOf)
	})
}

// inventory is a reading of what is installed where.
type inventory struct {
	*inBulk
	products map[string]*product // by vendor-_-name, those of listed devices
	versions map[graph.Key]int   // how many versions of products each device has
}

// product is what the rows say of a product.
type product struct {
	vendor, name string
	coded        bool
}

// describeProducts puts an entity for every product that is installed, with what
// the list of products says of it. The list names some that no listed device has,
// and not all that have no product code.
func describeProducts(ctx context.Context, t *task, installed map[string]*product) error {
	t.expect(len(installed))
	described := map[string]bool{}
	for record, err := range readable(t, t.cfg.Defender.Software(ctx)) {
		if err != nil {
			return err
		}
		id := strings.ToLower(record.ID)
		p := installed[id]
		if p == nil {
			continue
		}
		described[id] = true
		if err := t.entity(graph.Software, softwareKey(id), append(p.props(), softwareFacts(record)...)); err != nil {
			return err
		}
	}
	for id, p := range installed {
		if described[id] {
			continue
		}
		if err := t.entity(graph.Software, softwareKey(id), p.props()); err != nil {
			return err
		}
	}
	return nil
}

// props are what the rows say of a product.
func (p *product) props() graph.Props {
	return graph.Props{
		text("id", productText(p.vendor, p.name)),
		text("name", p.name),
		text("displayName", p.name),
		text("vendor", p.vendor),
		constant("hasProductCode", p.coded),
	}
}

// softwareFacts are what the list of products says besides.
func softwareFacts(s defender.Software) graph.Props {
	return graph.Props{
		number("weaknesses", s.Weaknesses),
		truth("publicExploit", s.PublicExploit),
		truth("activeAlert", s.ActiveAlert),
		number("exposedMachines", s.ExposedMachines),
		number("installedMachines", s.InstalledMachines),
		number("impactScore", s.ImpactScore),
	}
}
