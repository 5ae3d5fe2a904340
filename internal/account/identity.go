package account

import "slices"

// Identity is who asks, and by what right.
type Identity struct {
	// Account is the account's id, Name its name.
	Account, Name string
	// Role is the account's, or that of the token if it is less.
	Role Role
	// Instances are the keys of the integrations that may be seen; nil for all.
	Instances []string
	// Session and Token are the id of the session or of the token; one is empty.
	Session, Token string
}

// Limited says whether not all integrations may be seen.
func (i Identity) Limited() bool { return i.Instances != nil }

// May says whether something may be done, to what is seen. A token does not manage
// its owner's account, unless it may manage everybody's: one that leaked could
// otherwise end the sessions of who wants to revoke it.
func (i Identity) May(p Permission) bool {
	if p == SelfManage && i.Token != "" {
		p = AccountManage
	}
	return i.Role.May(p, i.Limited())
}

// Sees says whether an integration may be seen, by its key.
func (i Identity) Sees(instance string) bool {
	return !i.Limited() || slices.Contains(i.Instances, instance)
}

// Via says how the identity was shown, for the audit log.
func (i Identity) Via() string {
	switch {
	case i.Session != "":
		return "session"
	case i.Token != "":
		return "token"
	}
	return ""
}

// within limits the scope of a token to that of its owner; nil is all.
func within(scope, owner []string) []string {
	if scope == nil {
		return owner
	}
	if owner == nil {
		return scope
	}
	both := []string{}
	for _, key := range scope {
		if slices.Contains(owner, key) {
			both = append(both, key)
		}
	}
	return both
}
