package ingest

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		entries            []defender.IPAddress
		all, distinct      []string
		public, normalised []string
	}{
		"none": {nil, []string{}, []string{}, []string{}, []string{}},
		"private address of an interface with an fe80 entry": {
			[]defender.IPAddress{
				{Address: "10.6.0.6", MAC: "00155d010203", Type: "Ethernet"},
				{Address: "fe80::1", MAC: "00155d010203", Type: "Ethernet"},
			},
			[]string{"10.6.0.6", "fe80::1"},
			[]string{"10.6.0.6", "fe80::1"},
			[]string{"00:15:5D:01:02:03"},
			[]string{"00:15:5D:01:02:03"},
		},
		"private address alone": {
			[]defender.IPAddress{{Address: "172.31.0.1", MAC: "00155D010203", Type: "Ethernet"}},
			[]string{"172.31.0.1"},
			[]string{"172.31.0.1"},
			[]string{},
			[]string{"00:15:5D:01:02:03"},
		},
		"just outside the private networks": {
			[]defender.IPAddress{
				{Address: "172.32.0.1", MAC: "000000000001"},
				{Address: "11.0.0.1", MAC: "000000000002"},
				{Address: "169.253.0.1", MAC: "000000000003"},
				{Address: "192.169.0.1", MAC: "000000000004"},
			},
			[]string{"172.32.0.1", "11.0.0.1", "169.253.0.1", "192.169.0.1"},
			[]string{"172.32.0.1", "11.0.0.1", "169.253.0.1", "192.169.0.1"},
			[]string{"00:00:00:00:00:01", "00:00:00:00:00:02", "00:00:00:00:00:03", "00:00:00:00:00:04"},
			[]string{"00:00:00:00:00:01", "00:00:00:00:00:02", "00:00:00:00:00:03", "00:00:00:00:00:04"},
		},
		"loopbacks of Windows and of Linux": {
			[]defender.IPAddress{
				{Address: "127.0.0.1", Type: "SoftwareLoopback"},
				{Address: "::1", MAC: "00155D0102FF", Type: "SoftwareLoopback"},
				{Address: "127.0.0.1", MAC: "000000000000", Type: "Other"},
			},
			[]string{"127.0.0.1", "::1", "127.0.0.1"},
			[]string{},
			[]string{},
			[]string{},
		},
		"notations of one address": {
			[]defender.IPAddress{
				{Address: "8.8.8.8", MAC: "00-15-5d-0a-0b-0c"},
				{Address: "", MAC: "00:15:5d:0a:0b:0c"},
				{Address: "8.8.8.8", MAC: "0015.5d0a.0b0c"},
				{Address: "9.9.9.9", MAC: "00155D0A0B0C"},
			},
			[]string{"8.8.8.8", "", "8.8.8.8", "9.9.9.9"},
			[]string{"8.8.8.8", "9.9.9.9"},
			[]string{"00-15-5D-0A-0B-0C", "00:15:5D:0A:0B:0C"},
			[]string{"00:15:5D:0A:0B:0C"},
		},
		"what is no hardware address": {
			[]defender.IPAddress{{MAC: ""}, {MAC: "00155D0A0B"}, {MAC: "00155D0A0B0CFFFF"}, {MAC: "unknown00000"}, {MAC: "0:15:5d:a:b:c"}},
			[]string{"", "", "", "", ""},
			[]string{},
			[]string{},
			[]string{},
		},
		"several, in any order": {
			[]defender.IPAddress{{Address: "9.9.9.9", MAC: "00155D0A0B0D"}, {Address: "8.8.8.8", MAC: "00155D0A0B0C"}},
			[]string{"9.9.9.9", "8.8.8.8"},
			[]string{"9.9.9.9", "8.8.8.8"},
			[]string{"00:15:5D:0A:0B:0D", "00:15:5D:0A:0B:0C"},
			[]string{"00:15:5D:0A:0B:0C", "00:15:5D:0A:0B:0D"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, rule := range []struct {
				name      string
				got, want []string
			}{
				{"allIPs", allIPs(c.entries), c.all},
				{"distinctIPs", distinctIPs(c.entries), c.distinct},
				{"publicMACs", publicMACs(c.entries), c.public},
				{"allMACs", allMACs(c.entries), c.normalised},
			} {
				if diff := cmp.Diff(rule.want, rule.got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", rule.name, diff)
				}
			}
		})
	}
}

func FuzzAllMACs(f *testing.F) {
	for _, seed := range []string{"00155D010203", "00-15-5d-01-02-03", "0015.5d01.0203", "000000000000", "::::", ""} {
		f.Add(seed)
	}
	normal := regexp.MustCompile(`^([0-9A-F]{2}:){5}[0-9A-F]{2}$`)
	f.Fuzz(func(t *testing.T, mac string) {
		for _, got := range allMACs([]defender.IPAddress{{MAC: mac}}) {
			if !normal.MatchString(got) || got == zeroMAC {
				t.Errorf("allMACs(%q) = %q, which is no hardware address", mac, got)
			}
		}
	})
}
