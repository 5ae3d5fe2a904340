package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/odata"
)

// logonsPerDevice is about how many accounts sign in on a device in 30 days.
const logonsPerDevice = 12

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
		},
		rowsPerDevice: logonsPerDevice,
		row:           h.put,
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
}

func (h *logonHunt) put(i int, row hunting.Row) error {
	device := strings.ToLower(row.String("DeviceId"))
	account := row.String("AccountName")
	if account == "" {
		return nil
	}
	id, listed := h.ids[device]
	if !listed {
		h.strangers[device] = true
		return nil
	}
	l, err := readLogon(row, account)
	if err != nil {
		h.task.setAside(odata.NewRowError(i, nil, err))
		return nil
	}
	l.machine = id
	return h.task.putLogon(l)
}

func readLogon(row hunting.Row, account string) (logon, error) {
	domain := row.String("AccountDomain")
	id := account
	if domain != "" {
		id = domain + `\` + account
	}
	first, err := row.Time("FirstSeen")
	if err != nil {
		return logon{}, err
	}
	last, err := row.Time("LastSeen")
	if err != nil {
		return logon{}, err
	}
	types, err := row.Strings("LogonTypes")
	if err != nil {
		return logon{}, err
	}
	user := defender.LogonUser{
		ID: id, AccountName: account, AccountDomain: domain, AccountSID: row.String("AccountSid"),
		FirstSeen: first, LastSeen: last, LogonTypes: types,
	}
	return logon{LogonUser: user}, nil
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
