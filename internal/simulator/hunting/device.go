package hunting

import (
	"slices"
	"strings"
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// report is a row of DeviceInfo: what a device was at a moment.
type report = ofDevice[time.Time]

func boolean(b *bool) kql.Value {
	if b == nil {
		return kql.Value{}
	}
	return kql.Bool(*b)
}

var deviceColumns = []column[report]{
	{"Timestamp", kql.DateTime, func(r *report) kql.Value { return kql.Moment(r.of) }, false},
	{"DeviceId", kql.String, func(r *report) kql.Value { return kql.Text(r.device.ID) }, true},
	{"DeviceName", kql.String, func(r *report) kql.Value { return kql.Text(r.device.ComputerName) }, true},
	{"ClientVersion", kql.String, func(r *report) kql.Value { return kql.Text(r.device.AgentVersion) }, true},
	{"PublicIP", kql.String, func(r *report) kql.Value { return kql.Text(r.device.LastExternalIP) }, true},
	{"OSArchitecture", kql.String, func(r *report) kql.Value { return kql.Text(r.device.OSArchitecture) }, true},
	{"OSPlatform", kql.String, func(r *report) kql.Value { return kql.Text(r.device.OSPlatform) }, true},
	{"OSBuild", kql.Int64, func(r *report) kql.Value { return kql.Long(r.device.OSBuild) }, true},
	{"IsAzureADJoined", kql.SByte, func(r *report) kql.Value { return boolean(r.device.AADJoined) }, true},
	{"AadDeviceId", kql.String, func(r *report) kql.Value { return kql.Text(r.device.AADDeviceID) }, true},
	{"LoggedOnUsers", kql.String, empty[report], false},
	{"RegistryDeviceTag", kql.String, empty[report], false},
	{"OSVersion", kql.String, func(r *report) kql.Value { return kql.Text(r.device.OSVersion) }, true},
	{"MachineGroup", kql.String, func(r *report) kql.Value { return kql.Text(r.device.RBACGroupName) }, true},
	{"ReportId", kql.Int64, func(r *report) kql.Value { return kql.Long(r.of.UnixMilli() & 0xFFFFFF) }, false},
	{"OnboardingStatus", kql.String, func(r *report) kql.Value { return kql.Text(onboarding(r.device)) }, true},
	{"AdditionalFields", kql.String, empty[report], false},
	{"DeviceCategory", kql.String, func(*report) kql.Value { return kql.Text("Endpoint") }, true},
	{"DeviceType", kql.String, func(r *report) kql.Value { return kql.Text(deviceType(r.device)) }, true},
	{"DeviceSubtype", kql.String, empty[report], false},
	{"Model", kql.String, empty[report], false},
	{"Vendor", kql.String, empty[report], false},
	{"OSDistribution", kql.String, func(r *report) kql.Value { return kql.Text(r.device.OSPlatform) }, true},
	{"OSVersionInfo", kql.String, func(r *report) kql.Value { return kql.Text(r.device.Version) }, true},
	{"MergedDeviceIds", kql.String, empty[report], false},
	{"MergedToDeviceId", kql.String, func(r *report) kql.Value { return kql.Text(r.device.MergedInto) }, true},
	{"IsInternetFacing", kql.SByte, null[report], false},
	{"SensorHealthState", kql.String, func(r *report) kql.Value { return kql.Text(r.device.HealthStatus) }, true},
	{"IsExcluded", kql.SByte, func(r *report) kql.Value { return kql.Bool(r.device.Excluded) }, true},
	{"ExclusionReason", kql.String, func(r *report) kql.Value { return kql.Text(r.device.ExclusionReason) }, true},
	{"ExposureLevel", kql.String, func(r *report) kql.Value { return kql.Text(r.device.ExposureLevel) }, true},
	{"AssetValue", kql.String, func(r *report) kql.Value { return kql.Text(r.device.DeviceValue) }, true},
	{"DeviceManualTags", kql.String, func(r *report) kql.Value { return listing(slices.Concat([]string{}, r.device.Tags)) }, true},
	{"DeviceDynamicTags", kql.String, func(*report) kql.Value { return kql.Text("[]") }, true},
	{"ConnectivityType", kql.String, empty[report], false},
	{"HostDeviceId", kql.String, empty[report], false},
}

// onboarding is the status in the spelling of hunting, which has spaces.
func onboarding(d *world.Device) string {
	switch d.OnboardingStatus {
	case "CanBeOnboarded":
		return "Can be onboarded"
	case "InsufficientInfo":
		return "Insufficient info"
	default:
		return d.OnboardingStatus
	}
}

func deviceType(d *world.Device) string {
	switch {
	case strings.Contains(d.OSPlatform, "Server") || d.OSPlatform == "Ubuntu" || d.OSPlatform == "Debian":
		return "Server"
	case d.OSPlatform == "iOS" || d.OSPlatform == "Android":
		return "Mobile"
	case d.OSPlatform == "":
		return "Unknown"
	default:
		return "Workstation"
	}
}

// reports is how many rows of a device there are: hunting has one an hour, and
// these are enough to show that there are several.
const reports = 3

// deviceInfo holds the last reports of every device that was seen of late.
func (s *scan) deviceInfo() kql.Source {
	return view(s, deviceColumns, slices.Values(s.tenant.Devices),
		func(d *world.Device) report { return report{device: d} }, s.reportsOf)
}

func (s *scan) reportsOf(d *world.Device, yield func(report) bool) {
	for i := reports - 1; i >= 0; i-- {
		at := d.LastSeen.Add(-time.Duration(i) * time.Hour)
		if at.After(s.since) && !yield(report{d, at}) {
			return
		}
	}
}
