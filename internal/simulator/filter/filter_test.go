package filter_test

import (
	"testing"
	"time"

	"parapet/internal/simulator/filter"
)

var names = []string{"computerDnsName", "riskScore", "rbacGroupId", "lastSeen", "machineTags", "aadDeviceId", "vmId", "verified"}

func row(name string) filter.Value {
	return map[string]filter.Value{
		"computerDnsName": "ws-1.acme.example",
		"riskScore":       "High",
		"rbacGroupId":     42.0,
		"lastSeen":        time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC),
		"machineTags":     []string{"pci", "o'hare"},
		"aadDeviceId":     nil,
		"vmId":            "3f0e8a52-7c1d-4b6a-9e55-0d4f6b1c2a97",
		"verified":        true,
	}[name]
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                                         true,
		"riskScore eq 'High'":                      true,
		"RISKSCORE eq 'High'":                      true,
		"riskScore eq 'high'":                      false,
		"riskScore ne 'High'":                      false,
		"rbacGroupId eq 42":                        true,
		"rbacGroupId gt 42 or rbacGroupId le 42":   true,
		"lastSeen gt 2026-11-01Z":                  true,
		"lastSeen ge 2026-11-02T09:00:00Z":         true,
		"lastSeen lt 2026-11-02T09:00:00.0000000Z": false,
		"startswith(computerDnsName,'ws-')":        true,
		"startswith(computerDnsName, 'x') or verified eq true":              true,
		"contains(computerDnsName,'acme') and not (verified eq true)":       false,
		"not contains(computerDnsName,'acme')":                              false,
		"machineTags/any(tag: tag eq 'pci')":                                true,
		"machineTags/any(t: t eq 'o''hare')":                                true,
		"machineTags/any(t:t eq 'nope')":                                    false,
		"vmId eq 3f0e8a52-7c1d-4b6a-9e55-0d4f6b1c2a97":                      true,
		"vmId eq 3F0E8A52-7C1D-4B6A-9E55-0D4F6B1C2A97":                      true,
		"vmId ne '3f0e8a52-7c1d-4b6a-9e55-0d4f6b1c2a97'":                    false,
		"aadDeviceId eq 3f0e8a52-7c1d-4b6a-9e55-0d4f6b1c2a97":               false,
		"aadDeviceId eq null":                                               true,
		"aadDeviceId ne null":                                               false,
		"aadDeviceId gt 'a'":                                                false,
		"riskScore eq 'Low' or riskScore eq 'High' and verified eq true":    true,
		"(riskScore eq 'Low' or riskScore eq 'High') and verified eq false": false,
	} {
		expr, err := filter.Parse(text, names)
		if err != nil {
			t.Errorf("Parse(%q): %v", text, err)
			continue
		}
		if got := expr.Match(row); got != want {
			t.Errorf("%q matches: %v, want %v", text, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"riskScore", "riskScore eq", "riskScore is 'High'", "riskScore eq High", "secret eq 'x'",
		"riskScore eq 'High", "(riskScore eq 'High'", "riskScore eq 'High')", "eq eq eq", "any(", "'x' eq riskScore",
		"machineTags/all(t: t eq 'x')", "startswith(riskScore)", "riskScore eq 'a' riskScore eq 'b'",
	} {
		if _, err := filter.Parse(text, names); err == nil {
			t.Errorf("Parse(%q) succeeded, want an error", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("not (riskScore eq 'High') and machineTags/any(t: t eq 'x')")
	f.Add("lastSeen gt 2018-08-01Z or contains(computerDnsName,'''')")
	f.Fuzz(func(_ *testing.T, text string) {
		expr, err := filter.Parse(text, names)
		if err == nil {
			expr.Match(row)
		}
	})
}
