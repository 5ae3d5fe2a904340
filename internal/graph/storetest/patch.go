package storetest

import (
	"slices"

	"parapet/internal/graph"
)

// patch is how one state differs from the one before it.
type patch struct {
	put  *State // what is new or other
	gone *State
}

// since is what a patch of the state before has to say.
func (s *State) since(before *State) patch {
	p := patch{&State{}, &State{}}
	for _, e := range s.Entities {
		if !slices.ContainsFunc(before.Entities, e.equals) {
			p.put.Entities = append(p.put.Entities, e)
		}
	}
	for _, e := range before.Entities {
		if !slices.ContainsFunc(s.Entities, e.same) {
			p.gone.Entities = append(p.gone.Entities, e)
		}
	}
	for _, r := range s.Relationships {
		if !slices.ContainsFunc(before.Relationships, r.equals) {
			p.put.Relationships = append(p.put.Relationships, r)
		}
	}
	for _, r := range before.Relationships {
		if !slices.ContainsFunc(s.Relationships, r.same) {
			p.gone.Relationships = append(p.gone.Relationships, r)
		}
	}
	return p
}

func (e Entity) equals(o Entity) bool { return e.same(o) && alike(e.Props, o.Props) }

func (r Relationship) equals(o Relationship) bool { return r.same(o) && alike(r.Props, o.Props) }

func alike(a, b graph.Props) bool {
	return slices.EqualFunc(a, b, func(a, b graph.Prop) bool { return a.Name == b.Name && a.Value.Equal(b.Value) })
}

// tell tells a draft of the partition what differs.
func (p patch) tell(d graph.Draft, of graph.Partition, schema *graph.Schema) error {
	for _, e := range p.gone.Entities {
		if e.Partition != of {
			continue
		}
		if err := d.DeleteEntity(e.Type, e.Key); err != nil {
			return err
		}
	}
	for _, r := range p.gone.Relationships {
		if r.owner(schema) != of {
			continue
		}
		if err := d.DeleteRelationship(r.Type, r.From.Key, r.To.Key); err != nil {
			return err
		}
	}
	return p.put.put(d, of, schema)
}
