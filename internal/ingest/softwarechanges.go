package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/odata"
)

const (
	// devicesPerQuery is how many devices are named in one query. Each gives a row
	// with all that it has, some kilobytes of the fifty megabytes that an answer may
	// have.
	devicesPerQuery = 4000
	// bytesPerInstall is about what a product takes of such a row, and
	// installsPerDevice how many there are.
	bytesPerInstall   = 50
	installsPerDevice = 150
	// mostQueries is when the whole inventory is read instead.
	mostQueries = 8
)

// noSoftwareSince says why what changed since the last reading cannot be told.
func noSoftwareSince(t *task) string {
	var last struct {
		Prints string `json:"fingerprints"` // which need not be read here
	}
	switch {
	case !t.huntsThroughGraph():
		return "the application lacks the permission ThreatHunting.Read.All, by which it would see which devices have other software"
	case !recall(t, &last) || len(last.Prints) == 0:
		return "there are no fingerprints of the last reading to compare"
	}
	return ""
}

// changeSoftware changes what is stored of the devices whose software is another
// than when it was read last: of none when the inventory is the same.
func changeSoftware(ctx context.Context, t *task) error {
	var last softwareMemo
	if !recall(t, &last) {
		return unsuited("there are no fingerprints of the last reading to compare")
	}
	export, err := t.cfg.Defender.ExportSoftware(ctx)
	if isOutOfOrder(err) { // pages tell as much as the files that cannot be had
		return unsuited("%w", err)
	}
	if err != nil {
		return err
	}
	t.untold = notHunted
	c := &softwareChanges{
		task: t, partition: Partition(t.cfg.Name), devices: t.listed(), asOf: export.Generated, prints: make(prints, len(last.Prints)),
		told: map[string]*install{}, installs: map[graph.Key][]*install{}, fewer: map[graph.Key]int{},
		products: map[string]*product{}, codes: map[graph.Key]uint64{}, keys: make([]graph.Key, 1),
	}
	if export.Generated.Equal(last.AsOf) && !c.newcomers(last.Strangers) {
		return errors.Join(c.describe(ctx), t.remember(last))
	}
	changed, err := c.changed(ctx, last.Prints)
	if err != nil {
		return err
	}
	if len(changed) > mostQueries*devicesPerQuery {
		return unsuited("%s have other software than before", plural(len(changed), "device"))
	}
	if err := c.hunt(ctx, changed); err != nil {
		return err
	}
	if err := c.apply(changed); err != nil {
		return err
	}
	if err := c.describe(ctx); err != nil {
		return err
	}
	return t.remember(softwareMemo{AsOf: c.asOf, Prints: c.prints, Strangers: slices.Sorted(maps.Keys(c.devices.strangers))})
}

// softwareChanges is what changed of the software.
type softwareChanges struct {
	task      *task
	partition graph.Partition
	devices   *listed
	asOf      time.Time
	prints    prints

	told     map[string]*install      // by the text that says it
	installs map[graph.Key][]*install // of the devices that changed, each product once
	products map[string]*product      // those that were met
	codes    map[graph.Key]uint64     // of these, from 1 on
	keys     []graph.Key              // by code
	places   places                   // of the device at hand
	fewer    map[graph.Key]int        // products that devices have no more, and how many of these
}

// newcomers says whether a device is listed by now that was not.
func (c *softwareChanges) newcomers(strangers []string) bool {
	return slices.ContainsFunc(strangers, func(id string) bool { _, ok := c.devices.keys[id]; return ok })
}

// changed are the ids of the devices that have other software than before: another
// fingerprint, or one where there was none, or none where there was one.
func (c *softwareChanges) changed(ctx context.Context, before prints) ([]string, error) {
	var ids []string
	err := c.task.huntPrints(ctx, func(device string, print uint64, _ int) {
		key, ok := c.devices.machine(device)
		if !ok {
			return
		}
		c.prints.set(key, print)
		if was, known := before.of(key); !known || was != print {
			ids = append(ids, device)
		}
	})
	if err == nil && len(c.prints) == 0 && len(c.devices.keys) > 0 {
		return nil, unsuited("hunting tells of no software at all")
	}
	for id, key := range c.devices.keys {
		_, had := before.of(key)
		if _, has := c.prints.of(key); had && !has {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// hunt asks for all software of some devices.
func (c *softwareChanges) hunt(ctx context.Context, ids []string) error {
	c.task.expect(len(ids))
	for _, id := range ids {
		c.installs[c.devices.keys[id]] = nil
	}
	for some := range slices.Chunk(ids, devicesPerQuery) {
		if err := c.ask(ctx, some); err != nil {
			return err
		}
		c.task.advanceBy(len(some))
	}
	return nil
}

// ask asks for the software of devices, and in two parts when it is too much.
func (c *softwareChanges) ask(ctx context.Context, ids []string) error {
	result, err := c.task.cfg.Graph.RunHuntingQuery(ctx, strings.Join([]string{
		"DeviceTvmSoftwareInventory",
		fmt.Sprintf(`where DeviceId in ("%s")`, strings.Join(ids, `", "`)),
		`summarize Software=make_list(strcat(SoftwareVendor, "|", SoftwareName, "|", SoftwareVersion, "|", EndOfSupportStatus, "|", ` +
			`tostring(EndOfSupportDate), "|", iff(ProductCodeCpe == "not available", "` + uncoded + `", ""))) by DeviceId`,
	}, " | "))
	if isTooMuch(result, err) && len(ids) > 1 {
		if err := c.ask(ctx, ids[:len(ids)/2]); err != nil {
			return err
		}
		return c.ask(ctx, ids[len(ids)/2:])
	}
	if err != nil {
		return err
	}
	usual := 0
	for i, row := range result.Rows {
		machine := c.devices.keys[strings.ToLower(row.String("DeviceId"))]
		of, asked := c.installs[machine]
		if !asked {
			return unsuited("hunting tells of software without saying of which device")
		}
		if of, err = c.read(row, slices.Grow(of, usual)); err != nil { // what the device had stays
			c.task.setAside(odata.NewRowError(i, nil, err))
			delete(c.installs, machine)
			continue
		}
		c.installs[machine], usual = of, len(of) // as the next may have
	}
	return nil
}

// read adds what a row says that a device has.
func (c *softwareChanges) read(row hunting.Row, of []*install) ([]*install, error) {
	c.places.begin(of)
	err := row.EachText("Software", func(text []byte) error {
		told, err := c.tell(text)
		if err != nil || told == nil {
			return err
		}
		if n := c.places.find(told.product); n >= 0 {
			of[n] = of[n].with(told)
			return nil
		}
		c.places.set(told.product, len(of))
		of = append(of, told)
		return nil
	})
	return of, err
}
