package ingest

import (
	"strconv"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// groupsOf are the device groups that the list of devices names, by number. 0
// stands for none. While a group is being renamed, devices may give both names:
// the last in alphabetical order holds.
func groupsOf(machines []*defender.Machine) map[int64]string {
	groups := map[int64]string{}
	for _, m := range machines {
		if id := m.RBACGroupID; id != nil && *id > 0 {
			groups[*id] = max(groups[*id], m.RBACGroupName)
		}
	}
	return groups
}

// putDeviceGroups puts the groups. No API lists them: a group without a device is
// not known.
func (t *task) putDeviceGroups() error {
	for id, name := range groupsOf(t.machines) {
		key := deviceGroupKey(id)
		if err := t.entity(graph.DeviceGroup, key, deviceGroupProps(id, name)); err != nil {
			return err
		}
		if err := t.hasOf(graph.AccountHasDeviceGroup, key); err != nil {
			return err
		}
	}
	return nil
}

// putGroupOf puts in which group a device is.
func (t *task) putGroupOf(m *defender.Machine) error {
	if m.RBACGroupID == nil || *m.RBACGroupID <= 0 {
		return nil
	}
	return t.draft.PutRelationship(graph.DeviceGroupHasMachine, deviceGroupKey(*m.RBACGroupID), machineKey(m.ID), nil)
}

// leaveGroups says that a device is in no group any more, unless it is put again.
func (t *task) leaveGroups(machine graph.Key) error {
	for r := range t.stored.Of(graph.DeviceGroupHasMachine, Partition(t.cfg.Name), machine) {
		if err := t.draft.DeleteRelationship(graph.DeviceGroupHasMachine, r.From, machine); err != nil {
			return err
		}
	}
	return nil
}

func deviceGroupKey(id int64) graph.Key {
	return graph.Key("microsoft_defender_device_group:" + strconv.FormatInt(id, 10))
}

func deviceGroupProps(id int64, name string) graph.Props {
	number := strconv.FormatInt(id, 10)
	if name == "" {
		name = "Device group " + number
	}
	return graph.Props{text("id", number), text("name", name), text("displayName", name)}
}
