package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	advanced "parapet/internal/hunting" // the package has a need of this name
	"parapet/internal/odata"
)

const (
	// logonsPerDevice is about how many accounts sign in on a device in 30 days.
	logonsPerDevice = 12
	// rowsPerQuery is how many rows a query should give, half of what it may, so
	// that a wrong guess seldom costs a query.
	rowsPerQuery = advanced.MaxRows / 2
	// maxParts ends the splitting of queries that no splitting makes small.
	maxParts = 1 << 14
)

// hunt reads the sign-ins of the last 30 days from advanced hunting, some
// thousand devices with each query.
func (t *task) hunt(ctx context.Context) error {
	h := hunt{task: t, ids: t.machineIDs(), strangers: map[string]bool{}}
	parts := wholeIn(partsFor(len(h.ids)))
	t.expect(len(parts))
	for len(parts) > 0 {
		next := parts[0]
		parts = parts[1:]
		result, err := t.cfg.Graph.RunHuntingQuery(ctx, next.query())
		if errors.Is(err, advanced.ErrTooLarge) || err == nil && result.Truncated() {
			if next.of >= maxParts {
				return fmt.Errorf("a %d-th of the devices has more sign-ins than a hunting query gives", next.of)
			}
			parts = append(next.halves(), parts...)
			t.expectMore(1)
			continue
		}
		if err != nil {
			return err
		}
		if err := h.put(result); err != nil {
			return err
		}
		t.advance()
	}
	if h.rows == 0 && len(h.ids) > 0 && len(t.storedKeys(graph.LogonUser)) > 0 {
		return errors.New("not one sign-in was found, though accounts are known that sign in")
	}
	if n := len(h.strangers); n > 0 {
		t.notes.remark("left out the sign-ins on %s that the list of devices does not hold", plural(n, "device"))
	}
	t.untold = []string{"isDomainAdmin", "isOnlyNetworkUser"}
	t.notes.remark("hunting does not tell %s", strings.Join(t.untold, " and "))
	return nil
}

// part is one part of the devices, by a hash of their ids.
type part struct{ number, of int }

func partsFor(devices int) int {
	n := 1
	for devices*logonsPerDevice > rowsPerQuery*n {
		n *= 2
	}
	return n
}

func wholeIn(n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = part{i, n}
	}
	return parts
}

// halves relies on hash() being a remainder: what falls into part i of n falls
// into part i or i+n of 2n.
func (p part) halves() []part {
	return []part{{p.number, 2 * p.of}, {p.number + p.of, 2 * p.of}}
}

func (p part) query() string {
	lines := []string{
		"DeviceLogonEvents",
		"where Timestamp > ago(30d)",
		`where ActionType == "LogonSuccess"`,
	}
	if p.of > 1 {
		lines = append(lines, fmt.Sprintf("where hash(DeviceId, %d) == %d", p.of, p.number))
	}
	lines = append(lines, "summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), LogonTypes=make_set(LogonType)"+
		" by DeviceId, AccountDomain, AccountName, AccountSid")
	return strings.Join(lines, " | ")
}

// hunt is a reading of hunting results.
type hunt struct {
	task *task
	// ids are the listed devices' ids by their lower-case form.
	ids map[string]string
	// strangers are the devices that have sign-ins but are not listed.
	strangers map[string]bool
	rows      int
}

func (h *hunt) put(result *advanced.Result) error {
	h.rows += len(result.Rows)
	for i, row := range result.Rows {
		device := strings.ToLower(row.String("DeviceId"))
		account := row.String("AccountName")
		if account == "" {
			continue
		}
		id, listed := h.ids[device]
		if !listed {
			h.strangers[device] = true
			continue
		}
		l, err := readLogon(row, account)
		if err != nil {
			h.task.setAside(odata.NewRowError(i, nil, err))
			continue
		}
		l.machine = id
		if err := h.task.putLogon(l); err != nil {
			return err
		}
	}
	return nil
}

func readLogon(row advanced.Row, account string) (logon, error) {
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
