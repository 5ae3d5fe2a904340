package ingest

import (
	"regexp"
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// How an older record of a device was told to be one.
const (
	byMerger = "merged"
	byName   = "name"
)

// twin is an older record of a device and the current one.
type twin struct {
	older, current string // ids in lower case
	matchedBy      string
}

// twinMembers are the members of a record that its twins are known by.
var twinMembers = []string{
	"mergedintomachineid", "ispotentialduplication", "computerdnsname", "aaddeviceid", "osplatform",
	"onboardingstatus", "healthstatus", "firstseen", "lastseen",
}

// twins are the records of devices that another record in the list continues.
//
// Defender says so of those it merged itself. Besides, a device that is
// installed anew is onboarded under another id, and its old record stays. It is
// known by its name, compared without regard to case, when all of this holds:
// both records are onboarded, no two records of that name still report, and one
// more thing speaks for it. Either Defender takes one of the two for a double,
// or both have the same Entra device id, or the old record had ended when the new
// one began and the name is that of a host. Two devices of one name that lived
// at once, phones that their owners call alike, and discovered devices are not
// taken for one.
//
// The current record is the one that was seen last, whether or not it still
// reports: a device that is switched off for a while keeps its old records.
func twins(machines []*defender.Machine) []twin {
	listed := make(map[string]*defender.Machine, len(machines))
	named := make(map[string][]*defender.Machine, len(machines))
	for _, m := range machines {
		listed[strings.ToLower(m.ID)] = m
		if name := hostName(m); name != "" && m.MergedIntoMachineID == "" && runsSensor(m) {
			named[name] = append(named[name], m)
		}
	}
	var all []twin
	for _, m := range machines {
		if current := mergedInto(m, listed); current != "" {
			all = append(all, twin{strings.ToLower(m.ID), current, byMerger})
		}
	}
	for _, records := range named {
		if len(records) > 1 {
			all = append(all, renewed(records)...)
		}
	}
	slices.SortFunc(all, func(a, b twin) int { return strings.Compare(a.older, b.older) })
	return all
}

// mergedInto is the last record of those that a record was merged into, one into
// the other; empty when none of them is listed.
func mergedInto(m *defender.Machine, listed map[string]*defender.Machine) string {
	if m.MergedIntoMachineID == "" {
		return ""
	}
	first := strings.ToLower(m.ID)
	current := ""
	for seen := map[string]bool{first: true}; m.MergedIntoMachineID != ""; {
		next := strings.ToLower(m.MergedIntoMachineID)
		var known bool
		if m, known = listed[next]; !known || seen[next] {
			break
		}
		seen[next] = true
		current = next
	}
	return current
}

// renewed are the older ones among the records of one name.
func renewed(records []*defender.Machine) []twin {
	slices.SortFunc(records, func(a, b *defender.Machine) int {
		if c := b.LastSeen.Compare(a.LastSeen); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	current := records[0]
	var all []twin
	for _, older := range records[1:] {
		if older.HealthStatus != "Inactive" {
			return nil
		}
		if isRenewal(older, current) {
			all = append(all, twin{strings.ToLower(older.ID), strings.ToLower(current.ID), byName})
		}
	}
	return all
}

// isRenewal reports what speaks for it that two records of a name are one device.
func isRenewal(older, current *defender.Machine) bool {
	return truly(older.IsPotentialDuplication) || truly(current.IsPotentialDuplication) ||
		older.AADDeviceID != "" && strings.EqualFold(older.AADDeviceID, current.AADDeviceID) ||
		isHost(older) && isHost(current) && current.FirstSeen.Year() > 1 && !older.LastSeen.After(current.FirstSeen)
}

func truly(b *bool) bool { return b != nil && *b }

func runsSensor(m *defender.Machine) bool { return strings.EqualFold(m.OnboardingStatus, "Onboarded") }

// nameless are names that many devices have.
var nameless = []string{"localhost", "localhost.localdomain", "unknown"}

// hostName is a device's name in lower case; empty when it has none of its own.
func hostName(m *defender.Machine) string {
	name := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(m.ComputerDNSName)), ".")
	if slices.Contains(nameless, name) {
		return ""
	}
	return name
}

var dnsName = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)

// isHost reports whether a device is named as a host is, and not as its owner
// calls his phone.
func isHost(m *defender.Machine) bool {
	return m.OSPlatform != "iOS" && m.OSPlatform != "Android" && dnsName.MatchString(hostName(m))
}

// putTwins relates older records to the current ones.
func (t *task) putTwins() error {
	for _, w := range twins(t.machines) {
		older := machineKey(w.older)
		props := graph.Props{text("duplicateOf", w.current)}
		if err := t.draft.PutEntity(graph.Machine, older, props); err != nil {
			return err
		}
		if err := t.draft.PutEntity(graph.Endpoint, endpointKey(w.older), props); err != nil {
			return err
		}
		how := graph.Props{text("matchedBy", w.matchedBy)}
		if err := t.draft.PutRelationship(graph.MachineIsMachine, older, machineKey(w.current), how); err != nil {
			return err
		}
	}
	return nil
}
