package ingest

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
)

// expire takes away the sign-ins that are too old by now: nothing tells of them any
// more. Those of devices that are gone go with these.
func (c *changedLogons) expire() error {
	c.deleted, c.lost = map[graph.Ends]bool{}, map[graph.Key]*toldLogon{}
	for is, left := range c.past(c.task.leavers()) {
		c.deleted[is] = true
		if left {
			continue
		}
		if err := c.task.draft.DeleteRelationship(graph.MachineHasLogonUser, is.From, is.To); err != nil {
			return err
		}
	}
	ends := slices.Collect(maps.Keys(c.deleted))
	for _, r := range c.task.stored.Several(graph.MachineHasLogonUser, c.partition, ends, logonProps...) {
		if c.lost[r.To] == nil {
			c.lost[r.To] = &toldLogon{}
		}
		c.lost[r.To].add(logonOf(r.Props))
	}
	return nil
}

// past are the stored sign-ins on devices that left, and those on listed ones that
// are too old and were not told of, each with whether its device left.
func (c *changedLogons) past(left map[graph.Key]bool) iter.Seq2[graph.Ends, bool] {
	horizon, unlisted := graph.Time(c.asked.Add(-logonsKept)), c.task.unlisted()
	return func(yield func(graph.Ends, bool) bool) {
		for partition, r := range c.task.stored.Relationships(graph.MachineHasLogonUser, "lastSeenOn") {
			last, is, hasLeft := r.Props.Get("lastSeenOn"), graph.Ends{From: r.From, To: r.To}, left[r.From]
			if partition != c.partition || !hasLeft && (!last.Defined() || last.Compare(horizon) > 0) {
				continue
			}
			if (hasLeft || !unlisted[r.From] && c.told[is] == nil) && !yield(is, hasLeft) {
				return
			}
		}
	}
}

// logonOf is what the properties of a sign-in, or an account, say.
func logonOf(props graph.Props) (first, last time.Time, types []string) {
	if text := props.Get("logonTypes").AsText(); text != "" {
		types = strings.Split(text, ", ")
	}
	return timeOf(props.Get("firstSeenOn")), timeOf(props.Get("lastSeenOn")), types
}

func timeOf(v graph.Value) time.Time {
	if !v.Defined() {
		return time.Time{}
	}
	return time.UnixMilli(v.AsMillis())
}

// changeAccounts makes the accounts as they are now that signed in, or have lost a
// device on which they did.
func (c *changedLogons) changeAccounts() error {
	told := map[graph.Key][]*huntedAccount{}
	for key := range c.lost {
		told[key] = nil
	}
	for _, a := range c.accounts {
		if a.met {
			key := logonUserKey(a.ID)
			told[key] = append(told[key], a)
		}
	}
	for key, told := range told {
		if err := c.changeAccount(key, told); err != nil {
			return err
		}
	}
	return nil
}

// changeAccount makes an account as it is now, of which so much was told.
func (c *changedLogons) changeAccount(key graph.Key, told []*huntedAccount) error {
	stored, known := c.task.stored.Entity(graph.LogonUser, c.partition, key, append([]string{"accountSid"}, logonProps...)...)
	now := &toldLogon{}
	for _, a := range told {
		now.add(a.FirstSeen, a.LastSeen, a.LogonTypes)
	}
	switch lost := c.lost[key]; {
	case !known:
	case lost == nil || now.covers(lost):
		now.add(logonOf(stored.Props))
	default:
		c.addOthers(key, now)
	}
	switch {
	case now.last.IsZero() && c.task.mayHoldMore():
		return nil
	case now.last.IsZero():
		return c.task.draft.DeleteEntity(graph.LogonUser, key)
	case known && now.isStored(stored.Props, told):
		return c.task.draft.Refresh(graph.LogonUser, key, graph.Props{moment("lastSeenOn", now.last)})
	}
	return c.putAccount(key, told, now)
}

// covers reports whether what was told shows all that another sign-in does.
func (l *toldLogon) covers(lost *toldLogon) bool {
	return !l.last.Before(lost.last) && !slices.ContainsFunc(lost.types, func(t string) bool { return !slices.Contains(l.types, t) })
}

// addOthers adds the sign-ins of an account that are stored and stay.
func (c *changedLogons) addOthers(key graph.Key, now *toldLogon) {
	for r := range c.task.stored.Of(graph.MachineHasLogonUser, c.partition, key, logonProps...) {
		if !c.deleted[graph.Ends{From: r.From, To: key}] {
			now.add(logonOf(r.Props))
		}
	}
}

// isStored reports whether an account is stored as it is, but for when it was seen.
func (l *toldLogon) isStored(props graph.Props, told []*huntedAccount) bool {
	first, sid := timeOf(props.Get("firstSeenOn")), props.Get("accountSid").AsText()
	return joined(l.types) == props.Get("logonTypes").AsText() && (l.first.IsZero() || !first.IsZero() && !l.first.Before(first)) &&
		!slices.ContainsFunc(told, func(a *huntedAccount) bool { return a.AccountSID != "" && a.AccountSID != sid })
}

// putAccount puts an account, and of one that is stored no more than differs.
func (c *changedLogons) putAccount(key graph.Key, told []*huntedAccount, now *toldLogon) error {
	if err := c.task.draft.Keep(graph.LogonUser, key, nil); err != nil {
		return err
	}
	for _, a := range told {
		account := a.LogonUser
		account.FirstSeen, account.LastSeen, account.LogonTypes = now.first, now.last, now.types
		if err := c.task.putLogonUser(account); err != nil {
			return err
		}
	}
	if len(told) > 0 {
		return nil
	}
	return c.task.draft.PutEntity(graph.LogonUser, key, graph.Props{
		text("logonTypes", joined(now.types)), moment("firstSeenOn", now.first), moment("lastSeenOn", now.last),
	})
}
