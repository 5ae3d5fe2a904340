package msgraph

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"parapet/internal/simulator/world"
)

func (a *API) members(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	listMembers(w, r, t, func(g group) []world.Member { return g.Members })
}

func (a *API) transitiveMembers(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	listMembers(w, r, t, func(g group) []world.Member { return descendants(t, g) })
}

// listMembers answers the members of the group in the path, of every kind or
// of the kind that the path casts to.
func listMembers(w http.ResponseWriter, r *http.Request, t *world.Tenant, of func(group) []world.Member) {
	g, ok := t.Group(r.PathValue("id"))
	if !ok {
		fail(w, r, notFound(r.PathValue("id")))
		return
	}
	members := of(g)
	if cast := r.PathValue("cast"); cast != "" {
		// Microsoft's generated clients write the alias of the namespace.
		kind, ok := strings.CutPrefix(strings.TrimPrefix(cast, "microsoft."), "graph.")
		if !ok {
			fail(w, r, noSegment(cast))
			return
		}
		members = slices.DeleteFunc(slices.Clone(members), func(m world.Member) bool { return !strings.EqualFold(kindOf(m), kind) })
	}
	o, problem := readOptions(r)
	if problem == nil {
		problem = checkMemberSelect(o.selected)
	}
	if problem != nil {
		fail(w, r, problem)
		return
	}
	memberID := func(m world.Member) string { return m.ID }
	page(w, r, "directoryObjects", o, byID(members, memberID), memberID,
		func(m world.Member) json.RawMessage { return renderMember(t, m, o.selected) })
}

// descendants are the members of a group and of the groups in it, each once.
func descendants(t *world.Tenant, g group) []world.Member {
	var all []world.Member
	seen := map[string]bool{g.ID: true}
	queue := []group{g}
	for len(queue) > 0 {
		for _, m := range queue[0].Members {
			if seen[m.ID] {
				continue
			}
			seen[m.ID] = true
			all = append(all, m)
			if nested, ok := t.Group(m.ID); ok && m.Kind == world.MemberGroup {
				queue = append(queue, nested)
			}
		}
		queue = queue[1:]
	}
	return all
}

func kindOf(m world.Member) string {
	switch m.Kind {
	case world.MemberUser:
		return userResource.name
	case world.MemberGroup:
		return groupResource.name
	default:
		return servicePrincipalResource.name
	}
}

// checkMemberSelect accepts what any kind of member has.
func checkMemberSelect(selected []string) *problem {
	for _, name := range selected {
		if !userResource.has(name) && !groupResource.has(name) && !servicePrincipalResource.has(name) {
			return badRequest("BadRequest", "Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.directoryObject'.", name)
		}
	}
	return nil
}

func renderMember(t *world.Tenant, m world.Member, selected []string) json.RawMessage {
	kind := kindOf(m)
	if u, ok := t.User(m.ID); ok {
		return render(u, userResource.pick(selected), kind)
	}
	if g, ok := t.Group(m.ID); ok {
		return render(g, groupResource.pick(selected), kind)
	}
	return render(m.ID, servicePrincipalResource.pick(selected), kind)
}

// notFound is what Graph says of an object that the directory does not hold.
func notFound(id string) *problem {
	return &problem{
		status: http.StatusNotFound, Code: "Request_ResourceNotFound",
		Message: "Resource '" + id + "' does not exist or one of its queried reference-property objects are not present.",
	}
}
