package ingest

import (
	"context"
	"errors"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

func endpointsSource() step {
	return step{
		name: endpointsStep, reads: "the devices behind the sensors, their groups, and which records are of one device",
		always: true, after: []string{machinesStep},
		types: []graph.Type{
			graph.Endpoint, graph.MachineManagesEndpoint, graph.MachineIsMachine,
			graph.DeviceGroup, graph.AccountHasDeviceGroup, graph.DeviceGroupHasMachine,
		},
		ways: []way{{kind: route.Known, run: fillEndpoints}},
	}
}

// fillEndpoints makes no call: a single device's record says no more than the
// list's.
func fillEndpoints(_ context.Context, t *task) error {
	l := t.likenessOfMachines()
	t.patches(l.compares, graph.MachineManagesEndpoint, graph.DeviceGroupHasMachine)
	for i, machine := range t.machines {
		var err error
		switch {
		case l.compares && t.compared.same[i]:
			err = t.keep(graph.Endpoint, endpointKey(machine.ID), machine.LastSeen)
		case l.compares:
			err = errors.Join(t.leaveGroups(machineKey(machine.ID)), t.putEndpoint(machine))
		default:
			err = t.putEndpoint(machine)
		}
		if err != nil {
			return err
		}
		t.advance()
	}
	if err := t.putDeviceGroups(); err != nil {
		return err
	}
	if err := t.putTwins(); err != nil {
		return err
	}
	if err := t.keepBlurred(graph.DeviceGroupHasMachine, "rbacgroupid"); err != nil {
		return err
	}
	if err := t.keepBlurred(graph.MachineIsMachine, twinMembers...); err != nil {
		return err
	}
	return t.remember(l.next)
}

func (t *task) putEndpoint(machine *defender.Machine) error {
	key := endpointKey(machine.ID)
	if err := t.entity(graph.Endpoint, key, endpointProps(machine)); err != nil {
		return err
	}
	if err := t.draft.PutRelationship(graph.MachineManagesEndpoint, machineKey(machine.ID), key, nil); err != nil {
		return err
	}
	return t.putGroupOf(machine)
}

// endpointKey has a dot where other keys have a colon, as in JupiterOne.
func endpointKey(id string) graph.Key { return graph.Key("user_endpoint." + strings.ToLower(id)) }

func endpointProps(m *defender.Machine) graph.Props {
	props := append(sensedProps(m),
		text("deviceId", strings.ToLower(m.ID)),
		text("category", "endpoint"),
		text("osPlatform", m.OSPlatform),
		text("osVersion", m.OSVersion),
		text("version", m.Version),
		number("osBuild", m.OSBuild),
		text("osArchitecture", m.OSArchitecture),
		text("osProcessor", m.OSProcessor),
		text("lastIpAddress", m.LastIPAddress),
		text("lastExternalIpAddress", m.LastExternalIPAddress),
		text("healthStatus", m.HealthStatus),
		text("deviceValue", m.DeviceValue),
		text("exposureLevel", m.ExposureLevel),
		truth("isAadJoined", m.IsAADJoined),
		list("ipAddresses", allIPs(m.IPAddresses)),
	)
	if vm := m.VMMetadata; vm != nil {
		props = append(props,
			text("vmId", vm.VMID),
			text("cloudProvider", vm.CloudProvider),
			text("resourceId", vm.ResourceID),
			text("subscriptionId", vm.SubscriptionID),
		)
	}
	return props
}
