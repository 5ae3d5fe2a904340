package world

import (
	"fmt"
	"strings"
)

// machineKnown is what is stored of a machine, the agent on a device.
type machineKnown struct {
	computerName, agentVersion, avStatus, riskScore, rbacGroup string
	tags, onboardingStatus, managedBy, managedByStatus         string
	aadDeviceID, addresses, mergedInto, exclusionReason        string
	duplicate, excluded                                        bool
}

// agentKnown is what is stored of a machine.
type agentKnown struct {
	machineKnown
	isolated  bool
	successor string
}

func (d *Device) machineKnown() machineKnown {
	return machineKnown{
		computerName: d.ComputerName, agentVersion: d.AgentVersion, avStatus: d.DefenderAVStatus,
		riskScore: d.RiskScore, rbacGroup: fmt.Sprint(d.RBACGroupID, d.RBACGroupName),
		tags: strings.Join(d.Tags, "\n"), onboardingStatus: d.OnboardingStatus,
		managedBy: d.ManagedBy, managedByStatus: d.ManagedByStatus, aadDeviceID: d.AADDeviceID,
		addresses: d.addresses(), mergedInto: d.MergedInto, exclusionReason: d.ExclusionReason,
		duplicate: d.PotentialDuplication, excluded: d.Excluded,
	}
}

// addresses are the IP and MAC addresses in their order. Types and states of
// interfaces are not stored.
func (d *Device) addresses() string {
	var b strings.Builder
	for _, i := range d.Interfaces {
		b.WriteString(i.IP + " " + i.MAC + "\n")
	}
	return b.String()
}

func (t *Tenant) machineFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			known := agentKnown{machineKnown: d.machineKnown(), isolated: t.Isolated(d), successor: t.continuedBy(d)}
			if !yield(entity(machineKey(d)), known) {
				return
			}
		}
	}
}

// endpointKnown is what is stored of an endpoint, the device itself: all that is
// stored of the machine, and more.
type endpointKnown struct {
	machineKnown
	osPlatform, osVersion, osProcessor, osArchitecture, version string
	osBuild                                                     int64
	lastIP, lastExternalIP, health, value, exposure, joined     string
	vm                                                          VM
	successor                                                   string
}

func (d *Device) endpointKnown() endpointKnown {
	k := endpointKnown{
		machineKnown: d.machineKnown(),
		osPlatform:   d.OSPlatform, osVersion: d.OSVersion, osProcessor: d.OSProcessor,
		osArchitecture: d.OSArchitecture, version: d.Version, osBuild: d.OSBuild,
		lastIP: d.LastIP, lastExternalIP: d.LastExternalIP, health: d.HealthStatus,
		value: d.DeviceValue, exposure: d.ExposureLevel,
	}
	if d.AADJoined != nil {
		k.joined = fmt.Sprint(*d.AADJoined)
	}
	if d.VM != nil {
		k.vm = *d.VM
	}
	return k
}

func (t *Tenant) endpointFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			known := d.endpointKnown()
			known.successor = t.continuedBy(d)
			if !yield(entity(endpointKey(d)), known) {
				return
			}
		}
	}
}

func (t *Tenant) hasMachine() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			if !yield(thing{t.accountKey(), "has", machineKey(d)}, nil) {
				return
			}
		}
	}
}

func (t *Tenant) managesEndpoint() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			if !yield(thing{machineKey(d), "manages", endpointKey(d)}, nil) {
				return
			}
		}
	}
}

// current is the record under which the device goes on, if it is still listed,
// and what tells of it.
func (t *Tenant) current(d *Device) (current *Device, matchedBy string, ok bool) {
	current, ok = t.Device(d.successor)
	matchedBy = "name"
	if d.MergedInto != "" {
		matchedBy = "merged"
	}
	return current, matchedBy, ok
}

// continuedBy is the id of that record, empty when there is none.
func (t *Tenant) continuedBy(d *Device) string {
	current, _, ok := t.current(d)
	if !ok {
		return ""
	}
	return current.ID
}

func (t *Tenant) isMachine() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			current, how, ok := t.current(d)
			if ok && !yield(thing{machineKey(d), "is", machineKey(current)}, how) {
				return
			}
		}
	}
}

func deviceGroupKey(g DeviceGroup) string {
	return fmt.Sprint("microsoft_defender_device_group:", g.ID)
}

func (t *Tenant) deviceGroupFacts() facts {
	return func(yield func(thing, any) bool) {
		for s := range t.GroupScores() {
			if !yield(entity(deviceGroupKey(s.Group)), s.Score) {
				return
			}
		}
	}
}

func (t *Tenant) hasDeviceGroup() facts {
	return func(yield func(thing, any) bool) {
		for _, g := range t.DeviceGroups() {
			if !yield(thing{t.accountKey(), "has", deviceGroupKey(g)}, nil) {
				return
			}
		}
	}
}

func (t *Tenant) groupHasMachine() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			g := DeviceGroup{d.RBACGroupID, d.RBACGroupName}
			if g.ID > 0 && !yield(thing{deviceGroupKey(g), "has", machineKey(d)}, nil) {
				return
			}
		}
	}
}
