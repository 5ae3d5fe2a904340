package world

// Change counts what became of the things of one type.
type Change struct {
	Created, Updated, Deleted int
}

// Changes is the net change of a tenant's graph between two moments, by type;
// types without a change are absent. Properties that merely keep up with the
// clock (last-seen times, exposed machines, EPSS) are not changes.
type Changes map[string]Change
