package msgraph

import (
	"iter"
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// logonColumns are the columns of DeviceLogonEvents that say who logged on
// where. The others of the documented table are empty.
var logonColumns = []kql.Column{
	{Name: "Timestamp", Type: kql.DateTime},
	{Name: "DeviceId", Type: kql.String},
	{Name: "DeviceName", Type: kql.String},
	{Name: "ActionType", Type: kql.String},
	{Name: "LogonType", Type: kql.String},
	{Name: "AccountDomain", Type: kql.String},
	{Name: "AccountName", Type: kql.String},
	{Name: "AccountSid", Type: kql.String},
	{Name: "Protocol", Type: kql.String},
	{Name: "FailureReason", Type: kql.String},
	{Name: "IsLocalAdmin", Type: kql.SByte},
	{Name: "LogonId", Type: kql.Int64},
	{Name: "RemoteDeviceName", Type: kql.String},
	{Name: "RemoteIP", Type: kql.String},
	{Name: "RemoteIPType", Type: kql.String},
	{Name: "RemotePort", Type: kql.Int64},
	{Name: "ReportId", Type: kql.Int64},
	{Name: "AdditionalFields", Type: kql.String},
}

// logonEvents derives the events of the last span from who logged on where:
// each logon type once when the account was last seen, and the first of them
// when it was first seen, if that is recent. A client that summarizes them
// finds exactly the pairs that the list of a device's logon users has.
func logonEvents(t *world.Tenant, span time.Duration) kql.Table {
	since := t.Clock.Add(-span)
	return kql.Table{Columns: logonColumns, Rows: func(yield func(kql.Row) bool) {
		for i, d := range t.Devices {
			for event := range deviceEvents(t, d, i) {
				if event[0].(time.Time).After(since) && !yield(event) {
					return
				}
			}
		}
	}}
}

// failedEvery is how many devices share one failed logon: a stranger's
// attempt, which is no logon and must not become one.
const failedEvery = 7

func deviceEvents(t *world.Tenant, d *world.Device, number int) iter.Seq[kql.Row] {
	return func(yield func(kql.Row) bool) {
		var last time.Time
		for l := range t.Logons(d) {
			last = l.LastSeen
			if !yield(logonEvent(d, l, l.FirstSeen, l.Types[0])) {
				return
			}
			for _, typ := range l.Types {
				if !yield(logonEvent(d, l, l.LastSeen, typ)) {
					return
				}
			}
		}
		if number%failedEvery == 0 && !last.IsZero() {
			stranger := world.Logon{Account: &world.Account{Domain: "workgroup", Name: "scanner"}}
			event := logonEvent(d, stranger, last, "Network")
			event[3], event[9] = "LogonFailed", "InvalidUserNameOrPassword"
			yield(event)
		}
	}
}

func logonEvent(d *world.Device, l world.Logon, at time.Time, typ string) kql.Row {
	return kql.Row{
		at, d.ID, d.ComputerName, "LogonSuccess", typ,
		l.Account.Domain, l.Account.Name, l.Account.SID,
		"", "", l.Account.DomainAdmin, at.Unix(),
		"", "", "", nil, at.UnixMilli() & 0xFFFFFF, "",
	}
}
