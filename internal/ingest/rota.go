package ingest

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// rota says which devices a step asks in this run that can only ask device by
// device: a call each would take the quota of hours. Every run asks so many, those
// first that were never asked, then those that reported since, and then the
// others, each group by how long ago it was. Of the rest what is known stays.
type rota struct {
	task *task
	// now are the ids of the devices whose turn it is.
	now []string
	of  int // how many devices there are to ask

	machines map[string]*defender.Machine // by id
	turns    map[uint64]turn              // when devices were asked, by their ids' hash
}

// turn is when a device was asked, and when it had last reported then, both in
// minutes since 1970.
type turn struct{ asked, seen uint32 }

// rota draws up who is asked of these devices.
func (t *task) rota(machines []*defender.Machine) *rota {
	r := &rota{task: t, of: len(machines), machines: map[string]*defender.Machine{}, turns: t.lastTurns()}
	for _, m := range machines {
		r.machines[m.ID] = m
		r.now = append(r.now, m.ID)
	}
	slices.SortFunc(r.now, func(a, b string) int {
		last, other := r.turns[hashOf(a)], r.turns[hashOf(b)]
		return cmp.Or(cmp.Compare(r.group(a), r.group(b)), cmp.Compare(last.asked, other.asked), strings.Compare(a, b))
	})
	r.now = r.now[:min(t.cfg.PerDeviceCalls, len(r.now))]
	return r
}

// turn are the devices whose turn it is.
func (r *rota) turn() []*defender.Machine {
	machines := make([]*defender.Machine, len(r.now))
	for i, id := range r.now {
		machines[i] = r.machines[id]
	}
	return machines
}

// group is that of a device: never asked, changed since, or neither.
func (r *rota) group(id string) int {
	last, asked := r.turns[hashOf(id)]
	switch {
	case !asked:
		return 0
	case minutes(r.machines[id].LastSeen) > last.seen:
		return 1
	}
	return 2
}

// done notes who was asked, leaves that for the next run, and says of how many
// devices it is known.
func (r *rota) done(what string, failed []failure) error {
	asked := map[string]bool{}
	for _, id := range r.now {
		asked[id] = true
	}
	for _, f := range failed {
		delete(asked, f.thing)
	}
	next := map[uint64]turn{}
	for id, m := range r.machines {
		hash := hashOf(id)
		if asked[id] {
			next[hash] = turn{minutes(time.Now()), minutes(m.LastSeen)}
		} else if last, known := r.turns[hash]; known {
			next[hash] = last
		}
	}
	r.task.knows(len(next), r.of)
	if missing := r.of - len(next); missing > 0 {
		runs := (missing + r.task.cfg.PerDeviceCalls - 1) / r.task.cfg.PerDeviceCalls
		r.task.notes.lack("%s are known for %d of %s; the rest comes within %s",
			what, len(next), plural(r.of, "device"), plural(runs, "run"))
	}
	return r.task.remember(rotaMemo{packTurns(next)})
}

// keep keeps what is stored of the listed devices that were not asked in this run:
// their relationships of a type, and the entities that these lead to.
func (r *rota) keep(relationship, entity graph.Type, failed []failure) error {
	t, own := r.task, Partition(r.task.cfg.Name)
	waiting := r.waiting(failed)
	kept := map[graph.Key]bool{}
	for partition, stored := range t.stored.Relationships(relationship) {
		if partition != own || !waiting[stored.From] {
			continue
		}
		kept[stored.To] = true
		if err := t.draft.PutRelationship(relationship, stored.From, stored.To, stored.Props); err != nil {
			return err
		}
	}
	for partition, stored := range t.stored.Entities(entity) {
		if partition != own || !kept[stored.Key] {
			continue
		}
		if err := t.draft.PutEntity(entity, stored.Key, stored.Props); err != nil {
			return err
		}
	}
	return nil
}

// waiting are the listed devices that were not asked in this run.
func (r *rota) waiting(failed []failure) map[graph.Key]bool {
	all := map[graph.Key]bool{}
	for _, m := range r.task.machines {
		all[machineKey(m.ID)] = true
	}
	for _, id := range r.now {
		delete(all, machineKey(id))
	}
	for _, f := range failed {
		all[machineKey(f.thing)] = true
	}
	return all
}

// rotaMemo is a rota as the next run finds it: of each device sixteen bytes, the
// hash of its id and its turn.
type rotaMemo struct {
	Turns []byte `json:"turns"`
}

const turnBytes = 16

func (t *task) lastTurns() map[uint64]turn {
	var memo rotaMemo
	recall(t, &memo)
	turns := make(map[uint64]turn, len(memo.Turns)/turnBytes)
	for packed := range slices.Chunk(memo.Turns, turnBytes) {
		if len(packed) == turnBytes {
			turns[binary.LittleEndian.Uint64(packed)] = turn{
				binary.LittleEndian.Uint32(packed[8:]), binary.LittleEndian.Uint32(packed[12:]),
			}
		}
	}
	return turns
}

func packTurns(turns map[uint64]turn) []byte {
	packed := make([]byte, 0, len(turns)*turnBytes)
	for hash, last := range turns {
		packed = binary.LittleEndian.AppendUint64(packed, hash)
		packed = binary.LittleEndian.AppendUint32(packed, last.asked)
		packed = binary.LittleEndian.AppendUint32(packed, last.seen)
	}
	return packed
}

func minutes(t time.Time) uint32 { return uint32(max(0, t.Unix()/60)) }

func hashOf(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(strings.ToLower(id)))
	return h.Sum64()
}
