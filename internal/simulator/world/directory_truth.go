package world

import "strings"

// accountKnown is what changes of the account: the organisation keeps its name
// and its domains, but not its scores.
type accountKnown struct{ exposure, configuration float64 }

func (t *Tenant) accountFacts() facts {
	return func(yield func(thing, any) bool) {
		yield(entity(t.accountKey()), accountKnown{t.ExposureScore(), t.ConfigurationScore()})
	}
}

// userKnown is what is stored of a directory user.
type userKnown struct {
	displayName, userPrincipalName, mail, givenName, surname    string
	jobTitle, department, employeeID, mobilePhone               string
	officeLocation, preferredLanguage, businessPhones, userType string
	enabled                                                     bool
	onPremises                                                  OnPremises
}

func (u *User) known() userKnown {
	k := userKnown{
		displayName: u.DisplayName, userPrincipalName: u.UserPrincipalName, mail: u.Mail,
		givenName: u.GivenName, surname: u.Surname, jobTitle: u.JobTitle, department: u.Department,
		employeeID: u.EmployeeID, mobilePhone: u.MobilePhone, officeLocation: u.OfficeLocation,
		preferredLanguage: u.PreferredLanguage, businessPhones: strings.Join(u.BusinessPhones, "\n"),
		userType: u.Type, enabled: u.AccountEnabled,
	}
	if u.OnPremises != nil {
		k.onPremises = *u.OnPremises
	}
	return k
}

func (t *Tenant) userFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, u := range t.Users {
			if !yield(entity(userKey(u.ID)), u.known()) {
				return
			}
		}
	}
}

// groupKnown is what is stored of a group; its members are relationships.
type groupKnown struct {
	displayName, description, mail, mailNickname string
	types, membershipRule, visibility            string
	securityEnabled, mailEnabled                 bool
}

func (g *Group) known() groupKnown {
	return groupKnown{
		displayName: g.DisplayName, description: g.Description, mail: g.Mail, mailNickname: g.MailNickname,
		types: strings.Join(g.Types, "\n"), membershipRule: g.MembershipRule, visibility: g.Visibility,
		securityEnabled: g.SecurityEnabled, mailEnabled: g.MailEnabled,
	}
}

func (t *Tenant) groupFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, g := range t.Groups {
			if !yield(entity(groupKey(g.ID)), g.known()) {
				return
			}
		}
	}
}

func (t *Tenant) hasUser() facts {
	return func(yield func(thing, any) bool) {
		for _, u := range t.Users {
			if !yield(thing{t.accountKey(), "has", userKey(u.ID)}, nil) {
				return
			}
		}
	}
}

func (t *Tenant) hasGroup() facts {
	return func(yield func(thing, any) bool) {
		for _, g := range t.Groups {
			if !yield(thing{t.accountKey(), "has", groupKey(g.ID)}, nil) {
				return
			}
		}
	}
}

// membership lists the direct members of one kind.
func membership(kind MemberKind, key func(id string) string) func(*Tenant) facts {
	return func(t *Tenant) facts {
		return func(yield func(thing, any) bool) {
			for _, g := range t.Groups {
				for _, m := range g.Members {
					if m.Kind == kind && !yield(thing{groupKey(g.ID), "has", key(m.ID)}, nil) {
						return
					}
				}
			}
		}
	}
}
