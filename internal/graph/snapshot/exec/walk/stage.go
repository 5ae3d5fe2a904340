package walk

import "parapet/internal/graph/plan"

// stage is what a match does next from the entity that it stands on. Stages
// know nothing of tables; sites are stages on tables.
type stage struct {
	kind kind
	// hop: over the edge to the node, which are noted at their places.
	hop                  plan.Hop
	edgePlace, nodePlace int
	// place: that the entity is noted at (leave), or that the next stage goes
	// on from (jump).
	place int
	// max is the greatest length of paths.
	max int
	// want: whether the chain must lead on (check).
	want  bool
	chain *stage
	// section: what is optional. Probe is the section alone, nil when the
	// match goes on without the section in any case. Inside are the places of
	// the section.
	section, probe *stage
	inside         []int
	// where is what can be decided once the stage is done; skip once a section
	// is left out.
	where, skip []plan.Expr
	next        *stage
	// op is the operator whose rows come of the stage, nowhere when they are
	// not counted, and work the one that its looks are counted to.
	op, work int
}

// kind is what a stage does.
type kind uint8

const (
	// end hands the match on.
	end kind = iota
	// hop goes over a relationship.
	hop
	// check asks whether a chain leads on.
	check
	// optional goes on with and without a section.
	optional
	// leave notes the entity that a section leads to.
	leave
	// jump goes on from another entity.
	jump
	// paths go over several relationships.
	paths
)

// nowhere is the place of things that nobody asks for, and the operator of
// what none is for.
const nowhere = -1
