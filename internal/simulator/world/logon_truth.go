package world

// logonUser is an account, and every way in which it logged on to any device.
// When it was first seen is left out: the earliest date ever known stays.
type logonUser struct {
	account *Account
	kinds   logonKinds
}

// logonUsers are the accounts that logged on within the last 30 days, in the
// order in which the devices' logons name them.
func (t *Tenant) logonUsers() []logonUser {
	var users []logonUser
	place := map[string]int{}
	for _, d := range t.Devices {
		for _, s := range d.sessions {
			if !s.visible(d, t.Clock) {
				continue
			}
			i, met := place[s.account.ID]
			if !met {
				i = len(users)
				place[s.account.ID] = i
				users = append(users, logonUser{account: s.account})
			}
			users[i].kinds |= s.kinds
		}
	}
	return users
}

func (t *Tenant) logonUserFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, u := range t.logonUsers() {
			if !yield(entity(logonUserKey(u.account)), u.kinds) {
				return
			}
		}
	}
}

func (t *Tenant) hasLogonUser(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		for _, s := range d.sessions {
			if !s.visible(d, t.Clock) {
				continue
			}
			if !yield(thing{machine, "has", logonUserKey(s.account)}, s.kinds) {
				return
			}
		}
	}
}

// isUser holds for accounts of people who are still in the directory.
func (t *Tenant) isUser() facts {
	return func(yield func(thing, any) bool) {
		for _, u := range t.logonUsers() {
			person, ok := t.User(u.account.UserID)
			if !ok {
				continue
			}
			if !yield(thing{logonUserKey(u.account), "is", userKey(person.ID)}, nil) {
				return
			}
		}
	}
}
