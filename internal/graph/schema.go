package graph

import (
	"fmt"
	"slices"
)

// Property declares one property of a type.
type Property struct {
	Name string
	Kind Kind
	// Doc says what the property means, with its unit and the values it takes.
	Doc string
	// Volatile properties are stored and can be queried, but a change of
	// nothing else is not a change of the thing: when it was last seen, how
	// many machines share a finding.
	Volatile bool
	// Lasting properties keep their stored value when a run says nothing of
	// them: not every way to read a thing tells them.
	Lasting bool
	// Merge says which value holds when one run tells of a thing twice.
	Merge Merge
}

// Merge is the rule by which two values of a property become one. Every rule
// gives the same result in any order, so that a run does not depend on which
// record came first. A defined value always beats an undefined one.
type Merge uint8

const (
	// Greatest keeps the greater value.
	Greatest Merge = iota
	// Least keeps the smaller value.
	Least
	// Earliest keeps the smaller value, also against the one that is already
	// stored: when something was first seen never moves to a later time.
	Earliest
	// Union makes one sorted list of both lists.
	Union
	// Joined does the same to texts that are comma-separated lists.
	Joined
)

// EntityType declares a type of entity.
type EntityType struct {
	Type       Type
	Classes    []Class
	Doc        string
	Properties []Property
	// BuiltOn are the types that other steps fill and that this one is made
	// from: it is known as far as they are.
	BuiltOn []Type
}

// RelationshipType declares a type of relationship between two entity types.
type RelationshipType struct {
	Type       Type
	Class      Class
	From, To   Type
	Doc        string
	Properties []Property
	// Mapped relationships join entities of different owners. They are found
	// by matching and not read from a source.
	Mapped bool
	// BuiltOn is as that of entities.
	BuiltOn []Type
}

// Schema is a set of declared types. It does not change once it is made.
type Schema struct {
	entities      []EntityType
	relationships []RelationshipType
	entity        map[Type]*EntityType
	relationship  map[Type]*RelationshipType
}

// NewSchema checks and indexes the declarations: types are unique, the ends of
// every relationship are declared, and no property is declared twice.
func NewSchema(entities []EntityType, relationships []RelationshipType) (*Schema, error) {
	s := &Schema{
		entities:      entities,
		relationships: relationships,
		entity:        map[Type]*EntityType{},
		relationship:  map[Type]*RelationshipType{},
	}
	for i := range entities {
		if err := s.addEntity(&entities[i]); err != nil {
			return nil, err
		}
	}
	for i := range relationships {
		if err := s.addRelationship(&relationships[i]); err != nil {
			return nil, err
		}
	}
	return s, s.checkBases()
}

func (s *Schema) addEntity(e *EntityType) error {
	if s.entity[e.Type] != nil {
		return fmt.Errorf("entity type %s is declared twice", e.Type)
	}
	s.entity[e.Type] = e
	return checkProperties(e.Type, e.Properties)
}

func (s *Schema) addRelationship(r *RelationshipType) error {
	if s.relationship[r.Type] != nil || s.entity[r.Type] != nil {
		return fmt.Errorf("relationship type %s is declared twice", r.Type)
	}
	if s.entity[r.From] == nil || s.entity[r.To] == nil {
		return fmt.Errorf("relationship type %s joins undeclared types %s and %s", r.Type, r.From, r.To)
	}
	s.relationship[r.Type] = r
	return checkProperties(r.Type, r.Properties)
}

func checkProperties(t Type, props []Property) error {
	seen := map[string]bool{}
	for _, p := range props {
		if seen[p.Name] {
			return fmt.Errorf("property %s of %s is declared twice", p.Name, t)
		}
		if p.Merge == Union && p.Kind != KindList {
			return fmt.Errorf("property %s of %s is united but is no list", p.Name, t)
		}
		seen[p.Name] = true
	}
	return nil
}

// Entities are all entity types in the order of their declaration.
func (s *Schema) Entities() []EntityType { return s.entities }

// Relationships are all relationship types in the order of their declaration.
func (s *Schema) Relationships() []RelationshipType { return s.relationships }

// Entity is the declaration of an entity type, nil when there is none.
func (s *Schema) Entity(t Type) *EntityType { return s.entity[t] }

// Relationship is the declaration of a relationship type, nil when there is
// none.
func (s *Schema) Relationship(t Type) *RelationshipType { return s.relationship[t] }

// OfClass are the entity types of a class.
func (s *Schema) OfClass(c Class) []Type {
	var types []Type
	for i := range s.entities {
		if slices.Contains(s.entities[i].Classes, c) {
			types = append(types, s.entities[i].Type)
		}
	}
	return types
}

// OfVerb are the relationship types of a class.
func (s *Schema) OfVerb(verb Class) []Type {
	var types []Type
	for i := range s.relationships {
		if s.relationships[i].Class == verb {
			types = append(types, s.relationships[i].Type)
		}
	}
	return types
}

// Property is the declaration of a property of an entity or relationship
// type.
func (s *Schema) Property(t Type, name string) (Property, bool) {
	var props []Property
	if e := s.entity[t]; e != nil {
		props = e.Properties
	} else if r := s.relationship[t]; r != nil {
		props = r.Properties
	}
	i := slices.IndexFunc(props, func(p Property) bool { return p.Name == name })
	if i < 0 {
		return Property{}, false
	}
	return props[i], true
}
