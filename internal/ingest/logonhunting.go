package ingest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
)

// logonsOf is about how much the sign-ins of 30 days are, in a row a device.
func logonsOf(s route.Size) yield { return yield{s.Devices, s.Devices*60 + s.Logons*130} }

// plainLogonsOf is the same in a row for each device and account.
func plainLogonsOf(s route.Size) yield { return yield{s.Logons, s.Logons * 230} }

// logonLines ask who signed in where, and packedLogons, after them, for a row a
// device: there are eight times as many pairs, and an answer holds so many rows.
var logonLines = []string{
	"DeviceLogonEvents",
	"where Timestamp > ago(30d)",
	`where ActionType == "LogonSuccess"`,
	"summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), LogonTypes=make_set(LogonType)" +
		" by DeviceId, AccountDomain, AccountName, AccountSid",
}

const packedLogons = `summarize Logons=make_list(strcat(AccountDomain, "|", AccountName, "|", AccountSid, "|", ` +
	`tostring(FirstSeen), "|", tostring(LastSeen), "|", tostring(LogonTypes))) by DeviceId`

// huntLogons reads the sign-ins of the last 30 days, some thousand devices with
// each query.
func huntLogons(ctx context.Context, t *task, runner hunting.Runner) error {
	joins, err := t.draft.Bulk(graph.MachineHasLogonUser, logonProps...)
	if err != nil {
		return err
	}
	h := logonHunt{task: t, devices: t.listed(), joins: joins, accounts: map[string]*huntedAccount{}}
	rows, err := t.hunt(ctx, runner, query{lines: append(slices.Clone(logonLines), packedLogons), of: logonsOf, row: h.put})
	if isInvalid(err) {
		refused := err
		if rows, err = t.hunt(ctx, runner, query{lines: logonLines, of: plainLogonsOf, row: h.putPlain}); err == nil {
			t.notes.remark("hunted in a row for each device and account, because fewer are refused: %v", refused)
		}
	}
	if err == nil && rows == 0 && len(h.devices.keys) > 0 && len(t.storedKeys(graph.LogonUser)) > 0 {
		err = errors.New("not one sign-in was found, though accounts are known that sign in")
	}
	if isRefused(err) {
		return err
	}
	if err != nil {
		return fmt.Errorf("hunting did not succeed; what is stored stays, and the next sync tries again: %w", err)
	}
	if err := h.end(); err != nil {
		return err
	}
	if n := len(h.devices.strangers); n > 0 {
		t.notes.remark("left out the sign-ins on %s that the list of devices does not hold", plural(n, "device"))
	}
	t.measured(func(s *route.Size) { s.Logons = h.logons })
	t.untold = []string{"isDomainAdmin", "isOnlyNetworkUser"}
	t.notes.remark("hunting does not tell %s", strings.Join(t.untold, " and "))
	return t.keepLogonUsers()
}

// logonHunt is a reading of hunted sign-ins. There are several for each device, and
// most say the same of the account as others do.
type logonHunt struct {
	task     *task
	devices  *listed
	joins    graph.Bulk
	accounts map[string]*huntedAccount // by all that a sign-in says of the account
	scratch  []byte
	values   [3]graph.Ref // of the sign-in at hand
	logons   int
}

// huntedAccount is an account as some sign-ins tell of it, all alike but for when
// they were.
type huntedAccount struct {
	defender.LogonUser
	said       string // all that they say alike
	key, types graph.Ref
	met        bool // on a device of the list
}

// logonProps are the properties of a sign-in in a bulk.
var logonProps = []string{"firstSeenOn", "lastSeenOn", "logonTypes"}

// put puts the sign-ins on a device.
func (h *logonHunt) put(i int, row hunting.Row) error {
	if err := row.EachText("Logons", h.taker(i, row)); err != nil {
		h.task.setAside(odata.NewRowError(i, nil, err))
	}
	return nil
}

// putPlain puts the sign-ins of an account on a device.
func (h *logonHunt) putPlain(i int, row hunting.Row) error {
	var parts []string
	for _, column := range []string{"AccountDomain", "AccountName", "AccountSid", "FirstSeen", "LastSeen", "LogonTypes"} {
		parts = append(parts, row.String(column))
	}
	return h.taker(i, row)([]byte(strings.Join(parts, "|")))
}

