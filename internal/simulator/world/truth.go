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
// ofDevice yields the relationships that begin at one device, because there are
// too many of them to compare at once. Where it is slow, steady tells devices
// apart for which it would yield the same at both moments.
type graphType struct {
	name         string
	relationship bool
	whole        func(*Tenant) facts
	ofDevice     func(*Tenant, *Device) facts
	steady       func(before, after *Tenant, was, is *Device) bool
}

// graphTypes are all types of a tenant's graph.
var graphTypes = []graphType{
	{name: "microsoft_defender_account", whole: (*Tenant).accountFacts},
	{name: "microsoft_defender_user", whole: (*Tenant).userFacts},
	{name: "microsoft_defender_group", whole: (*Tenant).groupFacts},
	{name: "microsoft_defender_machine", whole: (*Tenant).machineFacts},
	{name: "user_endpoint", whole: (*Tenant).endpointFacts},
	{name: "microsoft_defender_logon_user", whole: (*Tenant).logonUserFacts},
	{name: "microsoft_defender_vulnerability", whole: (*Tenant).vulnerabilityFacts},
	{name: "cve", whole: (*Tenant).cveFacts},
	{name: "microsoft_defender_account_has_machine", relationship: true, whole: (*Tenant).hasMachine},
	{name: "microsoft_defender_account_has_user", relationship: true, whole: (*Tenant).hasUser},
	{name: "microsoft_defender_account_has_group", relationship: true, whole: (*Tenant).hasGroup},
	{name: "microsoft_defender_group_has_user", relationship: true, whole: membership(MemberUser, userKey)},
	{name: "microsoft_defender_group_has_group", relationship: true, whole: membership(MemberGroup, groupKey)},
	{name: "microsoft_defender_machine_manages_user_endpoint", relationship: true, whole: (*Tenant).managesEndpoint},
	{name: "microsoft_defender_machine_has_logon_user", relationship: true, ofDevice: (*Tenant).hasLogonUser},
	{name: "microsoft_defender_machine_identified_vulnerability", relationship: true, ofDevice: (*Tenant).identifiedVulnerability, steady: sameExposure},
	{name: "microsoft_defender_vulnerability_is_cve", relationship: true, whole: (*Tenant).isCVE},
	{name: "microsoft_defender_logon_user_is_user", relationship: true, whole: (*Tenant).isUser},
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
	truth := Truth{Entities: map[string]int{}, Relationships: map[string]int{}}
	for _, g := range graphTypes {
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
func vulnerabilityKey(c *CVE) string { return "microsoft_defender_vulnerability:" + c.ID }
func cveKey(c *CVE) string           { return strings.ToLower(c.ID) }
