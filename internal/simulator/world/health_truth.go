package world

import "strings"

func certificateKey(c Certificate) string {
	return "microsoft_defender_certificate:" + strings.ToLower(c.Thumbprint)
}

func (t *Tenant) certificateFacts() facts {
	return func(yield func(thing, any) bool) {
		seen := map[string]bool{}
		for _, d := range t.Devices {
			for c := range t.Certificates(d) {
				if seen[c.Thumbprint] {
					continue
				}
				seen[c.Thumbprint] = true
				if !yield(entity(certificateKey(c)), nil) {
					return
				}
			}
		}
	}
}

// hasCertificate yields each certificate once, however often it lies somewhere;
// a device never moves it.
func (t *Tenant) hasCertificate(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine, last := machineKey(d), ""
		for c := range t.Certificates(d) {
			if c.Thumbprint == last {
				continue
			}
			last = c.Thumbprint
			if !yield(thing{machine, "has", certificateKey(c)}, nil) {
				return
			}
		}
	}
}

func antivirusKey(d *Device) string { return "microsoft_defender_antivirus:" + d.ID }

// antivirusKnown is what is stored of an antivirus, but for when things happened.
type antivirusKnown struct {
	name, mode, signature, engine, platform                  string
	signatureUpToDate, engineUpToDate, platformUpToDate      string
	quickResult, quickError, fullResult, fullError, protects string
}

func (t *Tenant) antivirusFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			a, ok := t.Antivirus(d)
			if !ok {
				continue
			}
			known := antivirusKnown{
				name: d.ComputerName, mode: a.Mode, signature: a.SignatureVersion, engine: a.EngineVersion, platform: a.PlatformVersion,
				signatureUpToDate: a.SignatureUpToDate, engineUpToDate: a.EngineUpToDate, platformUpToDate: a.PlatformUpToDate,
				quickResult: a.QuickScanResult, quickError: a.QuickScanError,
				fullResult: a.FullScanResult, fullError: a.FullScanError, protects: a.CloudProtection,
			}
			if !yield(entity(antivirusKey(d)), known) {
				return
			}
		}
	}
}

func (t *Tenant) hasAntivirus() facts {
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			if _, ok := t.Antivirus(d); ok && !yield(thing{machineKey(d), "has", antivirusKey(d)}, nil) {
				return
			}
		}
	}
}
