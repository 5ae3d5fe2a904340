package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
)

// logonsOf is about how much the sign-ins of 30 days are, in a row a device.
func logonsOf(s route.Size) yield { return yield{s.Devices, s.Devices*60 + s.Logons*130} }

// huntLogons reads the sign-ins of the last 30 days, some thousand devices with
// each query.
func huntLogons(ctx context.Context, t *task, runner hunting.Runner) error {
	h := logonHunt{task: t, ids: t.machineIDs(), strangers: map[string]bool{}}
	rows, err := t.hunt(ctx, runner, query{
		lines: []string{
			"DeviceLogonEvents",
			"where Timestamp > ago(30d)",
			`where ActionType == "LogonSuccess"`,
			"summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), LogonTypes=make_set(LogonType)" +
				" by DeviceId, AccountDomain, AccountName, AccountSid",
			`summarize Logons=make_list(strcat(AccountDomain, "|", AccountName, "|", AccountSid, "|", tostring(FirstSeen), "|", tostring(LastSeen), "|", ` +
				`tostring(LogonTypes))) by DeviceId`,
		},
		of:  logonsOf,
		row: h.put,
	})
	if err == nil && rows == 0 && len(h.ids) > 0 && len(t.storedKeys(graph.LogonUser)) > 0 {
		err = errors.New("not one sign-in was found, though accounts are known that sign in")
	}
	if isRefused(err) {
		return err
	}
	if err != nil {
		return fmt.Errorf("hunting did not succeed; what is stored stays, and the next sync tries again: %w", err)
	}
	if n := len(h.strangers); n > 0 {
		t.notes.remark("left out the sign-ins on %s that the list of devices does not hold", plural(n, "device"))
	}
	t.measured(func(s *route.Size) { s.Logons = h.logons })
	t.untold = []string{"isDomainAdmin", "isOnlyNetworkUser"}
	t.notes.remark("hunting does not tell %s", strings.Join(t.untold, " and "))
	return t.keepLogonUsers()
}

// logonHunt is a reading of hunted sign-ins.
type logonHunt struct {
	task *task
	// ids are the listed devices' ids by their lower-case form.
	ids map[string]string
	// strangers are the devices that have sign-ins but are not listed.
	strangers map[string]bool
	logons    int
}

// put puts the sign-ins on a device.
func (h *logonHunt) put(i int, row hunting.Row) error {
	logons, err := row.Strings("Logons")
	if err != nil {
		h.task.setAside(odata.NewRowError(i, nil, err))
		return nil
	}
	device := strings.ToLower(row.String("DeviceId"))
	for _, text := range logons {
		l, err := readLogon(text)
		switch id, listed := h.ids[device]; {
		case err != nil:
			h.task.setAside(odata.NewRowError(i, nil, err))
		case l.AccountName == "":
		case !listed:
			h.strangers[device] = true
		default:
			h.logons++
			l.machine = id
			if err := h.task.putLogon(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// readLogon reads a sign-in: domain, name and security identifier of an account,
// when it was seen first and last, and how it signed in. None of them can hold the
// bar between them.
func readLogon(text string) (logon, error) {
	parts := strings.Split(text, "|")
	if len(parts) != 6 {
		return logon{}, fmt.Errorf("%q is no sign-in", text)
	}
	user := defender.LogonUser{ID: parts[1], AccountName: parts[1], AccountDomain: parts[0], AccountSID: parts[2]}
	if user.AccountDomain != "" {
		user.ID = user.AccountDomain + `\` + user.AccountName
	}
	var err error
	if user.FirstSeen, err = odata.ParseTime(parts[3]); err != nil {
		return logon{}, err
	}
	if user.LastSeen, err = odata.ParseTime(parts[4]); err != nil {
		return logon{}, err
	}
	if parts[5] != "" {
		err = odata.Decode([]byte(parts[5]), &user.LogonTypes)
	}
	return logon{LogonUser: user}, err
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
