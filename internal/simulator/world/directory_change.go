package world

import "iter"

// DirectoryChange is what became of a user or a group since some hour.
type DirectoryChange[T User | Group] struct {
	ID string
	// Now is as it is now; nil when it is gone.
	Now *T
	// Removed is empty, or "changed" when it can be restored, or "deleted".
	Removed string
	// Created says that it did not exist at that hour.
	Created bool
	// Joined and Left are the members of a group that came and went since, each by
	// what became of it last.
	Joined, Left []Member
}

// Hours is how many hours the world had lived at this moment: a token for
// [Tenant.UserChanges] and [Tenant.GroupChanges].
func (t *Tenant) Hours() int { return t.hours }

// UserChanges yields the users that were created, changed or removed after an
// hour of the world, each once, in the order of their last change.
func (t *Tenant) UserChanges(after int) iter.Seq[DirectoryChange[User]] {
	return func(yield func(DirectoryChange[User]) bool) {
		for _, e := range t.entriesAfter(after, userEntry) {
			now, _ := t.User(e.id)
			if !yield(DirectoryChange[User]{ID: e.id, Now: now, Removed: e.removed, Created: e.created}) {
				return
			}
		}
	}
}

// GroupChanges yields the groups that were created, changed or removed after an
// hour of the world, or whose members came or went, each once, in the order of
// their last change.
func (t *Tenant) GroupChanges(after int) iter.Seq[DirectoryChange[Group]] {
	return func(yield func(DirectoryChange[Group]) bool) {
		for _, e := range t.entriesAfter(after, groupEntry) {
			now, _ := t.Group(e.id)
			if !yield(DirectoryChange[Group]{
				ID: e.id, Now: now, Removed: e.removed, Created: e.created, Joined: e.joined, Left: e.left,
			}) {
				return
			}
		}
	}
}
