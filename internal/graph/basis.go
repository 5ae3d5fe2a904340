package graph

import (
	"fmt"
	"slices"
)

// BuiltOn are the types that a type is made from directly.
func (s *Schema) BuiltOn(t Type) []Type {
	if e := s.entity[t]; e != nil {
		return e.BuiltOn
	}
	if r := s.relationship[t]; r != nil {
		return r.BuiltOn
	}
	return nil
}

// Basis are the types that a type is made from, directly or not, itself first.
func (s *Schema) Basis(t Type) []Type {
	all := []Type{t}
	for i := 0; i < len(all); i++ {
		for _, base := range s.BuiltOn(all[i]) {
			if !slices.Contains(all, base) {
				all = append(all, base)
			}
		}
	}
	return all
}

// checkBases sees to it that types are built on declared ones.
func (s *Schema) checkBases() error {
	var all []Type
	for _, e := range s.entities {
		all = append(all, e.Type)
	}
	for _, r := range s.relationships {
		all = append(all, r.Type)
	}
	for _, t := range all {
		for _, base := range s.BuiltOn(t) {
			if !slices.Contains(all, base) {
				return fmt.Errorf("type %s is built on the undeclared type %s", t, base)
			}
		}
	}
	return nil
}
