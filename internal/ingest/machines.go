package ingest

import (
	"context"
	"errors"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
	"parapet/internal/transport"
)

func machinesSource() step {
	return step{
		name: machinesStep, reads: "the devices, and with them all that is known of each", always: true,
		types:   []graph.Type{graph.Machine, graph.AccountHasMachine},
		licence: DefenderLicence,
		probe:   func(ctx context.Context, cfg Config) error { return cfg.Defender.ProbeMachines(ctx) },
		ways: []way{{
			kind: route.List,
			need: need{api: transport.Defender, roles: []string{"Machine.Read.All", "Machine.ReadWrite.All"}},
			cost: machinesCost, run: fillMachines,
		}},
	}
}

const (
	// machinesPage is how many devices a page of their list holds.
	machinesPage = 10_000
	// bytesPerMachine is about what a device takes of a packed page.
	bytesPerMachine = 400
)

// machinesCost is that of the pages, which overlap by a row, of a look at what
// follows the last, and of one for devices that vanished.
func machinesCost(s route.Size) []route.Cost {
	calls := 3 + s.Devices/(machinesPage-1)
	return []route.Cost{{Quota: "machines", Calls: calls, Bytes: int64(s.Devices) * bytesPerMachine}}
}

func fillMachines(ctx context.Context, t *task) error {
	machines := make([]*defender.Machine, 0, t.sized().Devices)
	prints := make([]uint64, 0, cap(machines))
	var count defender.Count
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { t.storedMachines() })
	for machine, err := range usable(t.cfg.Defender.MachinesCounted(ctx, t.sized().Devices, &count), t.noteMachine) {
		if err != nil {
			return err
		}
		t.advance()
		machines, prints = append(machines, &machine), append(prints, machinePrint(&machine))
	}
	t.doubtEmpty(graph.Machine, len(machines))
	if count.Moved {
		t.notes.remark("the list changed while it was read: it was read again")
	}
	found, err := t.lookAgain(ctx, machines)
	if err != nil {
		return err
	}
	for _, machine := range found {
		machines, prints = append(machines, machine), append(prints, machinePrint(machine))
	}
	t.list(machines, t.notes.unreadable())
	if err := t.putMachines(prints); err != nil {
		return err
	}
	if t.notes.lacking() {
		t.boundUnseen(t.machines)
	}
	t.measured(func(s *route.Size) { s.Devices = len(t.machines) })
	return nil
}

// putMachines puts the listed devices, of whose records these are the fingerprints.
// Of one that is as it was, only when it was seen is said anew.
func (t *task) putMachines(prints []uint64) error {
	l := t.likeness()
	l.compares = l.compares && len(t.unseen.blurred) == 0
	t.patches(l.compares, graph.AccountHasMachine)
	t.compared = compared{at: l.next.At, last: l.last.At, same: make([]bool, len(t.machines))}
	older := t.olderRecords()
	for i, machine := range t.machines {
		if t.unseen.blurred[strings.ToLower(machine.ID)] == nil {
			key := machineKey(machine.ID)
			t.compared.same[i] = l.is(key, prints[i]) && !older[key]
		}
	}
	var halves errgroup.Group
	middle := len(t.machines) / 2
	halves.Go(func() error { return t.putSome(0, middle) })
	halves.Go(func() error { return t.putSome(middle, len(t.machines)) })
	return errors.Join(halves.Wait(), t.remember(l.next))
}

// putSome puts the devices from one of the list to another: everything else waits
// for all of them.
func (t *task) putSome(from, to int) error {
	for i, machine := range t.machines[from:to] {
		if err := t.putMachine(machineKey(machine.ID), machine, t.compared.same[from+i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *task) putMachine(key graph.Key, machine *defender.Machine, same bool) error {
	if same {
		return t.keep(graph.Machine, key, machine.LastSeen)
	}
	if err := t.entity(graph.Machine, key, machineProps(machine)); err != nil {
		return err
	}
	return t.hasOf(graph.AccountHasMachine, key)
}

// olderRecords are the devices that were an older record of another: they may be so
// no more, which their own record does not tell.
func (t *task) olderRecords() map[graph.Key]bool {
	older := map[graph.Key]bool{}
	for partition, r := range t.stored.Relationships(graph.MachineIsMachine, "matchedBy") {
		if partition == Partition(t.cfg.Name) {
			older[r.From] = true
		}
	}
	return older
}

// noteMachine notes what is wrong with the record of a device.
func (t *task) noteMachine(m defender.Machine, bad *odata.RowError) {
	t.setAside(bad)
	if bad.Kept() {
		t.unseen.blur(m.ID, bad.Dropped)
	}
}

// machineKey is in lower case, as ids are by Microsoft's page on the machine
// resource: that one list wrote one otherwise must not make it another machine.
func machineKey(id string) graph.Key {
	return graph.Key(machinePrefix + strings.ToLower(id))
}

// machinePrefix begins the keys of machines.
const machinePrefix = "microsoft_defender_machine:"

// functions are what Defender's agent does for a device.
var functions = graph.List(
	"endpoint-compliance", "endpoint-configuration", "endpoint-protection",
	"anti-malware", "vulnerability-detection", "container-security",
)

func machineProps(m *defender.Machine) graph.Props {
	return append(sensedProps(m), graph.Prop{Name: "function", Value: functions})
}

// sensedProps are what the record of a device says of both its sensor and the
// device.
func sensedProps(m *defender.Machine) graph.Props {
	name := deviceName(m)
	return graph.Props{
		text("id", strings.ToLower(m.ID)),
		text("name", name),
		text("displayName", name),
		text("computerDnsName", m.ComputerDNSName),
		moment("firstSeenOn", m.FirstSeen),
		moment("lastSeenOn", m.LastSeen),
		text("agentVersion", m.AgentVersion),
		text("defenderAvStatus", m.DefenderAVStatus),
		text("riskScore", m.RiskScore),
		number("rbacGroupId", m.RBACGroupID),
		text("rbacGroupName", m.RBACGroupName),
		list("machineTags", m.MachineTags),
		text("onboardingStatus", m.OnboardingStatus),
		text("managedBy", m.ManagedBy),
		text("managedByStatus", m.ManagedByStatus),
		text("aadDeviceId", m.AADDeviceID),
		list("ipAddress", distinctIPs(m.IPAddresses)),
		list("macAddress", publicMACs(m.IPAddresses)),
		list("macAddresses", allMACs(m.IPAddresses)),
		truth("isPotentialDuplication", m.IsPotentialDuplication),
		text("mergedIntoMachineId", m.MergedIntoMachineID),
		truth("isExcluded", m.IsExcluded),
		text("exclusionReason", m.ExclusionReason),
	}
}

// deviceName is the name of a device, or what stands for one.
func deviceName(m *defender.Machine) string {
	switch {
	case m.ComputerDNSName != "":
		return m.ComputerDNSName
	case m.ManagedBy != "":
		return m.ManagedBy + "'s Device"
	}
	return "Unknown User's Device"
}
