package world_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"parapet/internal/simulator/world"
)

// ledger is what a complete graph holds, by type and key, each thing with its
// stable facts in words. It is drawn from what the world serves, independently
// of how the world counts and compares itself.
type ledger map[string]map[string]string

func (l ledger) put(typ, key string, facts ...any) {
	if l[typ] == nil {
		l[typ] = map[string]string{}
	}
	text := fmt.Sprintf("%q", facts)
	if _, taken := l[typ][key]; taken {
		panic("twice: " + typ + " " + key)
	}
	l[typ][key] = text
}

const account = "microsoft_defender_account:acme"

func ledgerOf(t *world.Tenant) ledger {
	l := ledger{}
	l.put("microsoft_defender_account", account, fmt.Sprint(t.ExposureScore(), t.ConfigurationScore()))
	l.directory(t)
	users := l.devices(t)
	l.logonUsers(t, users)
	l.vulnerabilities(t)
	l.software(t)
	l.posture(t)
	l.network(t)
	l.alerts(t)
	return l
}

func (l ledger) directory(t *world.Tenant) {
	for _, u := range t.Users {
		key := "microsoft_defender_user:" + u.ID
		l.put("microsoft_defender_user", key, u.DisplayName, u.UserPrincipalName, u.Mail, u.GivenName, u.Surname,
			u.JobTitle, u.Department, u.MobilePhone, u.OfficeLocation, u.BusinessPhones, fmt.Sprint(u.AccountEnabled), u.Type)
		l.put("microsoft_defender_account_has_user", account+"|has|"+key)
	}
	for _, g := range t.Groups {
		key := "microsoft_defender_group:" + g.ID
		l.put("microsoft_defender_group", key, g.DisplayName, g.Description, g.Mail, g.MembershipRule)
		l.put("microsoft_defender_account_has_group", account+"|has|"+key)
		for _, m := range g.Members {
			switch m.Kind {
			case world.MemberUser:
				l.put("microsoft_defender_group_has_user", key+"|has|microsoft_defender_user:"+m.ID)
			case world.MemberGroup:
				l.put("microsoft_defender_group_has_group", key+"|has|microsoft_defender_group:"+m.ID)
			}
		}
	}
}

// devices enters the devices and what begins at them, and returns the logons by
// the key of their account.
func (l ledger) devices(t *world.Tenant) map[string][]world.Logon {
	users := map[string][]world.Logon{}
	current := twins(t)
	for _, d := range t.Devices {
		machine, endpoint := "microsoft_defender_machine:"+d.ID, "user_endpoint."+d.ID
		successor := ""
		if c := current[d]; c != nil {
			successor = c.ID
		}
		shared := []any{
			successor,
			d.ComputerName, d.FirstSeen, d.AgentVersion, d.RiskScore, d.Tags, d.OnboardingStatus,
			d.Interfaces, d.AADDeviceID, d.MergedInto, d.RBACGroupName, fmt.Sprint(d.Excluded, d.PotentialDuplication),
		}
		l.put("microsoft_defender_machine", machine, append(shared, fmt.Sprint(t.Isolated(d)))...)
		l.put("user_endpoint", endpoint, append(shared, d.HealthStatus, d.ExposureLevel, d.LastIP, d.LastExternalIP,
			d.Version, fmt.Sprint(d.OSBuild), d.OSProcessor, d.OSArchitecture, d.DeviceValue)...)
		l.put("microsoft_defender_account_has_machine", account+"|has|"+machine)
		l.put("microsoft_defender_machine_manages_user_endpoint", machine+"|manages|"+endpoint)
		for logon := range t.Logons(d) {
			user := "microsoft_defender_logon_user:" + logon.Account.ID
			l.put("microsoft_defender_machine_has_logon_user", machine+"|has|"+user, logon.Types)
			users[user] = append(users[user], logon)
		}
		for cve, rows := range findingsByCVE(t, d) {
			l.put("microsoft_defender_machine_identified_vulnerability",
				machine+"|identified|microsoft_defender_vulnerability:"+cve.ID, sets(rows)...)
		}
	}
	return users
}

func findingsByCVE(t *world.Tenant, d *world.Device) map[*world.CVE][]world.Finding {
	rows := map[*world.CVE][]world.Finding{}
	for f := range t.Findings(d) {
		if f.CVE != nil {
			rows[f.CVE] = append(rows[f.CVE], f)
		}
	}
	return rows
}

func sets(rows []world.Finding) []any {
	products, versions, updates, affected := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range rows {
		products[f.Vendor+"/"+f.Product] = true
		versions[f.Version] = true
		updates[f.Update.ID] = true
		affected[f.Vendor+f.Product+f.Version+f.Update.ID] = true
	}
	// fmt prints maps in the order of their keys.
	return []any{fmt.Sprint(products), fmt.Sprint(versions), fmt.Sprint(updates), fmt.Sprint(affected), rows[0].CVE.Exploitability()}
}

func (l ledger) logonUsers(t *world.Tenant, users map[string][]world.Logon) {
	for key, logons := range users {
		var types []string
		for _, logon := range logons {
			types = append(types, logon.Types...)
		}
		slices.Sort(types)
		a := logons[0].Account
		l.put("microsoft_defender_logon_user", key, slices.Compact(types), a.SID, fmt.Sprint(a.DomainAdmin))
		if _, ok := t.User(a.UserID); ok {
			l.put("microsoft_defender_logon_user_is_user", key+"|is|microsoft_defender_user:"+a.UserID)
		}
	}
}

var isCVE = regexp.MustCompile(`^CVE-\d{4}-\d{4,}$`)

func (l ledger) vulnerabilities(t *world.Tenant) {
	seen := map[*world.CVE]bool{}
	for _, d := range t.Devices {
		for c := range findingsByCVE(t, d) {
			seen[c] = true
		}
	}
	for c := range seen {
		key := "microsoft_defender_vulnerability:" + c.ID
		l.put("microsoft_defender_vulnerability", key, c.Description, c.Severity, c.Vector, number(c.CVSS), c.Published, c.Updated,
			c.ExploitTypes, c.ExploitURIs, c.Exploitability(), c.Supportability)
		if isCVE.MatchString(c.ID) {
			l.put("cve", strings.ToLower(c.ID), number(c.CVSS))
			l.put("microsoft_defender_vulnerability_is_cve", key+"|is|"+strings.ToLower(c.ID))
		}
	}
}

func number(n *float64) string {
	if n == nil {
		return "null"
	}
	return fmt.Sprint(*n)
}

// changes compares two ledgers.
func changes(before, after ledger) world.Changes {
	all := world.Changes{}
	for typ := range mergedTypes(before, after) {
		var c world.Change
		for key, facts := range after[typ] {
			old, existed := before[typ][key]
			switch {
			case !existed:
				c.Created++
			case old != facts:
				c.Updated++
			}
		}
		for key := range before[typ] {
			if _, exists := after[typ][key]; !exists {
				c.Deleted++
			}
		}
		if c != (world.Change{}) {
			all[typ] = c
		}
	}
	return all
}

func mergedTypes(ledgers ...ledger) map[string]bool {
	types := map[string]bool{}
	for _, l := range ledgers {
		for typ := range l {
			types[typ] = true
		}
	}
	return types
}
