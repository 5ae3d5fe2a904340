package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/msgraph"
)

// mostWaiting bounds how many memberships wait for their member from run to run.
const mostWaiting = 10_000

// groupChanges is what became of the groups since the last run.
type groupChanges struct {
	task *task
	// groups are those that changed, as they were last.
	groups map[string]msgraph.GroupChange
	// members are those that came and went, as it was last, by the ids of the
	// group and of the member.
	members map[[2]string]msgraph.MemberChange
	waiting [][2]string
}

// followGroups puts what changed since the last run.
func followGroups(ctx context.Context, t *task) error {
	var last changesMemo
	recall(t, &last)
	g := &groupChanges{task: t, groups: map[string]msgraph.GroupChange{}, members: map[[2]string]msgraph.MemberChange{}}
	for _, pair := range last.Waiting {
		g.members[pair] = msgraph.MemberChange{Member: msgraph.Member{ID: pair[1], Kind: msgraph.MemberUser}}
	}
	link, err := walkChanges(ctx, t, t.cfg.Graph.GroupsDelta(last.Link), g.note)
	if err != nil {
		return err
	}
	if err := g.put(ctx); err != nil {
		return err
	}
	return t.goOn(changesMemo{Link: link, Waiting: g.waiting})
}

func (g *groupChanges) note(c msgraph.GroupChange) {
	g.groups[c.ID] = c
	for _, member := range c.Members {
		g.members[[2]string{c.ID, member.ID}] = member
	}
}

// put puts the groups, and then who came and went. All members are read of a
// group that was not known before: nobody says whether the changes tell of those
// of one that was restored.
func (g *groupChanges) put(ctx context.Context) error {
	var unknown []string
	for id, change := range g.groups {
		if change.Removed != "" {
			if err := g.task.draft.DeleteEntity(graph.Group, groupKey(id)); err != nil {
				return err
			}
			continue
		}
		if !g.known(graph.Group, groupKey(id)) {
			unknown = append(unknown, id)
		}
		if err := g.task.putGroup(change.Group); err != nil {
			return err
		}
	}
	for pair, member := range g.members {
		if g.groups[pair[0]].Removed != "" {
			continue
		}
		if err := g.putMember(pair, member); err != nil {
			return err
		}
	}
	return g.task.readMembers(ctx, unknown)
}

// putMember joins or parts a group and a member. A member that is not known yet
// is tried again by the next run: the directory may tell of a membership before
// it tells of the member.
func (g *groupChanges) putMember(pair [2]string, member msgraph.MemberChange) error {
	from := groupKey(pair[0])
	if member.Removed == "" {
		user := member.Kind == msgraph.MemberUser || member.Kind == ""
		if user && !g.known(graph.User, userKey(member.ID)) && len(g.waiting) < mostWaiting {
			g.waiting = append(g.waiting, pair)
		}
		return g.task.putMember(from, member.Member)
	}
	if err := g.task.draft.DeleteRelationship(graph.GroupHasUser, from, userKey(member.ID)); err != nil {
		return err
	}
	return g.task.draft.DeleteRelationship(graph.GroupHasGroup, from, groupKey(member.ID))
}

func (g *groupChanges) known(typ graph.Type, key graph.Key) bool {
	_, known := g.task.stored.Entity(typ, Partition(g.task.cfg.Name), key, graph.KeysAlone)
	return known
}
