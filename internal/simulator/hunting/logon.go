package hunting

import (
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// signIn is an event of DeviceLogonEvents.
type signIn struct {
	at, reported   time.Time
	account        *world.Account
	typ            string
	action, reason string
}

type logonEvent = ofDevice[signIn]

func empty[T any](*T) kql.Value { return kql.Text("") }

func null[T any](*T) kql.Value { return kql.Value{} }

// logonColumns are the columns of DeviceLogonEvents that say who logged on
// where. The others of the documented table are empty.
var logonColumns = []column[logonEvent]{
	{"Timestamp", kql.DateTime, func(r *logonEvent) kql.Value { return kql.Moment(r.of.at) }, false},
	{"DeviceId", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.device.ID) }, true},
	{"DeviceName", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.device.ComputerName) }, true},
	{"ActionType", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.of.action) }, false},
	{"LogonType", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.of.typ) }, false},
	{"AccountDomain", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.of.account.Domain) }, false},
	{"AccountName", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.of.account.Name) }, false},
	{"AccountSid", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.of.account.SID) }, false},
	{"Protocol", kql.String, empty[logonEvent], false},
	{"FailureReason", kql.String, func(r *logonEvent) kql.Value { return kql.Text(r.of.reason) }, false},
	{"IsLocalAdmin", kql.SByte, func(r *logonEvent) kql.Value { return kql.Bool(r.of.account.DomainAdmin) }, false},
	{"LogonId", kql.Int64, func(r *logonEvent) kql.Value { return kql.Long(r.of.at.Unix()) }, false},
	{"RemoteDeviceName", kql.String, empty[logonEvent], false},
	{"RemoteIP", kql.String, empty[logonEvent], false},
	{"RemoteIPType", kql.String, empty[logonEvent], false},
	{"RemotePort", kql.Int64, null[logonEvent], false},
	{"ReportId", kql.Int64, func(r *logonEvent) kql.Value { return kql.Long(r.of.at.UnixMilli() & 0xFFFFFF) }, false},
	{"AdditionalFields", kql.String, empty[logonEvent], false},
	{"", kql.DateTime, func(r *logonEvent) kql.Value { return kql.Moment(r.of.reported) }, false},
}

// logonEvents derives the events of the last span from who logged on where:
// each logon type once when the account was last seen, and the first of them
// when it was first seen, if that is recent. A client that summarizes them
// finds exactly the pairs that the list of a device's logon users has.
func (s *scan) logonEvents() kql.Source {
	return perDevice(s, logonColumns, func(d *world.Device, yield func(signIn) bool) {
		s.signIns(d, func(event signIn) bool { return !event.at.After(s.since) || yield(event) })
	})
}

// stranger fails to log on to every device whose id begins with such a digit:
// an attempt that is no logon and must not become one.
const strangersDigits = "07"

var stranger = &world.Account{Domain: "workgroup", Name: "scanner"}

func (s *scan) signIns(d *world.Device, yield func(signIn) bool) {
	var last time.Time
	for l := range s.tenant.Logons(d) {
		last = l.LastSeen
		if !yield(signIn{l.FirstSeen, l.FirstSeen, l.Account, l.Types[0], "LogonSuccess", ""}) {
			return
		}
		for _, typ := range l.Types {
			if !yield(signIn{l.LastSeen, l.Reported, l.Account, typ, "LogonSuccess", ""}) {
				return
			}
		}
	}
	if !last.IsZero() && (d.ID[0] == strangersDigits[0] || d.ID[0] == strangersDigits[1]) {
		yield(signIn{last, last, stranger, "Network", "LogonFailed", "InvalidUserNameOrPassword"})
	}
}
