package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// describe fills in what the sensor and the risk engine say.
func describe(r *rand.Rand, d *Device) {
	release := pick(r, d.kind.releases)
	d.OSPlatform, d.Version, d.OSBuild = d.kind.os, release.version, release.build
	d.AgentVersion = agentVersion(r, d)
	d.RiskScore = riskScore(r)
	d.ExposureLevel = exposureLevel(r)
	d.DefenderAVStatus = "NotSupported"
	switch d.serial % 23 {
	case 5, 17:
		d.DefenderAVStatus = ""
	case 8:
		d.DefenderAVStatus = "Unknown"
	case 12, 20:
		d.DefenderAVStatus = "Updated"
	}
}

func agentVersion(r *rand.Rand, d *Device) string {
	if d.kind.family&(client|server) != 0 {
		return fmt.Sprintf("%s%d.%d", d.kind.agent, d.OSBuild, between(r, 1000, 4999))
	}
	return fmt.Sprintf("%s.%d", strings.TrimSuffix(d.kind.agent, "."), between(r, 1, 99))
}

func riskScore(r *rand.Rand) string {
	return pick(r, []string{"None", "None", "None", "None", "Informational", "Low", "Low", "Medium", "High"})
}

func exposureLevel(r *rand.Rand) string {
	return pick(r, []string{"None", "Low", "Low", "Low", "Medium", "Medium", "High"})
}

// name gives the device its computer name: mostly its DNS name in lower case.
func name(r *rand.Rand, d *Device, org *Organisation) {
	d.ComputerName = d.host + ".corp." + org.defaultDomain()
	switch {
	case d.kind.family == mobile:
		d.ComputerName = fmt.Sprintf("%s's %s device (2nd generation)", pick(r, givenNames), d.kind.os)
	case d.kind.family == mac:
		d.ComputerName = d.host
	case d.serial%7 == 1:
		d.ComputerName = strings.ToUpper(d.host) + ".corp." + org.defaultDomain()
	}
}

// manage says who looks after the device: tags, groups, management.
func manage(r *rand.Rand, d *Device) {
	d.ManagedBy, d.ManagedByStatus = "Unknown", "Unknown"
	if d.serial%3 == 0 {
		d.ManagedBy, d.ManagedByStatus = pick(r, []string{"Intune", "MicrosoftDefenderForEndpoint", "ConfigManager"}), "Success"
	}
	if d.serial%5 != 4 {
		group := d.kind.deviceGroup()
		d.RBACGroupID, d.RBACGroupName = group.ID, group.Name
	}
	joined := d.kind.family == client
	if d.serial%6 != 5 {
		d.AADJoined = &joined
	}
	if joined && d.serial%2 == 0 {
		d.AADDeviceID = guid(r)
	}
	for _, tag := range tags {
		if chance(r, 0.12) {
			d.Tags = append(d.Tags, tag)
		}
	}
	if d.serial%9 == 4 {
		d.DeviceValue = pick(r, []string{"High", "Low"})
	}
	if d.serial%53 == 20 {
		d.Excluded, d.ExclusionReason = true, "InactiveDevice"
	}
}

var tags = []string{"VIP", "Finance", "Lab", "Kiosk", "Internet-facing", "Crown jewels"}

// deviceGroups are the groups of devices, the last of them none.
var deviceGroups = []DeviceGroup{{1, "Workstations"}, {2, "Servers"}, {3, "Mobile"}, {4, "Executives"}, {}}

func (p *platform) deviceGroup() DeviceGroup {
	switch p.family {
	case client, mac:
		return deviceGroups[0]
	case server, linux:
		return deviceGroups[1]
	default:
		return deviceGroups[2]
	}
}

// virtualise says which cloud machine some servers are.
func virtualise(r *rand.Rand, d *Device) {
	if d.kind.family&(server|linux) == 0 || d.serial%2 == 0 {
		return
	}
	subscription := guid(r)
	d.VM = &VM{
		ID:             guid(r),
		CloudProvider:  "Azure",
		ResourceID:     "/subscriptions/" + subscription + "/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/" + d.host,
		SubscriptionID: subscription,
	}
	if d.serial%3 == 0 { // a machine of another cloud, known to Azure through Arc
		d.VM.ResourceID = "/subscriptions/" + subscription + "/resourceGroups/rg-arc/providers/Microsoft.HybridCompute/machines/" + d.host
		d.VM.SubscriptionID = ""
	}
}
