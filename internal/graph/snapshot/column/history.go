package column

// History says of things by their row in which generations they came and last
// changed, volatile properties aside, and which version of them this is: 1 of
// what was created, one more after each change.
type History struct{ Created, Begun, Versions *Ints }

// NewHistory is the history of n things that came in the generation.
func NewHistory(generation uint32, n int) History {
	return History{Repeat(generation, n), Repeat(generation, n), Repeat(1, n)}
}

// RoomForHistory is the history of nothing yet, with room for n things.
func RoomForHistory(n int) History {
	return History{RoomForInts(n), RoomForInts(n), RoomForInts(n)}
}

// Append adds a thing.
func (h History) Append(created, begun, version uint32) {
	h.Created.Append(created)
	h.Begun.Append(begun)
	h.Versions.Append(version)
}

// AppendRun adds the things of another history from first until last.
func (h History) AppendRun(from History, first, last int) {
	h.Created.AppendRun(from.Created, first, last)
	h.Begun.AppendRun(from.Begun, first, last)
	h.Versions.AppendRun(from.Versions, first, last)
}

// At is the history of one thing.
func (h History) At(row uint32) (created, begun, version uint32) {
	return h.Created.At(row), h.Begun.At(row), h.Versions.At(row)
}

// Clone is a copy that may change.
func (h History) Clone() History {
	return History{h.Created.Clone(), h.Begun.Clone(), h.Versions.Clone()}
}

// Size is the number of bytes it takes in memory.
func (h History) Size() int64 { return h.Created.Size() + h.Begun.Size() + h.Versions.Size() }

// IsHistory says whether a column of the name comes of the history.
func IsHistory(name string) bool {
	return name == "_createdOn" || name == "_beginOn" || name == "_version"
}

// column is the column of _createdOn, _beginOn or _version, nil for any other
// name and for what is not in memory.
func (h History) column(name string, clock Clock) Column {
	switch {
	case name == "_createdOn" && h.Created != nil:
		return &Generations{h.Created, clock}
	case name == "_beginOn" && h.Begun != nil:
		return &Generations{h.Begun, clock}
	case name == "_version" && h.Versions != nil:
		return h.Versions
	}
	return nil
}
