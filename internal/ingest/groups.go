package ingest

import (
	"context"
	"errors"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/msgraph"
	"parapet/internal/transport"
)

func groupsSource() step {
	return step{
		name: "groups", reads: "the groups of the directory and their members",
		types: []graph.Type{graph.Group, graph.AccountHasGroup, graph.GroupHasUser, graph.GroupHasGroup},
		ways: []way{
			{
				kind: route.Delta, need: readGroups, run: followGroups, hindrance: usersWereMissing,
				cost: func(s route.Size) []route.Cost { return directoryCost(s.Groups / changedShare) },
			},
			{
				kind: route.List, need: readGroups, run: fillGroups,
				cost: func(s route.Size) []route.Cost { return append(directoryCost(s.Groups), membersCost(s)) },
			},
		},
	}
}

var readGroups = need{api: transport.Graph, roles: []string{"Directory.Read.All", "GroupMember.Read.All", "Group.Read.All"}}

// membersCost is that of the members of all groups, 20 groups a call, and of the
// further pages of those that hold everybody.
func membersCost(s route.Size) route.Cost {
	return route.Cost{Quota: graphCalls, Calls: (s.Groups+19)/20 + 1 + s.Users/directoryPage, Bytes: int64(s.Groups) * 500}
}

// usersWereMissing hinders the reading of changes when users may come that were
// not there when the groups were read, all of them or those of records that could
// not be read: their memberships were left out, and no change tells of them.
func usersWereMissing(t *task) string {
	for _, other := range t.tasks {
		if other.step.name != usersStep || !other.step.isOn(t.cfg.Sources) {
			continue
		}
		users := other.before()
		if users.Outcome != graph.Succeeded {
			return "the users did not all come last time, and memberships of users that are not known were left out"
		}
		if !t.before().Came() {
			return "the users were read by a sync without groups, and memberships of users that were not known before were left out"
		}
	}
	return ""
}

// fillGroups puts all groups and their members. Where the next changes begin is
// asked first: what changes meanwhile is told of again.
func fillGroups(ctx context.Context, t *task) error {
	next := fromNow(ctx, t, t.cfg.Graph.GroupsDelta(msgraph.FromNow))
	var listed []msgraph.Group
	for group, err := range readable(t, t.cfg.Graph.Groups(ctx)) {
		if err != nil {
			return err
		}
		if err := t.putGroup(group); err != nil {
			return err
		}
		listed = append(listed, group)
	}
	t.doubtEmpty(graph.Group, len(listed))
	t.measured(func(s *route.Size) { s.Groups = len(listed) })
	ids := make([]string, len(listed))
	for i, group := range listed {
		ids[i] = group.ID
	}
	if err := t.readMembers(ctx, ids); err != nil {
		return err
	}
	t.proveGroups(ctx, listed)
	return t.goOn(next)
}

// proveGroups begins the proofs of the changes of groups and of their members.
func (t *task) proveGroups(ctx context.Context, listed []msgraph.Group) {
	var last changesMemo
	recall(t, &last)
	proofs, note := memberProofs(last)
	p := prove(ctx, t, graph.Group, t.cfg.Graph.GroupsDelta, func(c msgraph.GroupChange) graph.Key {
		note(c)
		return groupKey(c.ID)
	})
	if p == nil {
		return
	}
	for _, group := range listed {
		p.meet(groupKey(group.ID), groupProps(group))
	}
	p.end()
	t.proofs = proofs
}

func (t *task) putGroup(group msgraph.Group) error {
	key := groupKey(group.ID)
	if err := t.entity(graph.Group, key, groupProps(group)); err != nil {
		return err
	}
	return t.hasOf(graph.AccountHasGroup, key)
}

// readMembers joins groups to their direct members. A group that is listed and
// then not found may be gone, or not there yet for all of the service: its members
// stay as they were until the next run knows better.
func (t *task) readMembers(ctx context.Context, ids []string) error {
	t.expect(len(ids))
	var failed []failure
	for group, err := range t.cfg.Graph.GroupMembersBatch(ctx, ids) {
		if err != nil {
			return err
		}
		for _, bad := range group.Unreadable {
			t.setAside(bad)
		}
		if group.Err != nil {
			failed = append(failed, failure{thing: group.GroupID, err: group.Err})
		}
		for _, member := range group.Members {
			if err := t.putMember(groupKey(group.GroupID), member); err != nil {
				return err
			}
		}
		t.advance()
	}
	switch n := len(failed); {
	case n > 0 && n == len(ids):
		return failed[0].err
	case n > 0:
		t.notes.lack("the members of %s could not be read: %s", plural(n, "group"), describe(failed))
	}
	return nil
}

// putMember joins a group to a user or a group. What is of another kind is left
// out, and so is a member that the directory does not list: the graph drops
// relationships without an end. That is why a member that comes without a kind
// may be put as both.
func (t *task) putMember(from graph.Key, member msgraph.Member) error {
	if member.Kind == msgraph.MemberUser || member.Kind == "" {
		if err := t.draft.PutRelationship(graph.GroupHasUser, from, userKey(member.ID), nil); err != nil {
			return err
		}
	}
	if member.Kind == msgraph.MemberGroup || member.Kind == "" {
		return t.draft.PutRelationship(graph.GroupHasGroup, from, groupKey(member.ID), nil)
	}
	return nil
}

func isNotFound(err error) bool {
	refused, ok := errors.AsType[*transport.Error](err)
	return ok && refused.Kind == transport.NotFound
}

func groupKey(id string) graph.Key { return graph.Key("microsoft_defender_group:" + id) }

func groupProps(g msgraph.Group) graph.Props {
	return graph.Props{
		text("id", g.ID),
		text("name", g.DisplayName),
		text("displayName", g.DisplayName),
		text("description", g.Description),
		text("email", g.Mail),
		truth("mailEnabled", g.MailEnabled),
		truth("securityEnabled", g.SecurityEnabled),
		truth("roleAssignable", g.IsAssignableToRole),
		list("groupTypes", g.GroupTypes),
		text("membershipRule", g.MembershipRule),
		text("visibility", g.Visibility),
		moment("createdOn", g.CreatedOn),
		truth("onPremisesSyncEnabled", g.OnPremisesSyncEnabled),
		text("onPremisesSecurityIdentifier", g.OnPremisesSecurityIdentifier),
	}
}
