package world

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// forests are the on-premises domains; the first holds most people.
var forests = []string{"corp", "emea"}

// RIDs end the SIDs of a domain. Services have theirs below the people's, and
// groups above those of more people than any world holds, so that no two share
// one however large the world grows.
const (
	backupRID      = 1101
	scanRID        = 1102
	firstPersonRID = 1104
	firstGroupRID  = 100_000_000
)

// partner is the domain of an organisation that some guests come from.
const partner = "partner.example"

// isNewcomer marks the people who joined within the month before the world
// begins.
func isNewcomer(serial int) bool { return serial%40 == 26 }

// foundPeople fills the directory: nine users to ten devices.
func (t *Tenant) foundPeople(cfg Config) {
	r := cfg.dice("people", 0)
	for range max(12, (cfg.Devices*9+9)/10) {
		age := between(r, 30, 2500)
		if isNewcomer(t.serials.people) {
			age = 1 + age%26
		}
		created := t.Clock.Add(-time.Duration(age) * day).Truncate(time.Second)
		t.Users = append(t.Users, t.newUser(r, created))
	}
	for _, u := range t.Users {
		if u.OnPremises != nil && u.AccountEnabled && len(t.admins) < max(3, cfg.Devices/100) {
			u.admin = true
			t.admins = append(t.admins, t.account(u))
		}
	}
}

// newUser makes the next person. The first ones are administrators and the
// built-in account, whose name equals that of every device's local one; what
// the others are goes by serial number.
func (t *Tenant) newUser(r *rand.Rand, created time.Time) *User {
	serial := t.serials.people
	t.serials.people++
	u := &User{ID: guid(r), Type: "Member", AccountEnabled: serial%19 != 18, Created: created, serial: serial}
	u.SecurityIdentifier = cloudSID(u.ID)
	switch {
	case serial < 3 || serial%12 > 1:
		t.employ(r, u)
	case serial%12 == 0:
		t.invite(r, u)
	case serial%36 == 1:
		t.equip(u)
	default:
		t.employ(r, u)
	}
	return u
}

// employ makes the user a person of the organisation: three in four are
// synchronised from a domain, the others live in the cloud only.
func (t *Tenant) employ(r *rand.Rand, u *User) {
	domain := t.Organisation.defaultDomain()
	u.GivenName, u.Surname = fullName(u.serial)
	suffix := nameRound(u.serial)
	u.login = strings.ToLower(u.GivenName+"."+u.Surname) + suffix
	u.DisplayName = strings.TrimSpace(u.GivenName + " " + u.Surname + " " + suffix)
	u.UserPrincipalName = u.login + "@" + domain
	u.Mail = u.UserPrincipalName
	u.Department = pick(r, departments)
	u.JobTitle = pick(r, jobTitles)
	u.EmployeeID = fmt.Sprintf("E%06d", 100000+u.serial)
	u.OfficeLocation = fmt.Sprintf("%d/%d", between(r, 1, 4), between(r, 100, 499))
	u.PreferredLanguage = pick(r, []string{"en-US", "de-DE", "fr-FR", ""})
	u.BusinessPhones = []string{fmt.Sprintf("+1 555 01%02d", r.IntN(100))}
	forget(u)
	if u.serial > 2 && u.serial%4 == 2 {
		return // cloud only
	}
	t.synchronise(u)
}

// forget leaves out what directories often do not know.
func forget(u *User) {
	switch u.serial % 20 {
	case 5:
		u.JobTitle = ""
	case 7:
		u.Mail = ""
	case 11:
		u.DisplayName = ""
	case 13:
		u.BusinessPhones, u.OfficeLocation = nil, ""
	case 16:
		u.MobilePhone = "+1 555 0123"
	}
}

// synchronise gives the user an account in an on-premises domain.
func (t *Tenant) synchronise(u *User) {
	forest := forests[0]
	if u.serial%7 == 6 {
		forest = forests[1]
	}
	rid := firstPersonRID + u.serial
	if u.serial == 2 {
		u.login, u.DisplayName, rid = "administrator", "Administrator", 500
		u.GivenName, u.Surname = "", ""
	}
	u.OnPremises = &OnPremises{
		SAMAccountName:     u.login,
		DomainName:         forest + "." + t.Organisation.defaultDomain(),
		SecurityIdentifier: domainSID(forest, rid),
		UserPrincipalName:  u.login + "@" + forest + "." + t.Organisation.defaultDomain(),
	}
}

// invite makes the user a guest from somewhere else, of whom little is known.
func (t *Tenant) invite(r *rand.Rand, u *User) {
	given, surname := fullName(u.serial)
	mailbox := strings.ToLower(given+surname) + nameRound(u.serial)
	home := pick(r, []string{partner, "supplier.example", "audit.example"})
	u.Type = "Guest"
	u.DisplayName = given + " " + surname
	u.Mail = mailbox + "@" + home
	u.UserPrincipalName = mailbox + "_" + home + "#EXT#@" + t.Organisation.initialDomain()
}

// equip makes the user the mailbox of a meeting room, which nobody signs in to.
func (t *Tenant) equip(u *User) {
	u.DisplayName = fmt.Sprintf("Conf Room %d", u.serial)
	u.Mail = fmt.Sprintf("room%d@%s", u.serial, t.Organisation.defaultDomain())
	u.UserPrincipalName = u.Mail
}

func fullName(serial int) (given, surname string) {
	return givenNames[serial%len(givenNames)], surnames[serial%len(surnames)]
}

// nameRound tells people of the same name apart, as directories do: nothing for
// the first, then 2, 3, ….
func nameRound(serial int) string {
	round := serial / (len(givenNames) * len(surnames))
	if round == 0 {
		return ""
	}
	return fmt.Sprint(round + 1)
}

// account returns what the user logs on to devices with. Synchronised people
// appear under their NetBIOS domain, people of the cloud under "azuread".
func (t *Tenant) account(u *User) *Account {
	a := &Account{Domain: "azuread", Name: strings.ReplaceAll(u.login, ".", ""), SID: u.SecurityIdentifier, UserID: u.ID, DomainAdmin: u.admin}
	if u.OnPremises != nil {
		a.Domain, _, _ = strings.Cut(u.OnPremises.DomainName, ".")
		a.Name, a.SID = u.login, u.OnPremises.SecurityIdentifier
		a.SIDWithheld = u.serial%5 == 3
	}
	a.ID = a.Domain + `\` + a.Name
	return a
}

// cloudSID is the object id of a user of the cloud, written as a SID: the four
// little-endian words of the GUID.
func cloudSID(id string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(b) != 16 {
		panic("world: not a GUID: " + id)
	}
	// A GUID's first three groups are little-endian in memory.
	first := binary.BigEndian.Uint32(b[:4])
	second := uint32(binary.BigEndian.Uint16(b[6:8]))<<16 | uint32(binary.BigEndian.Uint16(b[4:6]))
	return fmt.Sprintf("S-1-12-1-%d-%d-%d-%d", first, second,
		binary.LittleEndian.Uint32(b[8:12]), binary.LittleEndian.Uint32(b[12:]))
}

// domainSID is the SID of an account of a domain, or of a host's local one.
func domainSID(domain string, rid int) string {
	h := digest(domain)
	return fmt.Sprintf("S-1-5-21-%d-%d-%d-%d", uint32(h), uint32(h>>32), uint32(h>>16), rid)
}
