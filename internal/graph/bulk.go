package graph

// Ref stands for the key of an entity in every [Bulk] of a draft, or for a value
// of a property in one of them.
type Ref uint64

// Bulk puts relationships of one type into a draft, millions of them, faster
// than [Draft.PutRelationship]. Whoever has a key or a value many times asks
// once for what stands for it.
//
// A bulk is for one goroutine. Several may put relationships of one type at the
// same time.
type Bulk interface {
	// Key is what stands for the key of an entity, never 0.
	Key(key Key) Ref
	// Value is what stands for a value, of the property in this place of those
	// that were named; an undefined value is the property's absence. It panics
	// when the value is of another kind than the property.
	Value(property int, v Value) Ref
	// Put adds a relationship, or merges it with the one between the same
	// entities. The values are those of the properties in the order in which
	// they were named.
	Put(from, to Ref, values []Ref)
	// Close hands over what was put. Without it some of that may not be there;
	// a bulk is not closed, nor used any more, once its type was reset.
	Close()
}
