package world

import "slices"

// entry is what happened to a user or a group within an hour.
type entry struct {
	hour         int
	kind         entryKind
	id, removed  string
	created      bool
	joined, left []Member
}

type entryKind uint8

const (
	userEntry entryKind = iota
	groupEntry
)

// record logs what an hour changed in the directory. The log of an older moment
// is the beginning of that of a younger one, and never sees what is added.
func (h hour) record(users []*User, groups []*Group) {
	pairUp(users, h.Users, func(was, is *User) {
		switch {
		case is == nil:
			h.enter(entry{kind: userEntry, id: was.ID, removed: "changed"})
		case was == nil:
			h.enter(entry{kind: userEntry, id: is.ID, created: true})
		case was.known() != is.known():
			h.enter(entry{kind: userEntry, id: is.ID})
		}
	})
	pairUp(groups, h.Groups, func(was, is *Group) {
		switch {
		case is == nil:
			h.enter(entry{kind: groupEntry, id: was.ID, removed: was.removal()})
		case was == nil:
			h.enter(entry{kind: groupEntry, id: is.ID, created: true, joined: is.Members})
		default:
			joined, left := without(is.Members, was.Members), without(was.Members, is.Members)
			if was.known() != is.known() || len(joined)+len(left) > 0 {
				h.enter(entry{kind: groupEntry, id: is.ID, joined: joined, left: left})
			}
		}
	})
}

func (h hour) enter(e entry) {
	e.hour = h.hours
	h.log = append(h.log, e)
}

// removal says whether a removed group can be restored: those of Microsoft 365
// can.
func (g *Group) removal() string {
	if slices.Contains(g.Types, "Unified") {
		return "changed"
	}
	return "deleted"
}

// pairUp meets everything that was or is, and has changed. Lists only lose
// things, replace them in their place, and gain others at the end.
func pairUp[T User | Group | Device](before, after []*T, meet func(was, is *T)) {
	i := 0
	for _, was := range before {
		switch {
		case i < len(after) && after[i] == was:
			i++
		case i < len(after) && same(was, after[i]):
			meet(was, after[i])
			i++
		default:
			meet(was, nil)
		}
	}
	for _, is := range after[i:] {
		meet(nil, is)
	}
}

func same[T User | Group | Device](a, b *T) bool { return idOf(a) == idOf(b) }

func idOf[T User | Group | Device](x *T) string {
	switch x := any(x).(type) {
	case *User:
		return x.ID
	case *Group:
		return x.ID
	case *Device:
		return x.ID
	}
	panic("world: not a thing with an id")
}

func without(all, others []Member) []Member {
	out := make(map[Member]bool, len(others))
	for _, m := range others {
		out[m] = true
	}
	var rest []Member
	for _, m := range all {
		if !out[m] {
			rest = append(rest, m)
		}
	}
	return rest
}

// entriesAfter are the log's entries of a kind that are younger than an hour of
// the world, those of the same thing made one, in the order of its last.
func (t *Tenant) entriesAfter(after int, kind entryKind) []entry {
	var all []entry
	last := map[string]int{} // where the thing's entry lies
	for _, e := range t.log {
		if e.hour <= after || e.kind != kind {
			continue
		}
		if i, met := last[e.id]; met {
			e = all[i].then(e)
			all[i].id = ""
		}
		last[e.id] = len(all)
		all = append(all, e)
	}
	return slices.DeleteFunc(all, func(e entry) bool { return e.id == "" })
}

// then is an entry and a later one of the same thing as one. A member that joined and
// left is one that left: who read the members in between has to be told.
func (e entry) then(next entry) entry {
	return entry{
		hour: next.hour, kind: next.kind, id: next.id, removed: next.removed,
		created: e.created || next.created,
		joined:  slices.Concat(without(e.joined, next.left), next.joined),
		left:    slices.Concat(without(e.left, next.joined), next.left),
	}
}
