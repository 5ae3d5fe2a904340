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
			if !yield(entity(machineKey(d)), d.machineKnown()) {
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
			if !yield(entity(endpointKey(d)), d.endpointKnown()) {
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
