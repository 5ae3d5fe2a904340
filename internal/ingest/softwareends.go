package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/hunting"
)

// isTooMuch says whether a query has to be asked in parts.
func isTooMuch(result *hunting.Result, err error) bool {
	return errors.Is(err, hunting.ErrTooLarge) || err == nil && result.Truncated()
}

// apply makes the relationships of the devices that changed as they are now. Most of
// what such a device has is as it was.
func (c *softwareChanges) apply(ids []string) error {
	var machines []graph.Key
	var rest [][]*install // of each, what is not stored
	for _, id := range ids {
		machine := c.devices.keys[id]
		if has, read := c.installs[machine]; read {
			machines, rest = append(machines, machine), append(rest, slices.Clone(has))
		}
	}
	if err := c.compare(machines, rest); err != nil {
		return err
	}
	for n, has := range rest {
		for _, in := range has {
			if in == nil {
				continue
			}
			if err := c.task.draft.PutRelationship(graph.MachineInstalledSoftware, machines[n], c.keys[in.product], in.all(nil)); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare makes what is stored of machines as it is now, and takes it from the rest.
func (c *softwareChanges) compare(machines []graph.Key, rest [][]*install) error {
	var ends []graph.Ends
	var moved []*install
	last := -1
	for n, stored := range c.task.stored.SeveralFrom(graph.MachineInstalledSoftware, c.partition, machines, hunted...) {
		if n != last {
			c.places.begin(c.installs[machines[n]])
			last = n
		}
		at := c.places.find(c.codes[stored.To])
		if at < 0 {
			c.fewer[stored.To]++
			if err := c.task.draft.DeleteRelationship(graph.MachineInstalledSoftware, stored.From, stored.To); err != nil {
				return err
			}
			continue
		}
		if in := rest[n][at]; !in.is(stored.Props) {
			ends, moved = append(ends, graph.Ends{From: stored.From, To: stored.To}), append(moved, in)
		}
		rest[n][at] = nil
	}
	return c.move(ends, moved)
}

// move makes stored relationships as they are now.
func (c *softwareChanges) move(ends []graph.Ends, now []*install) error {
	for n, stored := range c.task.stored.Several(graph.MachineInstalledSoftware, c.partition, ends, notHunted...) {
		if err := c.task.draft.PutRelationship(graph.MachineInstalledSoftware, stored.From, stored.To, now[n].all(stored.Props)); err != nil {
			return err
		}
	}
	return nil
}

// productOf is the product that a key stands for.
func productOf(key graph.Key) string {
	return strings.TrimPrefix(string(key), string(softwareKey("")))
}

// describe puts the products as the list of products has them now, and takes away
// those that no device has any more, unless there may be a device of which that is
// not known.
func (c *softwareChanges) describe(ctx context.Context) error {
	gone := c.gone()
	for partition, stored := range c.task.stored.Entities(graph.Software, "id", "name", "vendor", "hasProductCode") {
		if partition != c.partition {
			continue
		}
		if gone[stored.Key] {
			if err := c.task.draft.DeleteEntity(graph.Software, stored.Key); err != nil {
				return err
			}
			continue
		}
		id := productOf(stored.Key)
		if c.products[id] == nil {
			c.products[id] = &product{
				vendor: stored.Props.Get("vendor").AsText(), name: stored.Props.Get("name").AsText(),
				coded: stored.Props.Get("hasProductCode").AsBool(),
			}
		}
	}
	return describeProducts(ctx, c.task, c.products)
}

// gone are the products that no device has any more; none while there may be a device
// of which that is not known.
func (c *softwareChanges) gone() map[graph.Key]bool {
	if c.task.mayHoldMore() {
		return nil
	}
	gone := map[graph.Key]bool{}
	for _, key := range c.task.bereft(graph.MachineInstalledSoftware, c.fewer) {
		gone[key] = true
	}
	for _, has := range c.installs {
		for _, in := range has {
			delete(gone, c.keys[in.product])
		}
	}
	return gone
}
