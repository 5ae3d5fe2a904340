package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

const partition graph.Partition = "integration/acme"

var types = []graph.Type{
	graph.Account, graph.Machine, graph.Endpoint, graph.LogonUser, graph.Vulnerability, graph.Software,
	graph.AccountHasMachine, graph.MachineManagesEndpoint, graph.MachineHasLogonUser, graph.MachineIdentified, graph.MachineInstalledSoftware,
}

// sync is one run: the tenant as it is in the round is drafted and committed.
func (t *tenant) sync(ctx context.Context, s *snapshot.Store, round int) error {
	tx, err := s.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	d := tx.Draft(partition)
	if err := t.fill(d, round); err != nil {
		return err
	}
	d.Finish(graph.Whole, types...)
	if _, err := tx.Seal(ctx, partition, nil, nil); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

func (t *tenant) fill(d graph.Draft, round int) error {
	if err := d.PutEntity(graph.Account, "account", nil); err != nil {
		return err
	}
	f := newFiller(t, d, round)
	if err := f.catalogue(); err != nil {
		return err
	}
	var g errgroup.Group
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		g.Go(func() error {
			devices := t.drawer()
			for i := worker; i < t.devices; i += workers {
				if err := f.device(devices.device(i, round)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// filler puts a tenant into a draft. Values that many things share are made
// once.
type filler struct {
	tenant *tenant
	draft  graph.Draft
	round  int
	names  []graph.Value // lists of a product, by product
	lists  []graph.Value // of a version
	fixes  []graph.Value
}

func newFiller(t *tenant, d graph.Draft, round int) *filler {
	f := &filler{tenant: t, draft: d, round: round}
	for i := range t.products.share {
		f.names = append(f.names, graph.List("vendor-_-"+productName(i)))
	}
	for i := range 400 {
		release := fmt.Sprintf("%d.%d.%d", i%20, i/20, i%7)
		f.lists = append(f.lists, graph.List(release))
		f.fixes = append(f.fixes, graph.List(fmt.Sprint(5_030_000+i)))
	}
	return f
}

func (f *filler) catalogue() error {
	for i := range f.tenant.findings.share {
		if err := f.draft.PutEntity(graph.Vulnerability, graph.Key(cveName(i)), f.finding(i)); err != nil {
			return err
		}
	}
	for i := range f.tenant.products.share {
		name := productName(i)
		if err := f.draft.PutEntity(graph.Software, graph.Key("vendor-_-"+name), graph.Props{
			text("id", "vendor-_-"+name), text("name", name), text("displayName", name), text("vendor", "vendor"),
		}); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) finding(i int) graph.Props {
	name := cveName(i)
	return graph.Props{
		text("id", name), text("name", name), text("displayName", name),
		text("description", "A remote attacker can have "+productName(i%len(f.names))+" run code of their choice. See "+name+"."),
		text("severity", severity(i)),
		{Name: "score", Value: graph.Number(float64(i%100) / 10)},
		{Name: "publishedOn", Value: day(i % 4_000)},
		{Name: "updatedOn", Value: day(i%4_000 + 30)},
		{Name: "open", Value: graph.Bool(true)},
		{Name: "public", Value: graph.Bool(i%9 == 0)},
		{Name: "exposedMachines", Value: graph.Number(float64(f.round + i%1000))},
	}
}

func (f *filler) device(d device) error {
	machine, name := graph.Key(machineKey(d.number)), hostName(d.number)
	id := string(machine)
	sensed := graph.Props{
		text("id", id), text("name", name), text("displayName", name), text("computerDnsName", name),
		{Name: "firstSeenOn", Value: day(d.number % 900)},
		{Name: "lastSeenOn", Value: f.seen(d)},
		text("agentVersion", "10.8760."+fmt.Sprint(d.number%40)),
		text("riskScore", exposures[d.number%7]),
		text("onboardingStatus", "Onboarded"),
		{Name: "ipAddress", Value: graph.List(fmt.Sprintf("10.%d.%d.%d", d.number>>16, d.number>>8&255, d.number&255))},
		{Name: "macAddresses", Value: graph.List(fmt.Sprintf("00:15:5D:%02X:%02X:%02X", d.number>>16, d.number>>8&255, d.number&255))},
	}
	if err := f.draft.PutEntity(graph.Machine, machine, sensed); err != nil {
		return err
	}
	endpoint := graph.Key("endpoint-" + id)
	if err := f.draft.PutEntity(graph.Endpoint, endpoint, append(sensed,
		text("deviceId", id), text("osPlatform", d.platform), text("exposureLevel", d.exposure),
		text("healthStatus", "Active"), text("deviceValue", "Normal"),
	)); err != nil {
		return err
	}
	if err := f.draft.PutRelationship(graph.AccountHasMachine, "account", machine, nil); err != nil {
		return err
	}
	if err := f.draft.PutRelationship(graph.MachineManagesEndpoint, machine, endpoint, nil); err != nil {
		return err
	}
	if err := f.users(d, machine); err != nil {
		return err
	}
	return f.relations(d, machine)
}

func (f *filler) users(d device, machine graph.Key) error {
	for _, user := range d.users {
		if err := f.draft.PutEntity(graph.LogonUser, graph.Key(user), graph.Props{
			text("id", user), text("name", user), text("displayName", user), text("domain", "corp"),
			{Name: "active", Value: graph.Bool(true)},
		}); err != nil {
			return err
		}
		if err := f.draft.PutRelationship(graph.MachineHasLogonUser, machine, graph.Key(user), graph.Props{
			{Name: "firstSeenOn", Value: day(d.number % 900)}, {Name: "lastSeenOn", Value: f.seen(d)},
		}); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) relations(d device, machine graph.Key) error {
	seen := f.seen(d)
	for _, i := range d.findings {
		product := i % len(f.names)
		release := (product*8 + d.release) % len(f.lists)
		if err := f.draft.PutRelationship(graph.MachineIdentified, machine, graph.Key(cveName(i)), graph.Props{
			{Name: "products", Value: f.names[product]},
			{Name: "versions", Value: f.lists[release]},
			{Name: "fixingKbIds", Value: f.fixes[i%len(f.fixes)]},
			{Name: "exploitabilityLevel", Value: graph.Text(exploit(i))},
			{Name: "firstDetectedOn", Value: f.scan(d, (i+d.number)%300)},
			{Name: "lastSeenOn", Value: seen},
		}); err != nil {
			return err
		}
	}
	for _, i := range d.products {
		if err := f.draft.PutRelationship(graph.MachineInstalledSoftware, machine, graph.Key("vendor-_-"+productName(i)), graph.Props{
			{Name: "versions", Value: f.lists[(i*8+d.release)%len(f.lists)]},
			{Name: "firstSeenOn", Value: f.scan(d, (i*7+d.number)%300)},
			{Name: "lastSeenOn", Value: seen},
		}); err != nil {
			return err
		}
	}
	return nil
}

// scan is when the device was looked at on a day: always at its own time.
func (f *filler) scan(d device, days int) graph.Value {
	return graph.Millis(firstDay + (int64(days)*86_400+int64(d.scanned))*1_000)
}

func (f *filler) seen(d device) graph.Value { return f.scan(d, 900+f.round) }

const firstDay = 1_700_000_000_000

func day(n int) graph.Value { return graph.Time(time.UnixMilli(firstDay).AddDate(0, 0, n-900)) }

func exploit(i int) string {
	if i%9 == 0 {
		return "ExploitIsPublic"
	}
	return "NoExploit"
}

func text(name, v string) graph.Prop { return graph.Prop{Name: name, Value: graph.Text(v)} }
