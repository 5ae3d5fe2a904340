package world

import (
	"fmt"
	"slices"
	"strings"
)

// key is the alert's in the graph: by the id that its product gave it.
func (a *Alert) key() string {
	id := a.ID
	if id == "" {
		id = a.GraphID
	}
	return "microsoft_defender_alert:" + id
}

// alertFacts tells alerts apart by how far people have come with them: all else
// is the same for ever.
func (t *Tenant) alertFacts() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.Alerts() {
			if a := &t.Alerts()[i]; !yield(entity(a.key()), a.Status) {
				return
			}
		}
	}
}

func (t *Tenant) accountHasAlert() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.Alerts() {
			if a := &t.Alerts()[i]; !yield(thing{t.accountKey(), "has", a.key()}, nil) {
				return
			}
		}
	}
}

// naming yields relationships between alerts and what they name: link answers
// the key of the thing of a piece of evidence, or nothing. What an alert names
// twice is one relationship, with the parts of both.
func (t *Tenant) naming(link func(*Evidence) string, join func(alert, named string) thing) facts {
	return func(yield func(thing, any) bool) {
		for i := range t.Alerts() {
			a := &t.Alerts()[i]
			var keys []string
			parts := map[string][]string{}
			for n := range a.Evidence {
				e := &a.Evidence[n]
				key := link(e)
				if key == "" {
					continue
				}
				if parts[key] == nil {
					keys = append(keys, key)
				}
				parts[key] = append(parts[key], fmt.Sprint(e.Verdict, e.Remediation, e.Roles))
			}
			for _, key := range keys {
				slices.Sort(parts[key])
				if !yield(join(a.key(), key), strings.Join(slices.Compact(parts[key]), "\n")) {
					return
				}
			}
		}
	}
}

func namedHas(alert, named string) thing { return thing{named, "has", alert} }
func hasNamed(alert, named string) thing { return thing{alert, "has", named} }

// machineHasAlert holds for devices that are still listed.
func (t *Tenant) machineHasAlert() facts {
	return t.naming(func(e *Evidence) string {
		if e.Device == nil {
			return ""
		}
		d, ok := t.Device(e.Device.ID)
		if !ok {
			return ""
		}
		return machineKey(d)
	}, namedHas)
}

// userHasAlert holds for users who are still in the directory, known by their id
// or by the name that they sign in with.
func (t *Tenant) userHasAlert() facts {
	named := make(map[string]*User, len(t.Users))
	for _, u := range t.Users {
		named[strings.ToLower(u.UserPrincipalName)] = u
	}
	return t.naming(func(e *Evidence) string {
		if e.Account == nil {
			return ""
		}
		u, ok := t.User(e.Account.UserID)
		if !ok && e.Account.UserID == "" {
			u, ok = named[strings.ToLower(e.Account.UserPrincipalName)]
		}
		if !ok {
			return ""
		}
		return userKey(u.ID)
	}, namedHas)
}

// logonUserHasAlert holds for accounts that logged on to some device within the
// last 30 days.
func (t *Tenant) logonUserHasAlert() facts {
	known := map[string]*Account{}
	for _, u := range t.logonUsers() {
		known[u.account.ID] = u.account
	}
	return t.naming(func(e *Evidence) string {
		if e.Account == nil {
			return ""
		}
		a, ok := known[strings.ToLower(e.Account.Domain+`\`+e.Account.Name)]
		if !ok {
			return ""
		}
		return logonUserKey(a)
	}, namedHas)
}
