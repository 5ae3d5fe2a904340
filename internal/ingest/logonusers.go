package ingest

import (
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

func logonUsersSource() step {
	hunted := huntingWays(logonsOf, huntLogons)
	return step{
		name: "logon_users", reads: "who signs in on which device", after: []string{machinesStep},
		types: []graph.Type{graph.LogonUser, graph.MachineHasLogonUser}, asks: []graph.Type{graph.MachineHasLogonUser},
		ways: slices.Concat([]way{{
			name: "device by device", kind: route.PerDevice,
			need: need{api: transport.Defender, roles: []string{"User.Read.All"}},
			cost: func(s route.Size) []route.Cost {
				return []route.Cost{{Quota: "machines/{id}/logonusers", Calls: s.Devices, Bytes: int64(s.Logons) * bytesPerLogonUser}}
			},
			run: askDevices,
		}, logonChanges(hunted[0])}, hunted),
	}
}

// bytesPerLogonUser is about what an account takes of the answer about a device.
const bytesPerLogonUser = 250

// keepLogonUsers merges what is stored of the accounts into what was read: what
// is known of an account comes from all of its devices, and some were not seen.
func (t *task) keepLogonUsers() error {
	if !t.notes.lacking() {
		return nil
	}
	for partition, account := range t.stored.Entities(graph.LogonUser) {
		if partition != Partition(t.cfg.Name) {
			continue
		}
		if err := t.draft.PutEntity(graph.LogonUser, account.Key, account.Props); err != nil {
			return err
		}
	}
	return nil
}

// logon is an account that signed in on a device, from whichever route.
type logon struct {
	defender.LogonUser
	machine string // its id in the list of devices
}

// putLogon puts the account and joins it to the device. An account that signs
// in on several devices is put once for each; the graph merges them.
func (t *task) putLogon(l logon) error {
	key := logonUserKey(l.ID)
	if err := t.putLogonUser(l.LogonUser); err != nil {
		return err
	}
	return t.draft.PutRelationship(graph.MachineHasLogonUser, machineKey(l.machine), key, graph.Props{
		moment("firstSeenOn", l.FirstSeen),
		moment("lastSeenOn", l.LastSeen),
		text("logonTypes", joined(l.LogonTypes)),
	})
}

// logonUserKey is in lower case: devices and the events of hunting write the
// same account differently.
func logonUserKey(id string) graph.Key {
	return graph.Key("microsoft_defender_logon_user:" + strings.ToLower(id))
}

// putLogonUser puts an account.
func (t *task) putLogonUser(l defender.LogonUser) error {
	return t.entity(graph.LogonUser, logonUserKey(l.ID), graph.Props{
		text("id", strings.ToLower(l.ID)),
		text("name", l.AccountName),
		text("displayName", l.AccountName),
		text("username", l.AccountName),
		text("domain", l.AccountDomain),
		constant("active", true),
		text("accountSid", l.AccountSID),
		truth("isDomainAdmin", l.IsDomainAdmin),
		truth("isOnlyNetworkUser", l.IsOnlyNetworkUser),
		text("logonTypes", joined(l.LogonTypes)),
		moment("firstSeenOn", l.FirstSeen),
		moment("lastSeenOn", l.LastSeen),
	})
}

// joined writes a set of logon types in one way, whatever their order.
func joined(types []string) string {
	var all []string
	for _, t := range types {
		if t = strings.TrimSpace(t); t != "" {
			all = append(all, t)
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}
