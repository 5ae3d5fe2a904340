package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

const day = 24 * time.Hour

// Which devices are odd is decided by their serial number, so that every oddity
// is met in every world that is large enough.
func isTwin(serial int) bool        { return serial%20 == 9 }
func isUnknownTwin(serial int) bool { return serial%80 == 29 }
func isDiscovered(serial int) bool {
	return serial%40 == 3 || serial%40 == 19 || serial%40 == 23 || serial%40 == 33
}

// isNew marks the devices that are in their first week when the world begins.
func isNew(serial int) bool { return serial%40 == 12 }

// foundFleet makes the devices that exist when the world begins.
func (t *Tenant) foundFleet(cfg Config) {
	r := cfg.dice("fleet", 0)
	var current *Device // the newest Windows device, which a twin resembles
	for range cfg.Devices {
		serial := t.nextDevice()
		age := between(r, 10, 900)
		if isNew(serial) {
			age = 1 + age%5
		}
		born := t.Clock.Add(-time.Duration(age)*day - time.Duration(r.Int64N(int64(day))))
		var d *Device
		switch {
		case isTwin(serial) && current != nil:
			d = twin(r, serial, current, t.Clock)
		case isDiscovered(serial):
			d = t.discovered(r, serial, born)
		default:
			d = t.onboarded(r, serial, born)
			quieten(r, d)
		}
		if d.kind.family == client && !d.replaced() && d.reports() {
			current = d
		}
		t.Devices = append(t.Devices, d)
	}
}

func (t *Tenant) nextDevice() int {
	t.serials.devices++
	return t.serials.devices - 1
}

// onboarded makes a device that runs the sensor and reports daily.
func (t *Tenant) onboarded(r *rand.Rand, serial int, born time.Time) *Device {
	d := &Device{
		OSProcessor:      "x64",
		OSArchitecture:   "64-bit",
		LastExternalIP:   fmt.Sprintf("198.51.100.%d", between(r, 1, 9)),
		HealthStatus:     "Active",
		DeviceValue:      "Normal",
		OnboardingStatus: "Onboarded",
		serial:           serial,
		kind:             platformOf(serial),
	}
	d.identify(r)
	d.host = fmt.Sprintf("%s-%05d", d.kind.prefix, serial)
	d.born = born.Truncate(d.kind.precision)
	d.phase = time.Duration(r.Int64N(int64(day))).Truncate(d.kind.precision)
	if serial%61 != 7 {
		d.FirstSeen = d.born
	}
	d.LastSeen = d.lastReport(t.Clock)
	describe(r, d)
	name(r, d, t.Organisation)
	manage(r, d)
	virtualise(r, d)
	wire(r, d)
	return d
}

// quieten makes some devices ones that no longer report, or not well.
func quieten(r *rand.Rand, d *Device) {
	switch d.serial % 34 {
	case 4, 21:
		d.HealthStatus = "Inactive"
	case 13:
		d.HealthStatus = "NoSensorData"
	case 30:
		d.HealthStatus = "ImpairedCommunication"
	}
	if !d.reports() {
		silent := time.Duration(between(r, 8, 26)) * day
		d.LastSeen = later(d.LastSeen.Add(-silent), d.born)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// discovered makes a device that was only seen on the network. Its health says
// Active although nobody heard of it for months.
func (t *Tenant) discovered(r *rand.Rand, serial int, born time.Time) *Device {
	d := &Device{
		HealthStatus:     "Active",
		RiskScore:        "None",
		ExposureLevel:    "None",
		DeviceValue:      "Normal",
		DefenderAVStatus: "NotSupported",
		ManagedBy:        "Unknown",
		ManagedByStatus:  "Unknown",
		AgentVersion:     "1.1500",
		OnboardingStatus: []string{"CanBeOnboarded", "Unsupported", "InsufficientInfo"}[serial%40%3],
		serial:           serial,
		kind:             &unidentified,
		born:             born.Truncate(time.Second),
		phase:            time.Duration(r.Int64N(int64(day))).Truncate(time.Second),
	}
	d.identify(r)
	if d.OnboardingStatus == "CanBeOnboarded" {
		d.kind = platformOf(serial)
		d.RiskScore, d.ExposureLevel = "", ""
	}
	release := pick(r, d.kind.releases)
	d.OSPlatform, d.Version, d.OSBuild = d.kind.os, release.version, release.build
	d.host = fmt.Sprintf("%s-%05d", d.kind.prefix, serial)
	d.ComputerName = []string{"", d.host, "Meeting room printer, 2nd floor"}[serial/4%3]
	d.FirstSeen = d.born
	d.LastSeen = later(d.born, t.Clock.Add(-time.Duration(between(r, 85, 100))*day).Truncate(time.Second))
	wire(r, d)
	return d
}

// twin makes the older record that a device left behind when it was installed
// anew: the same name under another id. Of some Defender says so, of others it
// has a suspicion only, and the older record has its name in capitals.
func twin(r *rand.Rand, serial int, current *Device, clock time.Time) *Device {
	d := *current
	d.identify(r)
	d.serial = serial
	d.LastSeen = clock.Add(-time.Duration(between(r, 40, 150)) * day).Truncate(d.kind.precision)
	d.born = d.LastSeen.Add(-time.Duration(between(r, 30, 600)) * day)
	d.FirstSeen = d.born
	d.Unknown = isUnknownTwin(serial)
	d.supersede(current, serial%40 != 9)
	if d.PotentialDuplication = serial%40 == 9; d.PotentialDuplication {
		d.ComputerName = strings.ToUpper(d.ComputerName)
	}
	return &d
}

// supersede makes the device an older record of another one.
func (d *Device) supersede(by *Device, told bool) {
	d.HealthStatus = "Inactive"
	d.successor, by.succeeds = by.ID, true
	if told {
		d.MergedInto = by.ID
	}
}
