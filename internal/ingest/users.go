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
		ways: []way{
			{
				kind: route.Delta, need: readUsers, run: followUsers,
				cost: func(s route.Size) []route.Cost { return directoryCost(s.Users / changedShare) },
			},
			{
				kind: route.List, need: readUsers, run: fillUsers,
				cost: func(s route.Size) []route.Cost { return directoryCost(s.Users) },
			},
		},
	}
}

var readUsers = need{api: transport.Graph, roles: []string{"Directory.Read.All", "User.Read.All"}}

const (
	// directoryPage is how many users or groups a page holds.
	directoryPage = 999
	// bytesPerUser is about what a user takes of a packed page.
	bytesPerUser = 200
	// changedShare is about one in how many users and groups changes between two
	// runs.
	changedShare = 50
)

// directoryCost is that of pages, of the call that says where changes begin, and
// of one that proves those since the last run.
func directoryCost(things int) []route.Cost {
	return []route.Cost{{Quota: graphCalls, Calls: 3 + things/directoryPage, Bytes: int64(things) * bytesPerUser}}
}

// fillUsers puts all users. Where the next changes begin is asked first: what
// changes meanwhile is told of again.
func fillUsers(ctx context.Context, t *task) error {
	next := fromNow(ctx, t, t.cfg.Graph.UsersDelta(msgraph.FromNow))
	var listed []msgraph.User
	for user, err := range readable(t, t.cfg.Graph.Users(ctx)) {
		if err != nil {
			return err
		}
		if err := t.putUser(user); err != nil {
			return err
		}
		listed = append(listed, user)
	}
	t.doubtEmpty(graph.User, len(listed))
	t.measured(func(s *route.Size) { s.Users = len(listed) })
	p := prove(ctx, t, graph.User, t.cfg.Graph.UsersDelta, func(c msgraph.UserChange) graph.Key { return userKey(c.ID) })
	for _, user := range listed {
		t.people.note(user)
		p.meet(userKey(user.ID), userProps(user))
	}
	p.end()
	return t.goOn(next)
}

// followUsers puts what changed since the last run. A user that changed several
// times is what it was last.
func followUsers(ctx context.Context, t *task) error {
	var last changesMemo
	recall(t, &last)
	now := map[string]msgraph.UserChange{}
	link, err := walkChanges(ctx, t, t.cfg.Graph.UsersDelta(last.Link), func(c msgraph.UserChange) { now[c.ID] = c })
	if err != nil {
		return err
	}
	for id, change := range now {
		if change.Removed != "" {
			err = t.draft.DeleteEntity(graph.User, userKey(id))
		} else {
			t.people.note(change.User)
			err = t.putUser(change.User)
		}
		if err != nil {
			return err
		}
	}
	return t.goOn(changesMemo{Link: link})
}

func (t *task) putUser(user msgraph.User) error {
	key := userKey(user.ID)
	if err := t.entity(graph.User, key, userProps(user)); err != nil {
		return err
	}
	return t.hasOf(graph.AccountHasUser, key)
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
