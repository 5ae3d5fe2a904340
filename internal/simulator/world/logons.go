package world

import (
	"math/rand/v2"
	"slices"
	"time"
)

// System accounts are the same on every Windows device, service accounts live
// in the domain; neither is anybody's in the directory.
var (
	systemAccounts = []*Account{
		{ID: `nt authority\system`, Domain: "nt authority", Name: "system", SID: "S-1-5-18"},
		{ID: `nt authority\local service`, Domain: "nt authority", Name: "local service", SID: "S-1-5-19"},
		{ID: `nt authority\network service`, Domain: "nt authority", Name: "network service", SID: "S-1-5-20"},
	}
	backupAccount = &Account{ID: `corp\svc-backup`, Domain: "corp", Name: "svc-backup", SID: domainSID(forests[0], backupRID)}
	scanAccount   = &Account{ID: `corp\svc-scan`, Domain: "corp", Name: "svc-scan", SID: domainSID(forests[0], scanRID), SIDWithheld: true}
)

// foundLogons decides who logs on where. People own the clients in turn.
func (t *Tenant) foundLogons(cfg Config) {
	r := cfg.dice("logons", 0)
	people := t.people()
	next := 0
	for _, d := range t.Devices {
		if !d.assessed() || d.replaced() {
			continue
		}
		owner := people[next%len(people)]
		if d.kind.family&(client|mac) != 0 {
			next++
		}
		t.seat(r, d, owner)
	}
	t.foundLeavers(cfg)
}

// foundLeavers lets people whose account is disabled still log on to a client.
func (t *Tenant) foundLeavers(cfg Config) {
	r := cfg.dice("leavers", 0)
	var clients []*Device
	for _, d := range t.Devices {
		if d.kind.family == client && d.reports() && !d.Unknown {
			clients = append(clients, d)
		}
	}
	for _, u := range t.Users {
		if u.login != "" && !u.AccountEnabled && len(clients) > 0 {
			pick(r, clients).accustom(r, interactive, t.account(u))
		}
	}
}

// people are the accounts of everybody who signs in to devices.
func (t *Tenant) people() []*Account {
	var accounts []*Account
	for _, u := range t.Users {
		if u.login != "" && u.AccountEnabled {
			accounts = append(accounts, t.account(u))
		}
	}
	return accounts
}

// seat gives a new device the accounts that log on to it.
func (t *Tenant) seat(r *rand.Rand, d *Device, owner *Account) {
	switch d.kind.family {
	case client:
		d.accustom(r, interactive|network, owner)
		d.accustom(r, service, systemAccounts...)
		d.accustom(r, network, pick(r, t.admins), pick(r, t.admins))
		if chance(r, 0.3) {
			d.accustom(r, interactive, d.local("administrator", 500))
		}
		if chance(r, 0.6) {
			d.accustom(r, network, t.someone(r))
		}
		if chance(r, 0.3) {
			d.accustom(r, network, scanAccount)
		}
	case server:
		d.accustom(r, service, systemAccounts...)
		d.accustom(r, interactive|remoteInteractive, d.local("administrator", 500), pick(r, t.admins))
		d.accustom(r, remoteInteractive, pick(r, t.admins), pick(r, t.admins))
		d.accustom(r, batch|network, backupAccount)
		d.accustom(r, network, scanAccount)
	case linux:
		d.accustom(r, interactive|service, d.local("root", 0))
		d.accustom(r, interactive|network, d.local("operator", 0), d.local("deploy", 0))
		if chance(r, 0.4) {
			d.accustom(r, network, pick(r, t.admins), d.local("monitoring", 0))
		}
	case mac:
		d.accustom(r, interactive, d.local("root", 0), d.local("admin", 0), d.local("user", 0))
		if chance(r, 0.5) {
			d.accustom(r, interactive|network, owner)
		}
	}
}

// local is an account of the device itself. Devices of the same name have the
// same local accounts, and only Windows has SIDs.
func (d *Device) local(name string, rid int) *Account {
	a := &Account{ID: d.host + `\` + name, Domain: d.host, Name: name}
	if rid > 0 {
		a.SID = domainSID(d.host, rid)
	}
	return a
}

// accustom makes accounts log on to the device since some time between its
// first report and its last.
func (d *Device) accustom(r *rand.Rand, kinds logonKinds, accounts ...*Account) {
	for _, a := range accounts {
		since := d.born
		if age := d.LastSeen.Sub(d.born); age > 0 {
			since = since.Add(time.Duration(r.Int64N(int64(age))))
		}
		lag := time.Duration(r.Int64N(int64(20 * day)))
		s := session{account: a, since: since.Truncate(time.Second), every: every(lag), kinds: kinds}
		s.woke = max(0, d.LastSeen.Add(-lag).Truncate(time.Second).Sub(s.since))
		d.logOn(s)
	}
}

// every is how often an account logs on that did so last so long ago: at least
// daily, and before its last time is forgotten.
func every(lag time.Duration) time.Duration {
	return min(max(day, 2*lag), logonMemory-2*day).Truncate(time.Second)
}

// logOn adds a session, unless the account has one already.
func (d *Device) logOn(s session) {
	if !slices.ContainsFunc(d.sessions, func(had session) bool { return had.account.ID == s.account.ID }) {
		d.sessions = append(slices.Clip(d.sessions), s)
	}
}
