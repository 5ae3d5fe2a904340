package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/transport"
)

func fillLogonUsers(ctx context.Context, t *task) error {
	if err := t.readLogons(ctx); err != nil {
		return err
	}
	if t.notes.lacking() {
		return t.keepLogonUsers()
	}
	return nil
}

// readLogons takes the cheaper route that is open: a few hunting queries for all
// devices, or one call for each. Hunting that is merely out of order for a while
// is not made up for: a tenant has thousands of devices.
func (t *task) readLogons(ctx context.Context) error {
	if hunting.used(t.cfg.Access) == "" {
		return t.askDevices(ctx)
	}
	err := t.hunt(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if !isRefused(err) {
		return fmt.Errorf("hunting did not succeed; what is stored stays, and the next sync tries again: %w", err)
	}
	if t.step.need.used(t.cfg.Access) == "" {
		return err
	}
	t.draft.Reset(t.step.types...)
	t.notes.startOver()
	t.notes.remark("asked device by device, because hunting is refused: %v", err)
	return t.askDevices(ctx)
}

// isRefused reports whether a call is refused for want of a role, a permission, a
// licence, or the table that it asks, which no other try would change.
func isRefused(err error) bool {
	refused, ok := errors.AsType[*transport.Error](err)
	if !ok {
		return false
	}
	switch refused.Kind {
	case transport.MissingRole, transport.Forbidden, transport.Unlicensed, transport.Invalid:
		return true
	}
	return false
}

// keepLogonUsers merges what is stored of the accounts into what was read: what
// is known of an account comes from all of its devices, and some were not seen.
func (t *task) keepLogonUsers() error {
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
	if err := t.entity(graph.LogonUser, key, logonUserProps(l)); err != nil {
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

func logonUserProps(l logon) graph.Props {
	return graph.Props{
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
	}
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
