package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The first groups of every directory, which stay: everybody, four departments,
// two divisions that hold two departments each, the company that holds the
// divisions, the people of a partner, the administrators of the domain, and a
// group that is out of use. The rest are projects.
const (
	everybody      = 0
	lastTeam       = 4
	lastDivided    = 6
	company        = 7
	partners       = 8
	administrators = 9
	abandoned      = 10
)

// rules say whom the groups hold that a rule fills, by their serial number.
var rules = map[int]struct {
	text  string
	holds func(*User) bool
}{
	everybody: {`(user.userType -eq "Member")`, func(u *User) bool { return u.Type == "Member" }},
	partners: {`(user.userType -eq "Guest") and (user.mail -contains "@` + partner + `")`, func(u *User) bool {
		return u.Type == "Guest" && strings.HasSuffix(u.Mail, "@"+partner)
	}},
}

// foundGroups makes one group to 25 users, and two projects at least. A group
// has only earlier groups as members, so that nesting never goes in circles.
func (t *Tenant) foundGroups(cfg Config) {
	r := cfg.dice("groups", 0)
	for range max(abandoned+3, len(t.Users)/25) {
		created := t.Clock.Add(-time.Duration(between(r, 30, 2000)) * day).Truncate(time.Second)
		t.Groups = append(t.Groups, t.newGroup(r, created))
	}
}

func (t *Tenant) newGroup(r *rand.Rand, created time.Time) *Group {
	serial := t.serials.groups
	t.serials.groups++
	g := &Group{ID: guid(r), Created: created, SecurityEnabled: true, serial: serial}
	switch {
	case serial == everybody:
		g.DisplayName, g.Description = "All Staff", "Everybody who works here"
		t.fillByRule(g)
	case serial <= lastTeam:
		department := departments[serial-1]
		g.DisplayName, g.Description = department, "The department "+department
		t.mailbox(g)
		g.Members = t.usersWhere(func(u *User) bool { return u.Department == department })
	case serial <= lastDivided:
		g.DisplayName = "Division " + string(rune('A'+serial-lastTeam-1))
		first := (serial-lastTeam-1)*2 + 1
		g.Members = []Member{{t.Groups[first].ID, MemberGroup}, {t.Groups[first+1].ID, MemberGroup}}
	case serial == company:
		g.DisplayName, g.Description = "Company", "All divisions"
		g.OnPremisesSecurityIdentifier = domainSID(forests[0], firstGroupRID+serial)
		g.Members = []Member{{t.Groups[lastTeam+1].ID, MemberGroup}, {t.Groups[lastDivided].ID, MemberGroup}}
	case serial == partners:
		g.DisplayName, g.Description = "Partners", "Guests from our partner"
		t.fillByRule(g)
	case serial == administrators:
		g.DisplayName, g.Description = "Domain Administrators", "Who administers the domain and its servers"
		g.OnPremisesSecurityIdentifier = domainSID(forests[0], firstGroupRID+serial)
		g.Members = t.usersWhere(func(u *User) bool { return u.admin })
	case serial == abandoned:
		g.DisplayName, g.Description = "Old VPN", "Out of use"
	default:
		t.project(r, g)
	}
	return g
}

func (t *Tenant) fillByRule(g *Group) {
	g.Types, g.MembershipRule = []string{"DynamicMembership"}, rules[g.serial].text
	g.Members = t.usersWhere(rules[g.serial].holds)
}

// isSteady says whether people leave the group's members as they are.
func (g *Group) isSteady() bool {
	return g.MembershipRule != "" || g.serial == administrators || g.serial == abandoned
}

// project fills a group as people do: a few members, sometimes an earlier group
// or an application among them, sometimes nobody.
func (t *Tenant) project(r *rand.Rand, g *Group) {
	g.DisplayName = fmt.Sprintf("Project %s %d", pick(r, surnames), g.serial)
	if g.serial%3 == 0 {
		t.mailbox(g)
	}
	if g.serial%4 == 1 {
		g.OnPremisesSecurityIdentifier = domainSID(forests[0], firstGroupRID+g.serial)
	}
	if g.serial%10 == 4 {
		return
	}
	for range between(r, 3, 30) {
		g.add(Member{pick(r, t.Users).ID, MemberUser})
	}
	if g.serial%3 == 1 {
		g.add(Member{pick(r, t.Groups[1:]).ID, MemberGroup})
	}
	if g.serial%5 == 2 {
		g.add(Member{guid(r), MemberServicePrincipal})
	}
}

// mailbox makes the group a Microsoft 365 group.
func (t *Tenant) mailbox(g *Group) {
	g.Types = append(g.Types, "Unified")
	g.MailEnabled, g.SecurityEnabled = true, false
	g.MailNickname = strings.ToLower(strings.ReplaceAll(g.DisplayName, " ", ""))
	g.Mail = g.MailNickname + "@" + t.Organisation.defaultDomain()
	g.Visibility = "Private"
}

func (t *Tenant) usersWhere(is func(*User) bool) []Member {
	var members []Member
	for _, u := range t.Users {
		if is(u) {
			members = append(members, Member{u.ID, MemberUser})
		}
	}
	return members
}

// add makes m a member, once.
func (g *Group) add(m Member) {
	if !slices.Contains(g.Members, m) {
		g.Members = append(slices.Clip(g.Members), m)
	}
}
