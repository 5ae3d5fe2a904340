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

func (t *Tenant) alertHasAddress() facts {
	return t.naming(func(e *Evidence) string {
		key, ok := addressKey(e.IP)
		if !ok {
			return ""
		}
		return key
	}, hasNamed)
}

func urlKey(e *Evidence) string {
	if e.URL == "" {
		return ""
	}
	return "microsoft_defender_url:" + e.URL
}

func (t *Tenant) alertHasURL() facts { return t.naming(urlKey, hasNamed) }

func (t *Tenant) urlFacts() facts {
	return func(yield func(thing, any) bool) {
		seen := map[string]bool{}
		for _, a := range t.Alerts() {
			for i := range a.Evidence {
				key := urlKey(&a.Evidence[i])
				if key == "" || seen[key] {
					continue
				}
				seen[key] = true
				if !yield(entity(key), nil) {
					return
				}
			}
		}
	}
}

// file is the file that a piece of evidence names: of a process what it runs.
func (e *Evidence) file() *EvidenceFile {
	if e.Process != nil {
		return &e.Process.Image
	}
	return e.File
}

func fileKey(e *Evidence) string {
	f := e.file()
	switch {
	case f == nil:
		return ""
	case f.SHA256 != "":
		return "microsoft_defender_file:" + f.SHA256
	default:
		return "microsoft_defender_file:" + f.SHA1
	}
}

func (t *Tenant) alertHasFile() facts { return t.naming(fileKey, hasNamed) }

// fileFacts knows of a file where and under which names alerts saw it.
func (t *Tenant) fileFacts() facts {
	return func(yield func(thing, any) bool) {
		var keys []string
		seen := map[string][]string{}
		for _, a := range t.Alerts() {
			for i := range a.Evidence {
				key := fileKey(&a.Evidence[i])
				if key == "" {
					continue
				}
				if seen[key] == nil {
					keys = append(keys, key)
				}
				f := a.Evidence[i].file()
				seen[key] = append(seen[key], "name "+f.Name, "path "+f.Path)
			}
		}
		for _, key := range keys {
			slices.Sort(seen[key])
			if !yield(entity(key), strings.Join(slices.Compact(seen[key]), "\n")) {
				return
			}
		}
	}
}

func actionKey(a *MachineAction) string { return "microsoft_defender_machine_action:" + a.ID }

func (t *Tenant) actionFacts() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.MachineActions() {
			if a := &t.MachineActions()[i]; !yield(entity(actionKey(a)), a.Status) {
				return
			}
		}
	}
}

// hasAction holds for devices that are still listed.
func (t *Tenant) hasAction() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.MachineActions() {
			a := &t.MachineActions()[i]
			if d, ok := t.Device(a.DeviceID); ok && !yield(thing{machineKey(d), "has", actionKey(a)}, nil) {
				return
			}
		}
	}
}
