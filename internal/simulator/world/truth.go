package world

import (
	"iter"
	"strings"
)

// Truth counts what a complete graph of the tenant holds, by type. Every type
// is present, also those of which there are none.
type Truth struct {
	Entities      map[string]int
	Relationships map[string]int
	// Sources are the sources of the product that fill each type, and the ends of
	// relationships, under the names that its configuration gives them.
	Sources map[string][]string
}

// Pair is one thing of a complete graph: an entity's Key, or a relationship's
// Key with the keys of both its ends.
type Pair struct {
	Key, From, To string
}

// thing is a Pair whose key is not written yet, because most things are only
// counted and compared. An entity has no from and no verb, and its key in to.
type thing struct {
	from, verb, to string
}

func (t thing) pair() Pair {
	if t.from == "" {
		return Pair{Key: t.to}
	}
	return Pair{Key: t.from + "|" + t.verb + "|" + t.to, From: t.from, To: t.to}
}

// facts yields every thing of a type, each once, with what is known of it as a
// comparable value: everything that a graph stores of it and that does not just
// keep up with the clock. It is nil for things that can only come and go.
type facts = iter.Seq2[thing, any]

// graphType is a type of the graph. Exactly one of whole and ofDevice is set:
// ofDevice yields what belongs to one device, because there is too much of it to
// compare at once. Where it is slow, steady tells devices
// apart for which it would yield the same at both moments.
type graphType struct {
	name string
	// by are the product's sources that fill it and, of a relationship, its ends,
	// with spaces between them.
	by           string
	relationship bool
	whole        func(*Tenant) facts
	ofDevice     func(*Tenant, *Device) facts
	steady       func(before, after *Tenant, was, is *Device) bool
}

// all yields the things of the type in the whole tenant.
func (g graphType) all(t *Tenant) facts {
	if g.whole != nil {
		return g.whole(t)
	}
	return func(yield func(thing, any) bool) {
		for _, d := range t.Devices {
			for x, known := range g.ofDevice(t, d) {
				if !yield(x, known) {
					return
				}
			}
		}
	}
}

// Truth counts the tenant by type.
func (t *Tenant) Truth() Truth {
	truth := Truth{Entities: map[string]int{}, Relationships: map[string]int{}, Sources: map[string][]string{}}
	for _, g := range graphTypes {
		truth.Sources[g.name] = strings.Fields(g.by)
		n := 0
		for range g.all(t) {
			n++
		}
		if g.relationship {
			truth.Relationships[g.name] = n
		} else {
			truth.Entities[g.name] = n
		}
	}
	return truth
}

// Pairs yields every entity or relationship of a type, each once. It is false
// for a type that a tenant's graph does not have.
func (t *Tenant) Pairs(typ string) (iter.Seq[Pair], bool) {
	for _, g := range graphTypes {
		if g.name != typ {
			continue
		}
		return func(yield func(Pair) bool) {
			for x := range g.all(t) {
				if !yield(x.pair()) {
					return
				}
			}
		}, true
	}
	return nil, false
}

func entity(key string) thing { return thing{to: key} }

func (t *Tenant) accountKey() string { return "microsoft_defender_account:" + t.integration }
func userKey(id string) string       { return "microsoft_defender_user:" + id }
func groupKey(id string) string      { return "microsoft_defender_group:" + id }
func machineKey(d *Device) string    { return "microsoft_defender_machine:" + d.ID }
func endpointKey(d *Device) string   { return "user_endpoint." + d.ID }
func logonUserKey(a *Account) string { return "microsoft_defender_logon_user:" + a.ID }
func cveKey(c *CVE) string           { return strings.ToLower(c.ID) }
