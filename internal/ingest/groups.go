package ingest

import (
	"context"
	"errors"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/msgraph"
	"parapet/internal/odata"
	"parapet/internal/transport"
)

func groupsSource() step {
	return step{
		name: "groups", reads: "the groups of the directory and their members",
		types: []graph.Type{graph.Group, graph.AccountHasGroup, graph.GroupHasUser, graph.GroupHasGroup},
		ways: []way{{
			kind: route.List,
			need: need{api: transport.Graph, roles: []string{"Directory.Read.All", "GroupMember.Read.All", "Group.Read.All"}},
			cost: func(s route.Size) []route.Cost {
				return []route.Cost{{Quota: "graph", Calls: 1 + s.Groups/directoryPage + s.Groups, Bytes: int64(s.Groups) * 2_000}}
			},
			run: fillGroups,
		}},
	}
}

func fillGroups(ctx context.Context, t *task) error {
	var ids []string
	for group, err := range readable(t, t.cfg.Graph.Groups(ctx)) {
		if err != nil {
			return err
		}
		key := groupKey(group.ID)
		if err := t.entity(graph.Group, key, groupProps(group)); err != nil {
			return err
		}
		if err := t.hasOf(graph.AccountHasGroup, key); err != nil {
			return err
		}
		ids = append(ids, group.ID)
	}
	t.doubtEmpty(graph.Group, len(ids))
	t.measured(func(s *route.Size) { s.Groups = len(ids) })
	failed, err := sweep(ctx, t, ids, t.putMembers)
	if len(failed) > 0 {
		t.notes.lack("the members of %s could not be read: %s", plural(len(failed), "group"), describe(failed))
	}
	return err
}

// putMembers joins a group to its direct members. A group that is gone has none.
func (t *task) putMembers(ctx context.Context, groupID string) error {
	from := groupKey(groupID)
	for member, err := range t.cfg.Graph.GroupMembers(ctx, groupID) {
		if bad, ok := errors.AsType[*odata.RowError](err); ok {
			t.setAside(bad)
			continue
		}
		if isNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.putMember(from, member); err != nil {
			return err
		}
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
