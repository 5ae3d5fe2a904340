package world

import (
	"math/rand/v2"
	"slices"
	"time"
)

// staffing lets people be hired, change and leave, and groups change with them.
func (h hour) staffing() {
	r := h.dice("staff")
	for range 1 + len(h.Users)/2000 {
		switch {
		case h.every(6, 2):
			h.hire(r)
		case h.every(6, 4):
			h.dismiss(r)
		case h.every(2, 1):
			h.promote(r)
		}
	}
	for range 1 + len(h.Groups)/100 {
		if h.every(3, 1) {
			h.regroup(r)
		}
	}
	switch {
	case h.every(12, 5):
		h.Groups = append(h.Groups, h.newGroup(r, h.Clock.Truncate(time.Second)))
	case h.every(12, 9):
		h.dissolve(r)
	case h.every(4, 3):
		g := h.editGroup(r.IntN(len(h.Groups)))
		g.Description = "Reviewed " + h.Clock.Format("2006-01-02 15:04")
	}
}

// hire adds a person, who logs on to a device at once.
func (h hour) hire(r *rand.Rand) {
	u := h.newUser(r, h.Clock.Truncate(time.Second))
	h.Users = append(h.Users, u)
	for _, i := range []int{everybody, partners} {
		if rules[i].holds(u) {
			h.editGroup(i).add(Member{u.ID, MemberUser})
		}
	}
	if i := slices.Index(departments[:lastTeam], u.Department); i >= 0 {
		h.editGroup(i + 1).add(Member{u.ID, MemberUser})
	}
	d := h.edit(r.IntN(len(h.Devices)))
	if u.login != "" && d.reports() && d.kind.family&windows != 0 {
		d.logOn(h.session(h.account(u), interactive|network))
	}
}

// dismiss removes a person from the directory and the groups, and lets nobody log
// on as that person any more.
func (h hour) dismiss(r *rand.Rand) {
	i := r.IntN(len(h.Users))
	u := h.Users[i]
	if u.admin {
		return
	}
	h.Users = slices.Delete(h.Users, i, i+1)
	h.expel(u.ID)
	for i, d := range h.Devices {
		theirs := func(s session) bool { return s.account.UserID == u.ID }
		if slices.ContainsFunc(d.sessions, theirs) {
			d = h.edit(i)
			d.sessions = slices.Clone(d.sessions)
			for j, s := range d.sessions {
				if theirs(s) {
					d.sessions[j] = s.ended(d)
				}
			}
		}
	}
}

// expel removes a user or group from all groups.
func (h hour) expel(id string) {
	theirs := func(m Member) bool { return m.ID == id }
	for i, g := range h.Groups {
		if slices.ContainsFunc(g.Members, theirs) {
			h.editGroup(i).Members = slices.DeleteFunc(slices.Clone(g.Members), theirs)
		}
	}
}

// promote changes something about a person.
func (h hour) promote(r *rand.Rand) {
	i := r.IntN(len(h.Users))
	next := *h.Users[i]
	h.Users[i] = &next
	switch r.IntN(3) {
	case 0:
		next.JobTitle = "Acting " + pick(r, jobTitles)
	case 1:
		next.OfficeLocation = "Annex"
	case 2:
		next.AccountEnabled = next.admin || !next.AccountEnabled
	}
}

// editGroup replaces a group by a copy that may be changed.
func (t *Tenant) editGroup(i int) *Group {
	next := *t.Groups[i]
	t.Groups[i] = &next
	return &next
}

// regroup changes the members of a group.
func (h hour) regroup(r *rand.Rand) {
	g := h.editGroup(between(r, 1, len(h.Groups)-1))
	if g.isSteady() {
		return
	}
	if len(g.Members) > 0 && chance(r, 0.4) {
		i := r.IntN(len(g.Members))
		g.Members = slices.Delete(slices.Clone(g.Members), i, i+1)
		return
	}
	g.add(Member{pick(r, h.Users).ID, MemberUser})
	if earlier := pick(r, h.Groups[1:]); earlier.serial < g.serial && chance(r, 0.3) {
		g.add(Member{earlier.ID, MemberGroup})
	}
}

// dissolve removes a project's group.
func (h hour) dissolve(r *rand.Rand) {
	i := r.IntN(len(h.Groups))
	g := h.Groups[i]
	if g.serial <= abandoned {
		return
	}
	h.Groups = slices.Delete(h.Groups, i, i+1)
	h.expel(g.ID)
}
