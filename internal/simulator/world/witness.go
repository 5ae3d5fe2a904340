package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// witness names the device that saw what the alert is about, and what was there.
// It is false when no device can have seen it.
func (t *Tenant) witness(r *rand.Rand, a *detection, serial int, find func(id string) *User) bool {
	p := patterns[serial%len(patterns)]
	d := t.observer(r, a.Created)
	if d == nil {
		return false
	}
	a.Evidence = append(a.Evidence, Evidence{Kind: DeviceEvidence, Created: a.Created, Roles: []string{"compromised"}, Device: d})
	var account *EvidenceAccount
	if p.shows&byAccount != 0 && len(d.sessions) > 0 {
		account = testify(pick(r, d.sessions).account, serial, find)
		a.name(Evidence{Kind: UserEvidence, Roles: []string{"compromised"}, Account: account})
	}
	file := suspectFile(r, serial)
	if p.shows&byFile != 0 {
		a.name(Evidence{Kind: FileEvidence, File: &file})
	}
	if p.shows&byProcess != 0 {
		a.name(Evidence{Kind: ProcessEvidence, Process: launch(r, a.FirstActivity, file, account)})
	}
	a.trace(r, p)
	if p.shows&byProduct != 0 {
		a.Product = t.weakProduct(r, d)
	}
	return true
}

// implicate names what an alert of another product is about: an account of the
// directory, and no device.
func (t *Tenant) implicate(r *rand.Rand, a *detection, serial int, find func(id string) *User) {
	u := pick(r, t.Users)
	account := &EvidenceAccount{DisplayName: u.DisplayName, UserPrincipalName: u.UserPrincipalName, UserID: u.ID}
	account.Name, account.Domain, _ = strings.Cut(u.UserPrincipalName, "@")
	if u.login != "" {
		account = testify(t.account(u), serial, find)
	}
	a.name(Evidence{Kind: UserEvidence, Roles: []string{"attacked"}, Account: account})
	a.trace(r, patterns[serial%len(patterns)])
}

// trace names the addresses that the alert's pattern shows.
func (a *detection) trace(r *rand.Rand, p pattern) {
	if p.shows&byAddress != 0 {
		a.name(Evidence{Kind: IPEvidence, Roles: []string{"attacker"}, IP: suspectIP(r)})
	}
	if p.shows&byLink != 0 {
		a.name(Evidence{Kind: URLEvidence, URL: fmt.Sprintf("https://%s-%02d.example/%s",
			pick(r, []string{"update", "login", "cdn", "invoice"}), r.IntN(30), pick(r, []string{"", "get.php", "docs/view"}))})
	}
	if p.shows&byRegistry != 0 {
		a.name(Evidence{Kind: RegistryEvidence, Registry: &EvidenceRegistry{
			Hive: "HKEY_LOCAL_MACHINE", Key: `SOFTWARE\Microsoft\Windows\CurrentVersion\Run`,
			ValueName: fmt.Sprintf("Updater%d", r.IntN(9)), ValueType: "String", Value: `c:\users\public\updater.exe`,
		}})
	}
}

// name adds a piece of evidence, found when the alert was raised.
func (a *detection) name(e Evidence) {
	e.Created = a.Created
	a.Evidence = append(a.Evidence, e)
}

// observer draws a device that reported at the time; nil when there is hardly
// any.
func (t *Tenant) observer(r *rand.Rand, at time.Time) *Device {
	for range 40 {
		if d := pick(r, t.Devices); d.reports() && d.assessed() && d.kind.family&anything != 0 && d.born.Before(at) {
			return d
		}
	}
	return nil
}

// testify is an account as alerts write it: the domain in capitals, and of a few
// directory users the name to sign in with, in capitals, but no id.
func testify(a *Account, serial int, find func(id string) *User) *EvidenceAccount {
	e := &EvidenceAccount{Name: a.Name, Domain: strings.ToUpper(a.Domain), SID: a.SID}
	u := find(a.UserID)
	if u == nil {
		return e
	}
	e.DisplayName, e.UserPrincipalName, e.UserID = u.DisplayName, u.UserPrincipalName, u.ID
	if serial%6 == 3 {
		e.UserPrincipalName, e.UserID = strings.ToUpper(u.UserPrincipalName), ""
	}
	return e
}

// suspectFile draws one of some files, under one of its names. Every fifth is
// known by its SHA-1 alone.
func suspectFile(r *rand.Rand, serial int) EvidenceFile {
	n := r.IntN(25 + serial/4)
	l := lot(digest(fmt.Sprint("file ", n)))
	f := EvidenceFile{
		SHA1: fmt.Sprintf("%016x%016x%08x", uint64(l.draw(1)), uint64(l.draw(2)), uint32(l.draw(3))),
		Name: pick(r, []string{"updater.exe", "invoice.pdf.exe", "setup.exe", fmt.Sprintf("tool%02d.dll", n)}),
		Path: pick(r, []string{`c:\users\public`, `c:\windows\temp`, `c:\programdata`}),
		Size: int64(10_000 + l.of(4_000_000)),
	}
	if n%5 != 4 {
		f.SHA256 = fmt.Sprintf("%016x%016x%016x%016x", uint64(l.draw(4)), uint64(l.draw(5)), uint64(l.draw(6)), uint64(l.draw(7)))
	}
	if n%3 == 0 {
		f.Publisher = "Example Software Ltd."
	}
	return f
}

func launch(r *rand.Rand, at time.Time, image EvidenceFile, by *EvidenceAccount) *EvidenceProcess {
	return &EvidenceProcess{
		ID: between(r, 1000, 30000), ParentID: between(r, 400, 999),
		CommandLine: fmt.Sprintf(`"%s" -NoProfile -EncodedCommand %s`, image.Name, hexID(r, 6)),
		Created:     at, ParentCreated: at.Add(-time.Duration(between(r, 1, 4000)) * time.Second),
		Image:   image,
		Parent:  EvidenceFile{Name: "services.exe", Path: `c:\windows\system32`},
		Account: by,
	}
}

// suspectIP draws from blocks that are reserved for documentation.
func suspectIP(r *rand.Rand) string {
	if chance(r, 0.15) {
		return fmt.Sprintf("2001:db8:0:%x::%x", r.IntN(16), 1+r.IntN(200))
	}
	return fmt.Sprintf("192.0.2.%d", between(r, 1, 254))
}

// weakProduct draws a product of the device that has a vulnerability; none when
// it has none.
func (t *Tenant) weakProduct(r *rand.Rand, d *Device) string {
	var weak []string
	for _, in := range d.installs {
		if p := t.products[in.product]; int(in.version) < p.sound() {
			weak = append(weak, p.id)
		}
	}
	if len(weak) == 0 {
		return ""
	}
	return pick(r, weak)
}
