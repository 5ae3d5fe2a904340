package ingest

import (
	"slices"
	"strings"
	"sync"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// mostKept is how many devices are kept at most with what is known of them. When
// more are missing from a list that is not whole, what builds on it is as partial
// as it is.
const mostKept = 1000

// unseen are devices of which a run knows that it did not see them as they are.
type unseen struct {
	// devices are the ids of those that are known, and may be there though the list
	// of devices does not show them. They stay, with all that is known of them.
	devices []string
	// blurred are listed ones whose record could not be read wholly: by their ids,
	// the members that were dropped, all in lower case.
	blurred map[string][]string
}

// beWary looks whether the step builds on devices of which some were not seen as
// they are.
func (t *task) beWary() {
	if slices.Contains(t.after, t.task(machinesStep)) {
		t.wary = len(t.unseen.devices)+len(t.unseen.blurred) > 0 || t.mayHoldMore()
	}
}

// keepUnseen keeps what is stored of the devices that are kept: the step, which
// has read everything, has not looked for them. What others have stays too if it may
// be theirs by now.
func (t *task) keepUnseen() error {
	if !t.wary || t.coverage != graph.Whole {
		return nil
	}
	for _, typ := range t.step.types {
		r := graph.Declared().Relationship(typ)
		if r == nil || !isOfDevice(r.From) && !isOfDevice(r.To) {
			continue
		}
		for _, id := range t.unseen.devices {
			if err := t.keepOf(r, id); err != nil {
				return err
			}
		}
		if err := t.keepShared(r); err != nil {
			return err
		}
	}
	return nil
}

// isOfDevice reports whether entities of the type stand for a device.
func isOfDevice(typ graph.Type) bool { return typ == graph.Machine || typ == graph.Endpoint }

// keepOf keeps the relationships of a type that a device has, and what they lead to.
func (t *task) keepOf(r *graph.RelationshipType, id string) error {
	for _, device := range []graph.Key{machineKey(id), endpointKey(id)} {
		for stored := range t.stored.Of(r.Type, Partition(t.cfg.Name), device) {
			if err := t.draft.PutRelationship(r.Type, stored.From, stored.To, stored.Props); err != nil {
				return err
			}
			typ, key := r.To, stored.To
			if stored.To == device {
				typ, key = r.From, stored.From
			}
			if err := t.keepEntity(typ, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepEntity keeps an entity that the step has not put, with what is joined to it
// but devices: who has it is known by what is kept of them.
func (t *task) keepEntity(typ graph.Type, key graph.Key) error {
	own := Partition(t.cfg.Name)
	if typ == graph.Machine || !slices.Contains(t.step.types, typ) || !t.puts.note(typ, key) {
		return nil
	}
	stored, known := t.stored.Entity(typ, own, key)
	if !known {
		return nil
	}
	if err := t.draft.PutEntity(typ, key, stored.Props); err != nil {
		return err
	}
	for _, other := range t.step.types {
		r := graph.Declared().Relationship(other)
		if r == nil || isOfDevice(r.From) || isOfDevice(r.To) || r.From != typ && r.To != typ {
			continue
		}
		for joined := range t.stored.Of(other, own, key) {
			if err := t.draft.PutRelationship(other, joined.From, joined.To, joined.Props); err != nil {
				return err
			}
			if joined.From == key {
				if err := t.keepEntity(r.To, joined.To); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// keepBlurred keeps what is stored of a type of the devices in whose records one
// of the members could not be read that tell of it.
func (t *task) keepBlurred(typ graph.Type, members ...string) error {
	r := graph.Declared().Relationship(typ)
	for id, dropped := range t.unseen.blurred {
		if !slices.ContainsFunc(dropped, func(name string) bool { return slices.Contains(members, name) }) {
			continue
		}
		if err := t.keepOf(r, id); err != nil {
			return err
		}
	}
	return nil
}

// boundUnseen notes which known devices the list may leave out, unless they are
// too many to keep all that is known of them.
func (t *task) boundUnseen(listed []*defender.Machine) {
	vanished := t.vanished(listed)
	if len(listed) > 0 && len(vanished) <= mostKept {
		t.unseen.devices, t.bounded = vanished, true
	}
}

// blur notes the record of a device that could not be read wholly.
func (u *unseen) blur(id string, dropped []string) {
	if u.blurred == nil {
		u.blurred = map[string][]string{}
	}
	u.blurred[strings.ToLower(id)] = dropped
}

// puts notes which entities a step has put. It is safe for concurrent use.
type puts struct {
	mu  sync.Mutex
	all map[graph.Type]map[graph.Key]bool
}

// note notes an entity and reports whether it is new.
func (p *puts) note(typ graph.Type, key graph.Key) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = map[graph.Type]map[graph.Key]bool{}
	}
	if p.all[typ] == nil {
		p.all[typ] = map[graph.Key]bool{}
	}
	known := p.all[typ][key]
	p.all[typ][key] = true
	return !known
}

// clear forgets them.
func (p *puts) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = nil
}
