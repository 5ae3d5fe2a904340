package ingest

import (
	"context"
	"errors"
	"maps"
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
			c.fewer[stored.To] = true
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
	left := c.task.leavers()
	gone := slices.Collect(maps.Keys(left))
	for _, r := range c.task.stored.SeveralFrom(graph.MachineInstalledSoftware, c.partition, gone, graph.KeysAlone) {
		c.fewer[r.To] = true
	}
	for code, has := range c.had() {
		if has {
			delete(c.fewer, c.keys[code])
		}
	}
	for partition, stored := range c.task.stored.Entities(graph.Software, "id", "name", "vendor", "hasProductCode") {
		if partition != c.partition {
			continue
		}
		if c.fewer[stored.Key] && !c.task.mayHoldMore() && !c.isInstalled(stored.Key, left) {
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

// had says of each product, by its code, whether a device has it that changed.
func (c *softwareChanges) had() []bool {
	had := make([]bool, len(c.keys))
	for _, has := range c.installs {
		for _, in := range has {
			had[in.product] = true
		}
	}
	return had
}

// isInstalled says whether a device that stays has a product by what is stored and
// did not change.
func (c *softwareChanges) isInstalled(product graph.Key, left map[graph.Key]bool) bool {
	for r := range c.task.stored.Of(graph.MachineInstalledSoftware, c.partition, product, graph.KeysAlone) {
		if _, read := c.installs[r.From]; !read && !left[r.From] {
			return true
		}
	}
	return false
}