// taker takes the sign-ins that a row tells of, one after the other. Its error is
// always nil.
func (h *logonHunt) taker(i int, row hunting.Row) func(text []byte) error {
	device := strings.ToLower(row.String("DeviceId"))
	key, isListed := h.devices.keys[device]
	var machine graph.Ref
	if isListed {
		machine = h.joins.Key(key)
	}
	return func(text []byte) error {
		account, first, last, err := h.read(text)
		switch {
		case err != nil:
			h.task.setAside(odata.NewRowError(i, nil, err))
		case account.AccountName == "":
		case !isListed:
			h.devices.strangers[device] = true
		default:
			h.logons++
			account.saw(first, last)
			h.values = [3]graph.Ref{h.joins.Value(0, graph.Time(first)), h.joins.Value(1, graph.Time(last)), account.types}
			h.joins.Put(machine, account.key, h.values[:])
		}
		return nil
	}
}

// read reads a sign-in: domain, name and security identifier of an account, when it
// was seen first and last, and how it signed in. None of them can hold the bar
// between them.
func (h *logonHunt) read(text []byte) (account *huntedAccount, first, last time.Time, err error) {
	var parts [6][]byte
	rest, more := text, true
	for i := range parts {
		if !more {
			return nil, first, last, fmt.Errorf("%q is no sign-in", text)
		}
		parts[i], rest, more = bytes.Cut(rest, []byte{'|'})
	}
	if more {
		return nil, first, last, fmt.Errorf("%q is no sign-in", text)
	}
	if first, err = odata.ParseTime(parts[3]); err != nil {
		return nil, first, last, err
	}
	if last, err = odata.ParseTime(parts[4]); err != nil {
		return nil, first, last, err
	}
	h.scratch = h.scratch[:0]
	for _, part := range [][]byte{parts[0], parts[1], parts[2], parts[5]} {
		h.scratch = append(append(h.scratch, part...), '|')
	}
	account = h.accounts[string(h.scratch)]
	if account == nil {
		if account, err = h.account(string(parts[0]), string(parts[1]), string(parts[2]), parts[5]); err == nil {
			account.said = string(h.scratch)
			h.accounts[account.said] = account
		}
	}
	return account, first, last, err
}

// account is an account that was not told of so before.
func (h *logonHunt) account(domain, name, sid string, types []byte) (*huntedAccount, error) {
	a := &huntedAccount{LogonUser: defender.LogonUser{ID: name, AccountName: name, AccountDomain: domain, AccountSID: sid}}
	if domain != "" {
		a.ID = domain + `\` + name
	}
	if len(types) > 0 {
		if err := odata.Decode(types, &a.LogonTypes); err != nil {
			return nil, err
		}
	}
	a.key, a.types = h.joins.Key(logonUserKey(a.ID)), h.joins.Value(2, text("", joined(a.LogonTypes)).Value)
	return a, nil
}

// saw notes when the account was seen on a device of the list.
func (a *huntedAccount) saw(first, last time.Time) {
	a.met = true
	if a.FirstSeen.IsZero() || !first.IsZero() && first.Before(a.FirstSeen) {
		a.FirstSeen = first
	}
	if last.After(a.LastSeen) {
		a.LastSeen = last
	}
}

// end puts the accounts that were seen, as one for each key.
func (h *logonHunt) end() error {
	h.joins.Close()
	l := h.task.likeness()
	seen := slices.DeleteFunc(slices.Collect(maps.Values(h.accounts)), func(a *huntedAccount) bool { return !a.met })
	slices.SortFunc(seen, func(a, b *huntedAccount) int {
		return cmp.Or(cmp.Compare(a.key, b.key), strings.Compare(a.said, b.said))
	})
	for len(seen) > 0 {
		n := 1
		for n < len(seen) && seen[n].key == seen[0].key {
			n++
		}
		if err := h.putAccount(l, seen[:n]); err != nil {
			return err
		}
		seen = seen[n:]
	}
	return h.task.remember(l.next)
}

// putAccount puts an account of which several things are told, unless they are what
// was told of it last.
func (h *logonHunt) putAccount(l *likeness, told []*huntedAccount) error {
	all, print := *told[0], uint64(fnvBegin)
	for _, a := range told {
		print = mixText(print, a.said)
		all.saw(a.FirstSeen, a.LastSeen)
	}
	key := logonUserKey(all.ID)
	if l.isSince(key, print, all.FirstSeen) {
		return h.task.keep(graph.LogonUser, key, all.LastSeen)
	}
	for _, a := range told {
		if err := h.task.putLogonUser(a.LogonUser); err != nil {
			return err
		}
	}
	return nil
}

// machineIDs are the listed devices' ids by their lower-case form: APIs differ
// in how they write them.
func (r *run) machineIDs() map[string]string {
	ids := make(map[string]string, len(r.machines))
	for _, m := range r.machines {
		ids[strings.ToLower(m.ID)] = m.ID
	}
	return ids
}
