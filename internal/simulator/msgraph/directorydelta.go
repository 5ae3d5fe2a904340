package msgraph

import (
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sort"
	"strings"

	"parapet/internal/simulator/world"
)

// membersPerEntry is how many members of a group come at once. A group with
// more occurs several times.
const membersPerEntry = 100

func (a *API) usersDelta(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	changes(w, r, t, "users", func(since int, from string, selected []string) (iter.Seq[entry], *problem) {
		chosen, problem := userResource.choose(selected)
		whole := func(u user, _, _ []world.Member) []entry {
			return []entry{{u.ID, u.ID, renderSet(u, chosen, nil)}}
		}
		if since < 0 {
			return everything(a.sortedUsers(t), from, userID, whole, nil), problem
		}
		return changed(t.UserChanges(since), from, whole), problem
	})
}

// groupsDelta tells of members too when they are selected.
func (a *API) groupsDelta(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	changes(w, r, t, "groups", func(since int, from string, selected []string) (iter.Seq[entry], *problem) {
		wanted := containsFold(selected, "members")
		chosen, problem := groupResource.choose(slices.DeleteFunc(selected, func(name string) bool { return strings.EqualFold(name, "members") }))
		whole := func(g group, joined, left []world.Member) []entry {
			if !wanted {
				joined, left = nil, nil
			}
			return groupEntries(g, chosen, memberChanges(joined, left))
		}
		if since < 0 {
			return everything(a.sortedGroups(t), from, groupID, whole, func(g group) []world.Member { return g.Members }), problem
		}
		return changed(t.GroupChanges(since), from, whole), problem
	})
}

// everything makes the entries of all objects, given in the order of ids.
func everything[T any](
	objects []T, from string, id func(T) string,
	whole func(object T, joined, left []world.Member) []entry, members func(T) []world.Member,
) iter.Seq[entry] {
	first := sort.Search(len(objects), func(i int) bool { return id(objects[i]) >= from })
	return func(yield func(entry) bool) {
		for _, object := range objects[first:] {
			var joined []world.Member
			if members != nil {
				joined = members(object)
			}
			for _, e := range whole(object, joined, nil) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// changed makes the entries of what changed.
func changed[T world.User | world.Group](
	list iter.Seq[world.DirectoryChange[T]], from string, whole func(object *T, joined, left []world.Member) []entry,
) iter.Seq[entry] {
	sorted := slices.SortedFunc(list, func(a, b world.DirectoryChange[T]) int { return strings.Compare(a.ID, b.ID) })
	return func(yield func(entry) bool) {
		for _, c := range sorted {
			if c.ID < from {
				continue
			}
			entries := []entry{removed(c.ID, c.Removed)}
			if c.Now != nil {
				entries = whole(c.Now, c.Joined, c.Left)
			}
			for _, e := range entries {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// memberChanges are what members@delta holds.
func memberChanges(joined, left []world.Member) []json.RawMessage {
	list := make([]json.RawMessage, 0, len(joined)+len(left))
	for _, m := range joined {
		list = append(list, marshal(map[string]any{"@odata.type": "#microsoft.graph." + kindOf(m), "id": m.ID}))
	}
	for _, m := range left {
		list = append(list, marshal(map[string]any{
			"@odata.type": "#microsoft.graph." + kindOf(m), "id": m.ID, "@removed": map[string]string{"reason": "deleted"},
		}))
	}
	return list
}

// groupEntries are a group with so many of its members each. Their keys sort
// them behind one another.
func groupEntries(g group, chosen []property[group], members []json.RawMessage) []entry {
	if len(members) == 0 {
		return []entry{{g.ID, g.ID, renderSet(g, chosen, nil)}}
	}
	var all []entry
	for chunk := range slices.Chunk(members, membersPerEntry) {
		key := fmt.Sprintf("%s/%06d", g.ID, len(all))
		all = append(all, entry{key, g.ID, renderSet(g, chosen, map[string]any{"members@delta": chunk})})
	}
	return all
}

// removed is an object that is gone: for good, or so that it can come back.
func removed(id, reason string) entry {
	return entry{id, id, marshal(map[string]any{"id": id, "@removed": map[string]string{"reason": reason}})}
}
