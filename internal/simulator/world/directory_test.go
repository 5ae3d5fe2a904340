package world_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"parapet/internal/raced"
	"parapet/internal/simulator/world"
)

// A logon account can be matched to its user by its SID, and where that is
// withheld by its NetBIOS domain and name; nobody else matches.
func TestAccountsLeadToOneUser(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	w := world.New(world.Config{Devices: 2500, FindingsPerDevice: 1})
	w.Advance(72)
	tenant := w.Tenant()
	bySID, byName := map[string]string{}, map[string]string{}
	note := func(m map[string]string, key, id string) {
		if other, taken := m[key]; taken && other != id {
			t.Fatalf("%s belongs to %s and %s", key, other, id)
		}
		m[key] = id
	}
	for _, u := range tenant.Users {
		note(bySID, u.SecurityIdentifier, u.ID)
		if o := u.OnPremises; o != nil {
			netbios, _, _ := strings.Cut(o.DomainName, ".")
			note(bySID, o.SecurityIdentifier, u.ID)
			note(byName, strings.ToLower(netbios+`\`+o.SAMAccountName), u.ID)
		}
	}
	counts := map[string]int{}
	for _, d := range tenant.Devices {
		for l := range tenant.Logons(d) {
			a, user := l.Account, l.Account.UserID
			if _, stays := tenant.User(user); !stays {
				user = "" // who has left was somebody, and nobody else is
			}
			if got := bySID[a.SID]; got != user {
				t.Fatalf("%s of %q has the SID of %q", a.ID, a.UserID, got)
			}
			if got := byName[a.ID]; got != user && a.Domain != "azuread" {
				t.Fatalf("%s of %q has the name of %q", a.ID, a.UserID, got)
			}
			if a.SIDWithheld && a.Domain == "azuread" {
				t.Fatalf("%s has no other way to be matched than by its SID", a.ID)
			}
			if a.ID != strings.ToLower(a.Domain+`\`+a.Name) {
				t.Fatalf("account %+v", a)
			}
			counts[fmt.Sprintf("withheld %t, admin %t, azuread %t", a.SIDWithheld && a.UserID != "", a.DomainAdmin, a.Domain == "azuread")]++
		}
	}
	if len(counts) < 5 {
		t.Errorf("kinds of accounts met: %v, want all five", counts)
	}
}

// Accounts of one name agree on everything else, wherever they log on.
func TestAccountsAgree(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Devices: 300, FindingsPerDevice: 1})
	w.Advance(48)
	met := map[string]world.Account{}
	tenant := w.Tenant()
	for _, d := range tenant.Devices {
		for l := range tenant.Logons(d) {
			if other, ok := met[l.Account.ID]; ok && other != *l.Account {
				t.Fatalf("%+v and %+v", other, *l.Account)
			}
			met[l.Account.ID] = *l.Account
		}
	}
}

// The SID of a user of the cloud leads back to the object id: it is the four
// words of the GUID as it lies in memory.
func TestCloudSIDs(t *testing.T) {
	t.Parallel()
	for _, u := range world.New(world.Config{Devices: 20}).Tenant().Users {
		var a, b, c, d uint32
		if _, err := fmt.Sscanf(u.SecurityIdentifier, "S-1-12-1-%d-%d-%d-%d", &a, &b, &c, &d); err != nil {
			t.Fatal(err)
		}
		swap := func(n uint32) string {
			return fmt.Sprintf("%02x%02x%02x%02x", byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
		}
		tail := swap(c) + swap(d)
		got := fmt.Sprintf("%08x-%04x-%04x-%s-%s", a, b&0xffff, b>>16, tail[:4], tail[4:])
		if got != u.ID {
			t.Fatalf("%s is the SID of %s, want %s", u.SecurityIdentifier, got, u.ID)
		}
	}
}

func TestNestingNeverGoesInCircles(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	w := world.New(world.Config{Devices: 1500, FindingsPerDevice: 1})
	w.Advance(240)
	tenant := w.Tenant()
	deepest := 0
	var depth func(g *world.Group, above []string) int
	depth = func(g *world.Group, above []string) int {
		deep := 0
		for _, m := range g.Members {
			switch m.Kind {
			case world.MemberUser:
				if _, ok := tenant.User(m.ID); !ok {
					t.Fatalf("%s has member %s, who left", g.DisplayName, m.ID)
				}
			case world.MemberGroup:
				inner, ok := tenant.Group(m.ID)
				if !ok || len(above) > 50 {
					t.Fatalf("%s has member %s (gone, or in a circle %v)", g.DisplayName, m.ID, above)
				}
				deep = max(deep, 1+depth(inner, append(above, g.ID)))
			}
		}
		return deep
	}
	for _, g := range tenant.Groups {
		deepest = max(deepest, depth(g, nil))
	}
	if deepest < 2 {
		t.Errorf("groups nest %d deep, want two levels", deepest)
	}
}

// TestNoTwoPrincipalsShareASID looks at a world so large that its people's RIDs
// run far.
func TestNoTwoPrincipalsShareASID(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	tenant := world.New(world.Config{Seed: 1, Devices: 10_000, FindingsPerDevice: 1}).Tenant()
	holders := map[string]string{}
	hold := func(sid, who string) {
		if other, held := holders[sid]; sid != "" && held && other != who {
			t.Errorf("%s is the SID of %s and of %s", sid, other, who)
		}
		holders[sid] = who
	}
	for _, u := range tenant.Users {
		if u.OnPremises != nil {
			hold(u.OnPremises.SecurityIdentifier, u.ID)
		}
	}
	for _, g := range tenant.Groups {
		hold(g.OnPremisesSecurityIdentifier, g.ID)
	}
	for _, d := range tenant.Devices {
		for l := range tenant.Logons(d) {
			hold(l.Account.SID, cmp.Or(l.Account.UserID, l.Account.ID))
		}
	}
}
