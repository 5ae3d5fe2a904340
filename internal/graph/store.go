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

// KeysAlone, in place of names of properties, asks for none of them: for who only
// wants to know what there is.
const KeysAlone = "_key"

// View reads one state of the graph.
type View interface {
	Generation() Generation
	// Entities streams the entities of a type in all partitions, ordered by
	// partition and key, with the named properties, or with all of them and the
	// ID when none is named; see [KeysAlone].
	Entities(t Type, props ...string) iter.Seq2[Partition, Entity]
	// Relationships streams the relationships of a type in all partitions.
	Relationships(t Type, props ...string) iter.Seq2[Partition, Relationship]
	// Entity is the living entity of a partition with the key, with what
	// Entities gives of it.
	Entity(t Type, p Partition, key Key, props ...string) (Entity, bool)
	// Of streams the relationships of a type that begin or end at the entities
	// of the partition with the key, as Relationships does.
	Of(t Type, p Partition, key Key, props ...string) iter.Seq[Relationship]
	// Between is the relationship of a type that joins two entities of the
	// partition, if there is one.
	Between(t Type, p Partition, from, to Key, props ...string) (Relationship, bool)
	// Several streams those of the relationships of a type within the partition
	// that are there, each with its number among the ends that were asked for,
	// as they are stored. Unlike Between it reads no more than what was asked
	// for: of millions it is far less. The properties of one are valid until the
	// next is given.
	Several(t Type, p Partition, ends []Ends, props ...string) iter.Seq2[int, Relationship]
	// SeveralFrom does the same with all relationships that begin at one of the
	// entities, each with the number of that. Those of one follow one another when
	// none is asked for twice.
	SeveralFrom(t Type, p Partition, from []Key, props ...string) iter.Seq2[int, Relationship]
	// CountTo is how many relationships of a type within the partition end at each
	// of the entities, for far less than it takes to stream them.
	CountTo(t Type, p Partition, to []Key) []int
	// Count is the number of entities or relationships of a type.
	Count(t Type) int
	// CountOf is the number of those of a partition alone, of a type that is not
	// mapped.
	CountOf(t Type, p Partition) int
	// Memo is what the last run of a partition left for the next; nil when it
	// left nothing, or when that cannot be read as it was written.
	Memo(p Partition) []byte
	// Err is why something could not be read, nil when all could. What is
	// streamed after a failure is not all there is.
	Err() error
}

// Ends are the keys of the entities that a relationship within a partition
// joins.
type Ends struct{ From, To Key }

// Tx makes the next generation. It is not safe for concurrent use; the drafts
// it hands out are.
type Tx interface {
	// Draft is the draft of a partition, begun empty.
	Draft(p Partition) Draft
	// Seal merges a draft with the partition's stored state and returns the
	// exact differences. Types that the draft has not finished stay as they
	// are. The guard, which may be nil, is asked before anything is deleted;
	// what it refuses is noted in Held of the steps that fill the type. The steps
	// are kept as they are when the transaction is committed.
	Seal(ctx context.Context, p Partition, steps []Step, guard Guard) (Changes, error)
	// Remember keeps a memo for the next run of a partition, in place of the
	// last one, when the transaction is committed. Nil forgets it. A partition
	// of which nothing is said keeps its memo.
	Remember(p Partition, memo []byte)
	// View is the graph as it will be after the commit of all that is sealed.
	// When it cannot be read, sealing and committing fail.
	View() View
	// Write writes what is sealed, which the commit does otherwise. While it does,
	// and with no other call, views may be taken and drafts filled. Nothing of it
	// is part of the graph before the commit; a failure leaves all of it to that.
	Write(ctx context.Context) error
	// Commit writes what is sealed and makes it the last generation: wholly,
	// or not at all.
	Commit(ctx context.Context) error
	// Rollback forgets the drafts. It does nothing after a commit.
	Rollback()
}

// Guard says whether so many things of a type may go, of those that are known.
// When they may not, nothing of the type is deleted: entities stay with what is
// joined to them. Relationships that go with an entity are not counted.
type Guard func(t Type, known, gone int) bool

// Coverage says how much of a type a draft has seen.
type Coverage uint8

const (
	// Whole: everything. What the draft does not hold is deleted.
	Whole Coverage = iota
	// Part: not everything. What the draft does not hold is kept, unless it was
	// deleted in so many words.
	Part
	// Patch: what changed since the stored state. What the draft does not hold
	// stays as it is; what was deleted goes.
	Patch
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
	// Bulk puts many relationships of a type that is not mapped, with the named
	// properties.
	Bulk(t Type, props ...string) (Bulk, error)
	// PutLink joins two entities of any partitions, for mapped types.
	PutLink(t Type, from, to End, props Props) error
	// DeleteEntity says that an entity is no more. It goes when the draft is
	// sealed, with what is joined to it, unless it was put too: what is put is
	// there.
	DeleteEntity(t Type, key Key) error
	// DeleteRelationship does the same to a relationship within the partition.
	DeleteRelationship(t Type, from, to Key) error
	// Refresh sets volatile properties of an entity that is stored and leaves
	// all else of it as it is, at far less cost than putting it. It does not say
	// that the entity is there: what is not stored is not made, and what is put
	// holds before it.
	Refresh(t Type, key Key, props Props) error
	// Keep says that an entity that is stored is there still, as it is but for
	// what is put or refreshed of it: a property that is put takes the place of
	// the stored one, and all others stay. It does nothing when the entity is
	// not stored. Of what is kept, what is refreshed and not put holds; fresh is
	// refreshed at once.
	Keep(t Type, key Key, fresh Props) error
	// KeepFrom does the same to all entities that stored relationships of a type
	// within the partition lead to from an entity, at far less cost than naming
	// them. Fresh is refreshed of these relationships, unless their type is finished
	// as Whole.
	KeepFrom(t Type, from Key, fresh Props) error
	// Reset forgets all that was put, refreshed, kept and deleted of the types.
	Reset(types ...Type)
	// Finish says that no more comes of the types. Types that are not
	// finished when the draft is sealed stay as they were.
	Finish(c Coverage, types ...Type)
	// Len is how many things of the type were put so far; pairs put twice may
	// count twice until the draft is sealed.
	Len(t Type) int
}
