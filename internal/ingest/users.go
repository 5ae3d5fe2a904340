package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/msgraph"
	"parapet/internal/transport"
)

func usersSource() step {
	return step{
		name: usersStep, reads: "the users of the directory",
		types: []graph.Type{graph.User, graph.AccountHasUser},
		ways: []way{{
			kind: route.List,
			need: need{api: transport.Graph, roles: []string{"Directory.Read.All", "User.Read.All"}},
			cost: func(s route.Size) []route.Cost {
				return []route.Cost{{Quota: "graph", Calls: 1 + s.Users/directoryPage, Bytes: int64(s.Users) * bytesPerUser}}
			},
			run: fillUsers,
		}},
	}
}

const (
	// directoryPage is how many users or groups a page holds.
	directoryPage = 999
	// bytesPerUser is about what a user takes of a packed page.
	bytesPerUser = 200
)

func fillUsers(ctx context.Context, t *task) error {
	users := 0
	for user, err := range readable(t, t.cfg.Graph.Users(ctx)) {
		if err != nil {
			return err
		}
		users++
		t.people.note(user)
		key := userKey(user.ID)
		if err := t.entity(graph.User, key, userProps(user)); err != nil {
			return err
		}
		if err := t.hasOf(graph.AccountHasUser, key); err != nil {
			return err
		}
	}
	t.doubtEmpty(graph.User, users)
	t.measured(func(s *route.Size) { s.Users = users })
	return nil
}

func userKey(id string) graph.Key { return graph.Key("microsoft_defender_user:" + id) }

func userProps(u msgraph.User) graph.Props {
	return graph.Props{
		text("id", u.ID),
		always("name", u.DisplayName),
		always("displayName", u.DisplayName),
		always("username", u.UserPrincipalName),
		text("userPrincipalName", u.UserPrincipalName),
		text("email", u.Mail),
		text("mail", u.Mail),
		truth("active", u.AccountEnabled),
		text("userType", u.UserType),
		text("givenName", u.GivenName),
		text("surname", u.Surname),
		text("jobTitle", u.JobTitle),
		text("department", u.Department),
		text("employeeId", u.EmployeeID),
		text("officeLocation", u.OfficeLocation),
		text("mobilePhone", u.MobilePhone),
		list("businessPhones", u.BusinessPhones),
		text("preferredLanguage", u.PreferredLanguage),
		moment("createdOn", u.CreatedOn),
		truth("onPremisesSyncEnabled", u.OnPremisesSyncEnabled),
		text("onPremisesSamAccountName", u.OnPremisesSAMAccountName),
		text("onPremisesDomainName", u.OnPremisesDomainName),
		text("onPremisesSecurityIdentifier", u.OnPremisesSecurityIdentifier),
		text("securityIdentifier", u.SecurityIdentifier),
	}
}
