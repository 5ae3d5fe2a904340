package world

import (
	"iter"
	"time"
)

// Configuration is a setting that Defender assesses.
type Configuration struct {
	// ID is as scid-2010.
	ID   string
	Name string
	// Category is Application, OS, Network, Accounts or Security controls.
	Category string
	// Subcategory is the empty string, not null, where there is none.
	Subcategory string
	// Impact is how much it weighs in the configuration score, 0 to 10.
	Impact float64
	// UserImpact says that people would notice the change.
	UserImpact bool

	assessed family  // the devices of which a row tells
	applies  family  // those it is of use to
	followed float64 // the share of them that follows it
}

// Configurations is the catalogue of settings, the same in every tenant. Nobody
// may change it.
var Configurations = []Configuration{
	{"scid-5001", "Block outdated ActiveX controls", "Application", "", 5, true, windows, client, 0.6},
	{"scid-2010", "Turn on Microsoft Defender Antivirus", "Security controls", "Antivirus", 9, false, windows, windows, 0.93},
	{"scid-2011", "Update Microsoft Defender Antivirus definitions", "Security controls", "Antivirus", 8, false, windows, windows, 0.88},
	{"scid-2012", "Turn on real-time protection", "Security controls", "Antivirus", 9, false, windows, windows, 0.95},
	{"scid-2016", "Enable cloud-delivered protection", "Security controls", "Antivirus", 8, false, windows, windows, 0.85},
	{"scid-2003", "Turn on Tamper Protection", "Security controls", "Antivirus", 9, false, windows, windows, 0.75},
	{"scid-2500", "Block executable content from email client and webmail", "Security controls", "Attack Surface Reduction", 9, true, windows, client, 0.5},
	{"scid-2501", "Block Office applications from creating child processes", "Security controls", "Attack Surface Reduction", 9, true, windows, client, 0.4},
	{"scid-2506", "Block credential stealing from the Windows local security authority subsystem", "Security controls", "Attack Surface Reduction", 9, false, windows, windows, 0.45},
	{"scid-20000", "Onboard devices to Microsoft Defender for Endpoint", "Security controls", "Onboard Devices", 9, false, anything | mobile, anything | mobile, 1},
	{"scid-2090", "Encrypt all BitLocker-supported drives", "OS", "BitLocker", 8, true, windows, client, 0.7},
	{"scid-39", "Enable 'Domain member: Digitally sign secure channel data (when possible)'", "OS", "", 5, false, windows, windows, 0.97},
	{"scid-3011", "Disable the built-in Guest account", "Accounts", "", 6, false, windows, windows, 0.98},
	{"scid-3010", "Disable the built-in Administrator account", "Accounts", "", 7, true, windows, windows, 0.6},
	{"scid-4", "Set 'Minimum password length' to '14 or more characters'", "Accounts", "Password policy", 8, true, windows, windows, 0.55},
	{"scid-10", "Set 'Account lockout threshold' to 1-10 invalid login attempts", "Accounts", "Account lockout policy", 6, true, windows, windows, 0.65},
	{"scid-71", "Disable SMBv1 client driver", "Network", "", 8, false, windows, windows, 0.92},
	{"scid-3001", "Disable 'Insecure guest logons' in SMB", "Network", "", 6, true, windows, windows, 0.8},
	{"scid-2070", "Turn on Microsoft Defender Firewall", "Security controls", "Firewall", 9, false, windows, windows, 0.9},
	{"scid-10000", "Disable insecure administration protocol - Telnet", "Network", "", 5, false, windows, server, 0.99},
	{"scid-6093", "Turn on Microsoft Defender Credential Guard", "Security controls", "Credential Guard", 8, false, windows, client, 0.35},
	{"scid-6001", "Enable FileVault Disk Encryption", "OS", "", 8, true, mac, mac, 0.85},
	{"scid-6002", "Enable Gatekeeper", "OS", "", 8, false, mac, mac, 0.96},
	{"scid-5090", "Enable Microsoft Defender Antivirus real-time behavior monitoring for Linux", "Security controls", "Antivirus", 9, false, linux, linux, 0.7},
	{"scid-5094", "Enable Microsoft Defender Antivirus cloud-delivered protection for Linux", "Security controls", "Antivirus", 8, false, linux, linux, 0.8},
	{"scid-7001", "Ensure that SSH root login is disabled", "Network", "", 7, true, linux, linux, 0.9},
}

// Assessment is a row of the secure configuration assessment.
type Assessment struct {
	Configuration *Configuration
	// Applicable is false where the setting is of no use to the device; it is
	// then never compliant.
	Applicable, Compliant bool
	// At is when the device was assessed, in milliseconds.
	At time.Time
}

var configurationLot = digest("configuration")

// Assessments yields the settings that were assessed on the device.
func (t *Tenant) Assessments(d *Device) iter.Seq[Assessment] {
	return func(yield func(Assessment) bool) {
		if d.installs == nil {
			return
		}
		at := lastAssessed(d, t.Generated, d.born).Truncate(time.Millisecond)
		for i := range Configurations {
			c := &Configurations[i]
			if c.assessed&d.kind.family == 0 {
				continue
			}
			applicable := c.applies&d.kind.family != 0
			if !yield(Assessment{c, applicable, applicable && t.follows(d, i), at}) {
				return
			}
		}
	}
}

// follows says whether the device has the setting as it should be. It thinks
// about it anew every few months.
func (t *Tenant) follows(d *Device, configuration int) bool {
	l, _ := t.epoch(d.lot(configurationLot, configuration), t.Generated, 90*day)
	return l.below(Configurations[configuration].followed)
}

// following counts the devices a setting applies to, and those that do not have
// it as it should be.
type following struct{ concerned, exposed int }

func (t *Tenant) countFollowing() []following {
	all := make([]following, len(Configurations))
	for _, d := range t.Devices {
		if d.installs == nil {
			continue
		}
		for i := range Configurations {
			if Configurations[i].applies&d.kind.family == 0 {
				continue
			}
			all[i].concerned++
			if !t.follows(d, i) {
				all[i].exposed++
			}
		}
	}
	return all
}
