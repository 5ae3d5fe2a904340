package world

import (
	"runtime"
	"sync"
)

// Change counts what became of the things of one type.
type Change struct {
	Created, Updated, Deleted int
}

// Changes is the net change of a tenant's graph between two moments, by type;
// types without a change are absent. Properties that merely keep up with the
// clock (last-seen times, exposed machines, EPSS) are not changes, and neither
// is a first-seen time that rises because an older witness left.
type Changes map[string]Change

// compare answers what happened to a tenant, by type.
func compare(before, after *Tenant) Changes {
	counts := make([]Change, len(graphTypes))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				graphTypes[i].compare(&counts[i], before, after)
			}
		})
	}
	for i := range graphTypes {
		next <- i
	}
	close(next)
	workers.Wait()
	changes := Changes{}
	for i, c := range counts {
		if c != (Change{}) {
			changes[graphTypes[i].name] = c
		}
	}
	return changes
}

func (g graphType) compare(c *Change, before, after *Tenant) {
	if g.whole != nil {
		c.add(g.whole(before), g.whole(after))
	} else {
		g.compareDevices(c, before, after)
	}
}

// compareDevices compares device by device, so that the memory it takes is that
// of one device.
func (g graphType) compareDevices(c *Change, before, after *Tenant) {
	for _, d := range before.Devices {
		next, stays := after.Device(d.ID)
		switch {
		case !stays:
			c.add(g.ofDevice(before, d), nothing)
		case g.steady == nil || !g.steady(before, after, d, next):
			c.add(g.ofDevice(before, d), g.ofDevice(after, next))
		}
	}
	for _, d := range after.Devices {
		if _, ok := before.Device(d.ID); !ok {
			c.add(nothing, g.ofDevice(after, d))
		}
	}
}

var nothing facts = func(func(thing, any) bool) {}

// add counts the difference between the things before and after.
func (c *Change) add(before, after facts) {
	was := map[thing]any{}
	for x, known := range before {
		was[x] = known
	}
	for x, known := range after {
		old, existed := was[x]
		switch {
		case !existed:
			c.Created++
		case old != known:
			c.Updated++
		}
		delete(was, x)
	}
	c.Deleted += len(was)
}
