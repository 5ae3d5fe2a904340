package ingest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
)

// record is an onboarded device that was seen from day to day of January.
func record(id, name, health string, first, last int) *defender.Machine {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 12, 0, 0, 0, time.UTC) }
	return &defender.Machine{
		ID: id, ComputerDNSName: name, HealthStatus: health, OnboardingStatus: "Onboarded",
		OSPlatform: "Windows11", FirstSeen: day(first), LastSeen: day(last),
	}
}

func with(m *defender.Machine, change func(*defender.Machine)) *defender.Machine {
	change(m)
	return m
}

func TestTwins(t *testing.T) {
	t.Parallel()
	doubtful := func(m *defender.Machine) { m.IsPotentialDuplication = ptr(true) }
	phone := func(m *defender.Machine) { m.OSPlatform = "iOS" }
	found := func(m *defender.Machine) { m.OnboardingStatus = "CanBeOnboarded" }
	joined := func(m *defender.Machine) { m.AADDeviceID = "7A" }
	merged := func(into string) func(*defender.Machine) {
		return func(m *defender.Machine) { m.MergedIntoMachineID = into }
	}
	for name, c := range map[string]struct {
		machines []*defender.Machine
		want     []twin
	}{
		"installed anew": {
			[]*defender.Machine{record("B", "WS-1.corp", "Active", 11, 20), record("a", "ws-1.corp.", "Inactive", 1, 10)},
			[]twin{{"a", "b", byName}},
		},
		"installed anew at the moment of the last report": {
			[]*defender.Machine{record("a", "ws-1", "Inactive", 1, 11), record("b", "ws-1", "Active", 11, 20)},
			[]twin{{"a", "b", byName}},
		},
		"installed anew twice": {
			[]*defender.Machine{
				record("a", "ws-1", "Inactive", 1, 5), record("b", "ws-1", "Inactive", 6, 10), record("c", "ws-1", "Active", 11, 20),
			},
			[]twin{{"a", "c", byName}, {"b", "c", byName}},
		},
		"the current one is switched off": {
			[]*defender.Machine{record("a", "ws-1", "Inactive", 1, 10), record("b", "ws-1", "Inactive", 11, 20)},
			[]twin{{"a", "b", byName}},
		},
		"both report": {
			[]*defender.Machine{record("a", "ws-1", "Active", 1, 10), record("b", "ws-1", "Active", 11, 20)}, nil,
		},
		"both lived at once": {
			[]*defender.Machine{record("a", "ws-1", "Inactive", 1, 12), record("b", "ws-1", "Active", 11, 20)}, nil,
		},
		"at once, and Defender takes one for a double": {
			[]*defender.Machine{with(record("a", "ws-1", "Inactive", 1, 12), doubtful), record("b", "ws-1", "Active", 11, 20)},
			[]twin{{"a", "b", byName}},
		},
		"at once, as one device of Entra": {
			[]*defender.Machine{
				with(record("a", "ws-1", "Inactive", 1, 12), joined),
				with(record("b", "ws-1", "Active", 11, 20), func(m *defender.Machine) { m.AADDeviceID = "7a" }),
			},
			[]twin{{"a", "b", byName}},
		},
		"first seen is not known": {
			[]*defender.Machine{
				record("a", "ws-1", "Inactive", 1, 10),
				with(record("b", "ws-1", "Active", 11, 20), func(m *defender.Machine) { m.FirstSeen = time.Time{} }),
			}, nil,
		},
		"phones of one name": {
			[]*defender.Machine{
				with(record("a", "iphone", "Inactive", 1, 10), phone), with(record("b", "iphone", "Active", 11, 20), phone),
			}, nil,
		},
		"free text": {
			[]*defender.Machine{record("a", "Meeting room, 2nd floor", "Inactive", 1, 10), record("b", "Meeting room, 2nd floor", "Active", 11, 20)}, nil,
		},
		"a name that is none": {
			[]*defender.Machine{record("a", "localhost", "Inactive", 1, 10), record("b", "localhost", "Active", 11, 20)}, nil,
		},
		"no name": {
			[]*defender.Machine{with(record("a", "", "Inactive", 1, 10), doubtful), record("b", "", "Active", 11, 20)}, nil,
		},
		"discovered": {
			[]*defender.Machine{with(record("a", "ws-1", "Inactive", 1, 10), found), record("b", "ws-1", "Active", 11, 20)}, nil,
		},
		"merged, under another name": {
			[]*defender.Machine{with(record("a", "ws-1", "Inactive", 1, 10), merged("B")), record("b", "ws-2", "Active", 11, 20)},
			[]twin{{"a", "b", byMerger}},
		},
		"merged into one that is merged": {
			[]*defender.Machine{
				with(record("a", "", "Inactive", 1, 10), merged("b")), with(record("b", "", "Inactive", 1, 10), merged("c")), record("c", "", "Active", 11, 20),
			},
			[]twin{{"a", "c", byMerger}, {"b", "c", byMerger}},
		},
		"merged into one that is not listed": {
			[]*defender.Machine{with(record("a", "ws-1", "Inactive", 1, 10), merged("x")), record("b", "ws-1", "Active", 11, 20)}, nil,
		},
		"merged into each other": {
			[]*defender.Machine{with(record("a", "", "Inactive", 1, 10), merged("b")), with(record("b", "", "Inactive", 1, 10), merged("a"))},
			[]twin{{"a", "b", byMerger}, {"b", "a", byMerger}},
		},
	} {
		if diff := cmp.Diff(c.want, twins(c.machines), cmp.AllowUnexported(twin{})); diff != "" {
			t.Errorf("%s: twins (-want +got):\n%s", name, diff)
		}
	}
}
