package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
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

// askedAt tells when the service answered, by its own clock: what comes in later is
// news to the next run.
const askedAt = "extend AskedAt=now()"

// logonsMemo is what a reading of hunted sign-ins leaves for the next.
type logonsMemo struct {
	// AsOf is when it was, by the clock of the service; zero when that was not told.
	AsOf time.Time `json:"asOf,omitzero"`
	// Strangers are devices that had sign-ins and were not listed.
	Strangers []string `json:"strangers,omitempty"`
}

// huntLogons reads the sign-ins of the last 30 days, some thousand devices with
// each query.
func huntLogons(ctx context.Context, t *task, runner hunting.Runner) error {
	h, err := t.logonHunt()
	if err != nil {
		return err
	}
	h.take = h.join
	rows, err := t.hunt(ctx, runner, query{lines: append(slices.Clone(logonLines), packedLogons, askedAt), of: logonsOf, row: h.put})
	if isInvalid(err) {
		refused := err
		if rows, err = t.hunt(ctx, runner, query{lines: logonLines, of: plainLogonsOf, row: h.putPlain}); err == nil {
			t.notes.remark("hunted in a row for each device and account, because fewer are refused: %v", refused)
		}
	}
	if err == nil && rows == 0 && len(h.devices.keys) > 0 && len(t.storedKeys(graph.LogonUser)) > 0 {
		err = errors.New("not one sign-in was found, though accounts are known that sign in")
	}
	if err != nil {
		return logonsUnread(err)
	}
	if err := h.end(); err != nil {
		return err
	}
	t.proveLogons(ctx, runner)
	t.measured(func(s *route.Size) { s.Logons = h.logons })
	if err := h.leave(nil); err != nil {
		return err
	}
	return t.keepLogonUsers()
}

// logonsUnread is what it means that hunting did not tell of sign-ins.
func logonsUnread(err error) error {
	if isRefused(err) {
		return err
	}
	return fmt.Errorf("hunting did not succeed; what is stored stays, and the next sync tries again: %w", err)
}

// join joins the device to the account.
func (h *logonHunt) join(on signedIn, account *huntedAccount, first, last time.Time) {
	h.values = [3]graph.Ref{h.joins.Value(0, graph.Time(first)), h.joins.Value(1, graph.Time(last)), account.types}
	h.joins.Put(on.ref, account.ref, h.values[:])
}

// end puts the accounts that were seen.
func (h *logonHunt) end() error {
	h.joins.Close()
	for _, a := range h.accounts {
		if !a.met {
			continue
		}
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
