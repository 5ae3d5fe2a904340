package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
)

const (
	// logonsKept is how far back hunting looks: a sign-in that is older is none.
	logonsKept = 30 * 24 * time.Hour
	// arrivalOverlap is how long an event may be on its way from the moment that it
	// counts as having come in to the one at which a query finds it.
	arrivalOverlap = time.Hour
	// mostNewcomers is how many devices are named in a query of what is new, because
	// all of their sign-ins are.
	mostNewcomers = 1000
	// signingShare: from one run to the next somebody signs in on about one device in
	// so many. Where that is too few, queries are split.
	signingShare = 2
)

// newLogonsOf is about how much has come in since the last run.
func newLogonsOf(s route.Size) yield {
	all := logonsOf(s)
	return yield{all.rows / signingShare, all.bytes / signingShare}
}

// logonChanges is the way to read only what came in since the last run.
func logonChanges(as way) way {
	as.name, as.kind, as.cost = "", route.Delta, huntingCost(graphHunting, newLogonsOf)
	as.hindrance, as.run, as.need.better = noLogonsSince, changeLogons, ""
	return as
}

// noLogonsSince says why what came in since the last reading is not enough.
func noLogonsSince(t *task) string {
	var last logonsMemo
	switch {
	case !recall(t, &last) || last.AsOf.IsZero():
		return "nothing says as of when the last reading was"
	case time.Since(last.AsOf) > logonsKept-arrivalOverlap:
		return fmt.Sprintf("the last reading is of %s, and hunting looks back 30 days", last.AsOf.UTC().Format(time.RFC3339))
	}
	return ""
}

// changeLogons changes what is stored by the sign-ins that came in since, and takes
// away those that are too old by now.
func changeLogons(ctx context.Context, t *task) error {
	var last logonsMemo
	if !recall(t, &last) {
		return unsuited("nothing says as of when the last reading was")
	}
	c, err := t.newLogons(ctx, t.cfg.Graph, last)
	if err != nil {
		return err
	}
	if err := c.apply(); err != nil {
		return err
	}
	return c.leave(slices.DeleteFunc(slices.Clone(last.Strangers), func(id string) bool { return c.devices.keys[id] != "" }))
}

// newLogons asks for the sign-ins that came in since the last reading, and for all
// of the devices of which there may be older ones that are not known.
func (t *task) newLogons(ctx context.Context, runner hunting.Runner, last logonsMemo) (*changedLogons, error) {
	h, err := t.logonHunt()
	if err != nil {
		return nil, err
	}
	newcomers := t.newcomers(last.Strangers)
	if len(newcomers) > mostNewcomers {
		return nil, unsuited("%s are listed that were not", plural(len(newcomers), "device"))
	}
	c := &changedLogons{logonHunt: h, partition: Partition(t.cfg.Name), told: map[graph.Ends]*toldLogon{}}
	h.take = c.note
	rows, err := t.hunt(ctx, runner, query{lines: logonLinesSince(last.AsOf, newcomers), of: newLogonsOf, row: h.put})
	switch {
	case isInvalid(err):
		return nil, unsuited("what came in since the last sync cannot be asked for: %w", err)
	case err != nil:
		return nil, logonsUnread(err)
	case rows == 0:
		return nil, unsuited("not one sign-in came in since %s", last.AsOf.UTC().Format(time.RFC3339))
	case h.asked.IsZero():
		return nil, unsuited("hunting does not tell when it was asked")
	}
	return c, nil
}

// logonLinesSince ask for what came in since a moment, and for all of some devices.
func logonLinesSince(moment time.Time, newcomers []string) []string {
	since := moment.Add(-arrivalOverlap).UTC().Format("2006-01-02T15:04:05.0000000Z")
	arrived := "where ingestion_time() > datetime(" + since + ")"
	if len(newcomers) > 0 {
		arrived += ` or DeviceId in~ ("` + strings.Join(newcomers, `", "`) + `")`
	}
	return append(slices.Insert(slices.Clone(logonLines), 2, arrived), packedLogons, askedAt)
}

// newcomers are the ids of the listed devices of which no sign-ins can be known:
// those that are not stored, and those that were strangers when there were some.
func (t *task) newcomers(strangers []string) []string {
	var ids []string
	listed, known := t.machineKeys(), t.storedMachines()
	for id, key := range listed {
		if !known[key] {
			ids = append(ids, id)
		}
	}
	for _, id := range strangers {
		if known[listed[id]] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// changedLogons is what came in of the sign-ins, and what follows from it.
type changedLogons struct {
	*logonHunt
	partition graph.Partition
	told      map[graph.Ends]*toldLogon
	// deleted are sign-ins that are too old or of devices that are gone, and lost
	// what they said of the accounts that they were of.
	deleted map[graph.Ends]bool
	lost    map[graph.Key]*toldLogon
}

// toldLogon is what is known of an account on a device.
type toldLogon struct {
	first, last time.Time
	types       []string
}

func (c *changedLogons) note(on signedIn, account *huntedAccount, first, last time.Time) {
	ends := graph.Ends{From: on.key, To: logonUserKey(account.ID)}
	known := c.told[ends]
	if known == nil {
		known = &toldLogon{first: first}
		c.told[ends] = known
	}
	known.add(first, last, account.LogonTypes)
}

func (l *toldLogon) add(first, last time.Time, types []string) {
	if l.first.IsZero() || !first.IsZero() && first.Before(l.first) {
		l.first = first
	}
	if last.After(l.last) {
		l.last = last
	}
	for _, t := range types {
		if !slices.Contains(l.types, t) {
			l.types = append(l.types, t)
		}
	}
}

// apply makes the sign-ins as they are now, and then the accounts.
func (c *changedLogons) apply() error {
	ends := slices.Collect(maps.Keys(c.told))
	for n, stored := range c.task.stored.Several(graph.MachineHasLogonUser, c.partition, ends, logonProps...) {
		c.told[ends[n]].add(logonOf(stored.Props))
	}
	for _, is := range ends {
		l := c.told[is]
		c.joins.Put(c.joins.Key(is.From), c.joins.Key(is.To), []graph.Ref{
			c.joins.Value(0, graph.Time(l.first)), c.joins.Value(1, graph.Time(l.last)), c.joins.Value(2, graph.Text(joined(l.types))),
		})
	}
	c.joins.Close()
	if err := c.expire(); err != nil {
		return err
	}
	return c.changeAccounts()
}
