package graph

import (
	"context"
	"errors"
	"iter"
	"time"
)

// ErrDamaged: what is stored cannot be read as it was written. The error that
// wraps it names the file.
var ErrDamaged = errors.New("damaged")

// ErrLocked: another process writes to the same data.
var ErrLocked = errors.New("in use by another writer")

// Store keeps a graph: one writer, any number of readers.
type Store interface {
	// View is the last committed generation. It stays as it is while others
	// commit.
	View() View
	// Begin opens the transaction of a run. It waits for no reader. A second
	// writer gets ErrLocked.
	Begin(ctx context.Context) (Tx, error)
}

// Generation says which state of the graph a view shows.
type Generation struct {
	Number uint64
	At     time.Time
	// Steps are the outcomes of the last run of every partition.
	Steps map[Partition][]Step
	// Lost says why newer generations, which would be asked in its place,
	// cannot be read; nil when there are none.
	Lost []error
}

// View reads one state of the graph.
type View interface {
	Generation() Generation
	// Entities streams the entities of a type in all partitions, ordered by
	// partition and key, with the named properties, or with all of them when
	// none is named.
	Entities(t Type, props ...string) iter.Seq2[Partition, Entity]
	// Relationships streams the relationships of a type in all partitions.
	Relationships(t Type, props ...string) iter.Seq2[Partition, Relationship]
	// Count is the number of entities or relationships of a type.
	Count(t Type) int
	// Err is why something could not be read, nil when all could. What is
	// streamed after a failure is not all there is.
	Err() error
}

// Tx makes the next generation. It is not safe for concurrent use; the drafts
// it hands out are.
type Tx interface {
	// Draft is the draft of a partition, begun empty.
	Draft(p Partition) Draft
	// Seal merges a draft with the partition's stored state and returns the
	// exact differences. Types that the draft has not finished stay as they
	// are.
	Seal(ctx context.Context, p Partition, steps []Step) (Changes, error)
	// View is the graph as it will be after the commit of all that is sealed.
	// When it cannot be read, sealing and committing fail.
	View() View
	// Commit writes what is sealed and makes it the last generation: wholly,
	// or not at all.
	Commit(ctx context.Context) error
	// Rollback forgets the drafts. It does nothing after a commit.
	Rollback()
}

// Coverage says how much of a type a draft has seen.
type Coverage uint8

const (
	// Whole: everything. What the draft does not hold is deleted.
	Whole Coverage = iota
	// Part: not everything. What the draft does not hold is kept.
	Part
)

// End is an entity of some partition that a link leads from or to.
type End struct {
	Partition Partition
	Key       Key
}

// Draft collects what one run sees for one partition. It is safe for
// concurrent use. Putting a thing twice merges the two by the schema's rules.
//
// Property values are checked against the schema: an undeclared property or
// one of another kind is an error.
type Draft interface {
	PutEntity(t Type, key Key, props Props) error
	// PutRelationship joins two entities of the partition, which may be put
	// later; a relationship whose end never comes is left out. The draft keeps no reference to props.
	PutRelationship(t Type, from, to Key, props Props) error
	// PutLink joins two entities of any partitions, for mapped types.
	PutLink(t Type, from, to End, props Props) error
	// Reset forgets all that was put of the types.
	Reset(types ...Type)
	// Finish says that no more comes of the types. Types that are not
	// finished when the draft is sealed stay as they were.
	Finish(c Coverage, types ...Type)
	// Len is how many things of the type were put so far; pairs put twice may
	// count twice until the draft is sealed.
	Len(t Type) int
}
