// Package graph is the domain: what an entity, a relationship and a property
// are, which types exist and what their properties mean, and the contract by
// which a store keeps them.
//
// A graph is made of partitions. A partition is what one owner wrote: one
// integration's part, or the part of a stage that relates the parts of
// others. Owners write drafts, a draft is sealed into the next state of its
// partition, and a transaction commits sealed drafts as one generation.
// Readers see whole generations only.
//
// The package knows nothing of Microsoft, of files, of J1QL or of HTTP. It
// imports the standard library alone.
package graph

import "strings"

// Type names a kind of entity (microsoft_defender_machine) or of relationship
// (microsoft_defender_account_has_machine). Queries see it as _type.
type Type string

// Class is the vendor-neutral meaning of a type: TitleCase for entities
// (HostAgent), a verb in capitals for relationships (HAS). Queries see it as
// _class.
type Class string

// Key identifies an entity within its partition for as long as the source
// knows the thing. Queries see it as _key.
type Key string

// Partition names what one owner wrote: "integration/acme", "match".
type Partition string

// Entity is a node. ID is filled in by stores that are asked for the whole of it,
// and is unique among all partitions.
type Entity struct {
	ID    string
	Type  Type
	Key   Key
	Props Props
}

// Relationship is an edge. Its key is computed from its ends and never
// stored; at most one relationship of a type joins two entities.
type Relationship struct {
	Type     Type
	From, To Key
	Props    Props
}

// RelationshipKey is the _key of the relationship of a class between two
// entities.
func RelationshipKey(from Key, class Class, to Key) Key {
	return from + Key("|"+strings.ToLower(string(class))+"|") + to
}

// Prop is one property of an entity or a relationship.
type Prop struct {
	Name  string
	Value Value
}

// Props are the defined properties of one thing. A property that is not
// listed, or whose value is undefined, is absent.
type Props []Prop

// Get is the value of the named property, undefined when it is absent.
func (p Props) Get(name string) Value {
	for i := range p {
		if p[i].Name == name {
			return p[i].Value
		}
	}
	return Value{}
}
