package graph

import "time"

// Op is what happened to a thing.
type Op string

// What can happen to an entity or a relationship.
const (
	Created Op = "created"
	Updated Op = "updated"
	Deleted Op = "deleted"
)

// Change is what became of one entity or relationship from one state of the
// graph to another. Volatile properties are no part of it.
type Change struct {
	Op        Op
	Partition Partition
	Type      Type
	// Key is that of the entity, or the computed one of the relationship.
	Key Key
	// From and To are the ends of a relationship, nil for entities.
	From, To *End
	// Before and After are the properties: of what was created there are none
	// before, of what was deleted none after.
	Before, After Props
	// Generation is the one that brought the change, and At when it was
	// committed. Of a change over several generations it is the last.
	Generation uint64
	At         time.Time
}
