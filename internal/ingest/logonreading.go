package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/odata"
)

// logonHunt is a reading of hunted sign-ins. There are several for each device, and
// most say the same of the account as others do.
type logonHunt struct {
	task    *task
	devices *listed
	joins   graph.Bulk
	// take takes a sign-in on a listed device.
	take     func(on signedIn, account *huntedAccount, first, last time.Time)
	accounts map[string]*huntedAccount // by all that a sign-in says of the account
	scratch  []byte
	values   [3]graph.Ref // of the sign-in at hand
	logons   int

	asked     time.Time // the earliest of when the service answered
	askedText string    // that was read last
}

// signedIn is a device on which somebody signed in.
type signedIn struct {
	key graph.Key
	ref graph.Ref // of the key
}

// huntedAccount is an account as some sign-ins tell of it, all alike but for when
// they were.
type huntedAccount struct {
	defender.LogonUser
	ref, types graph.Ref
	met        bool // on a device of the list
}

// logonProps are the properties of a sign-in in a bulk.
var logonProps = []string{"firstSeenOn", "lastSeenOn", "logonTypes"}

func (t *task) logonHunt() (*logonHunt, error) {
	joins, err := t.draft.Bulk(graph.MachineHasLogonUser, logonProps...)
	return &logonHunt{task: t, devices: t.listed(), joins: joins, accounts: map[string]*huntedAccount{}}, err
}

// leave tells what hunting does not, and leaves for the next run as of when this
// was, and the devices that were strangers before and now.
func (h *logonHunt) leave(strangers []string) error {
	if n := len(h.devices.strangers); n > 0 {
		h.task.notes.remark("left out the sign-ins on %s that the list of devices does not hold", plural(n, "device"))
	}
	h.task.untold = []string{"isDomainAdmin", "isOnlyNetworkUser"}
	h.task.notes.remark("hunting does not tell %s", strings.Join(h.task.untold, " and "))
	strangers = slices.AppendSeq(slices.Clone(strangers), maps.Keys(h.devices.strangers))
	slices.Sort(strangers)
	return h.task.remember(logonsMemo{AsOf: h.asked, Strangers: slices.Compact(strangers)})
}

// put puts the sign-ins on a device.
func (h *logonHunt) put(i int, row hunting.Row) error {
	if err := errors.Join(h.noteAsked(row), row.EachText("Logons", h.taker(i, row))); err != nil {
		h.task.setAside(odata.NewRowError(i, nil, err))
	}
	return nil
}

// noteAsked notes when the service answered.
func (h *logonHunt) noteAsked(row hunting.Row) error {
	text := row.String("AskedAt")
	if text == h.askedText {
		return nil
	}
	at, err := row.Time("AskedAt")
	if err == nil && (h.asked.IsZero() || at.Before(h.asked)) {
		h.asked = at
	}
	h.askedText = text
	return err
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
	on := signedIn{key: key}
	if isListed {
		on.ref = h.joins.Key(key)
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
			h.take(on, account, first, last)
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
			h.accounts[string(h.scratch)] = account
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
	a.ref, a.types = h.joins.Key(logonUserKey(a.ID)), h.joins.Value(2, text("", joined(a.LogonTypes)).Value)
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
