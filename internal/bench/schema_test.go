package bench

import (
	"slices"

	"parapet/internal/graph"
)

// Software on the devices is what the benchmark has beside what is declared.
const (
	software  graph.Type = "microsoft_defender_software"
	installed graph.Type = "microsoft_defender_machine_installed_software"
)

func newSchema() (*graph.Schema, error) {
	declared := graph.Declared()
	entities := append(slices.Clone(declared.Entities()), graph.EntityType{
		Type:    software,
		Classes: []graph.Class{"Application"},
		Properties: []graph.Property{
			{Name: "id", Kind: graph.KindText},
			{Name: "name", Kind: graph.KindText},
			{Name: "displayName", Kind: graph.KindText},
			{Name: "vendor", Kind: graph.KindText},
		},
	})
	relationships := append(slices.Clone(declared.Relationships()), graph.RelationshipType{
		Type: installed, Class: "INSTALLED", From: graph.Machine, To: software,
		Properties: []graph.Property{
			{Name: "version", Kind: graph.KindText},
			{Name: "firstSeenOn", Kind: graph.KindTime, Merge: graph.Earliest},
			{Name: "lastSeenOn", Kind: graph.KindTime, Volatile: true},
		},
	})
	return graph.NewSchema(entities, relationships)
}
