package world

import (
	"iter"
	"time"
)

type incident struct{}

type errand struct{}

type shift struct{ after struct{ generated time.Time } }

type entry struct {
	id, removed  string
	created      bool
	joined, left []Member
}

type entryKind uint8

const (
	userEntry entryKind = iota
	groupEntry
)

func (t *Tenant) raise() []Alert           { return nil }
func (t *Tenant) order() []MachineAction   { return nil }
func (t *Tenant) isolate() map[string]bool { return nil }
func (d *Device) adapters() []Adapter      { return nil }
func (t *Tenant) alarmed(*product) bool    { return false }
func (t *Tenant) changesOf(int) iter.Seq[VulnerabilityChange] {
	return func(func(VulnerabilityChange) bool) {}
}
func (t *Tenant) entriesAfter(int, entryKind) []entry { return nil }
func softwareKey(id string) string                    { return "microsoft_defender_software:" + id }
