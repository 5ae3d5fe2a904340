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
	for _, id := range ids {
		if machine := c.devices.keys[id]; c.installs[machine] != nil {
			machines = append(machines, machine)
		}
	}
	var moved []graph.Ends
	for n, stored := range c.task.stored.SeveralFrom(graph.MachineInstalledSoftware, c.partition, machines, hunted...) {
		in := c.installs[machines[n]][productOf(stored.To)]
		if in == nil {
			c.fewer[stored.To] = true
			if err := c.task.draft.DeleteRelationship(graph.MachineInstalledSoftware, stored.From, stored.To); err != nil {
				return err
			}
			continue
		}
		in.stored = true
		if !in.is(stored.Props) {
			moved = append(moved, graph.Ends{From: stored.From, To: stored.To})
		}
	}
	if err := c.move(moved); err != nil {
		return err
	}
	for _, machine := range machines {
		for id, in := range c.installs[machine] {
			if in.stored {
				continue
			}
			if err := c.task.draft.PutRelationship(graph.MachineInstalledSoftware, machine, softwareKey(id), in.props(nil)); err != nil {
				return err
			}
		}
	}
	return nil
}

// move makes stored relationships as they are now.
func (c *softwareChanges) move(ends []graph.Ends) error {
	for _, stored := range c.task.stored.Several(graph.MachineInstalledSoftware, c.partition, ends, notHunted...) {
		in := c.installs[stored.From][productOf(stored.To)]
		err := c.task.draft.PutRelationship(graph.MachineInstalledSoftware, stored.From, stored.To, in.props(stored.Props))
		if err != nil {
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
	for _, is := range c.installs {
		for id := range is {
			delete(c.fewer, softwareKey(id))
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

// isInstalled says whether a device that stays has a product by what is stored and
// did not change.
func (c *softwareChanges) isInstalled(product graph.Key, left map[graph.Key]bool) bool {
	for r := range c.task.stored.Of(graph.MachineInstalledSoftware, c.partition, product, graph.KeysAlone) {
		if !left[r.From] && c.installs[r.From] == nil {
			return true
		}
	}
	return false
}
