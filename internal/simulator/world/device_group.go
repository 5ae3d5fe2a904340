package world

import (
	"cmp"
	"slices"
)

// DeviceGroup is a group of devices in Defender, known by the devices in it.
type DeviceGroup struct {
	ID   int
	Name string
}

// DeviceGroups lists the groups that have devices, in the order of their ids.
func (t *Tenant) DeviceGroups() []DeviceGroup {
	var groups []DeviceGroup
	for _, d := range t.Devices {
		g := DeviceGroup{d.RBACGroupID, d.RBACGroupName}
		if g.ID > 0 && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b DeviceGroup) int { return cmp.Compare(a.ID, b.ID) })
	return groups
}
