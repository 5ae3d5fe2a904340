package world

import "iter"

// Truth counts what a complete graph of the tenant holds, by type. Every type
// is present, also those of which there are none.
type Truth struct {
	Entities      map[string]int
	Relationships map[string]int
}

// Pair is one thing of a complete graph: an entity's Key, or a relationship's
// Key with the keys of both its ends.
type Pair struct {
	Key, From, To string
}

// Truth counts the tenant by type.
func (t *Tenant) Truth() Truth { return Truth{} }

// Pairs yields every entity or relationship of a type, each once. It is false
// for a type that a tenant's graph does not have.
func (t *Tenant) Pairs(typ string) (iter.Seq[Pair], bool) { return nil, false }
