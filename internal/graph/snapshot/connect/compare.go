package connect

// Fate is what became of something between two moments.
type Fate string

// The fates of what is, or was, there.
const (
	Same    Fate = "same"
	New     Fate = "new"
	Changed Fate = "changed"
	Gone    Fate = "gone"
)

// Fates is what became of the entities and relationships of two Nets.
type Fates struct {
	// Entities are the fates by identifiers.
	Entities      map[string]Fate
	Relationships map[Relationship]Fate
}

// Compare says what became of the same entities and what joins them, from then
// until now. An entity changes when it has another version; a relationship is
// there or is not: its properties are not compared.
func Compare(then, now *Net) Fates {
	f := Fates{map[string]Fate{}, map[Relationship]Fate{}}
	was := map[string]Entity{}
	for _, e := range then.Entities {
		was[e.ID], f.Entities[e.ID] = e, Gone
	}
	for _, e := range now.Entities {
		f.Entities[e.ID] = e.since(was)
	}
	for _, r := range then.Relationships {
		f.Relationships[r] = Gone
	}
	for _, r := range now.Relationships {
		if f.Relationships[r] == Gone {
			f.Relationships[r] = Same
		} else {
			f.Relationships[r] = New
		}
	}
	return f
}

// since is what became of an entity since some were as they were.
func (e Entity) since(was map[string]Entity) Fate {
	before, known := was[e.ID]
	switch {
	case !known:
		return New
	case before.created != e.created || before.version != e.version:
		return Changed
	}
	return Same
}
