package world

import (
	"fmt"
	"iter"
	"strings"
	"time"
)

// uncoded is a product whose product code Microsoft does not know: what vendors
// install beside their products, and what the organisation made itself.
type uncoded struct {
	vendor, name, style string
	on                  family
	share               float64
}

var uncodedProducts = []uncoded{
	{"microsoft", "vs_communitymsi", "17.11.35%03d.1", client, 0.2},
	{"intel", "intel®_software_installer", "22.20.%d.2", windows, 0.5},
	{"Lob Apps", "Headtrax", "60.273.%d", client, 0.35},
	{"Lob Apps", "Time Sheet", "3.%d", desktops, 0.4},
	{"realtek", "realtek_audio_console", "1.45.%d.0", client, 0.45},
	{"hp inc.", "hp_documentation", "1.0.0.%d", client, 0.25},
	{"nordic tools", "asset_agent", "5.%d", anything, 0.6},
	{"unknown", "setup", "1.0.%d", windows, 0.08},
}

var uncodedLot = digest("uncoded")

// NoProductCode yields what the inventory of products without a product code
// holds for the device.
func (t *Tenant) NoProductCode(d *Device) iter.Seq[Installation] {
	return func(yield func(Installation) bool) {
		for i, u := range t.uncoded(d) {
			if !yield(Installation{
				Vendor: u.vendor, Product: u.name,
				Version:  t.uncodedVersion(u, d.lot(uncodedLot, i)),
				LastSeen: lastAssessed(d, t.Generated, d.born.Truncate(time.Second)),
			}) {
				return
			}
		}
	}
}

// uncoded yields the products without a product code that the device has.
func (t *Tenant) uncoded(d *Device) iter.Seq2[int, *uncoded] {
	return func(yield func(int, *uncoded) bool) {
		if d.installs == nil {
			return
		}
		for i := range uncodedProducts {
			u := &uncodedProducts[i]
			holds, _ := t.epoch(d.lot(uncodedLot, i), t.Generated, 200*day)
			if u.on&d.kind.family != 0 && holds.below(u.share) && !yield(i, u) {
				return
			}
		}
	}
}

// uncodedVersion is the one that reached whoever the lot is of: every seven weeks there
// is a new one.
func (t *Tenant) uncodedVersion(u *uncoded, l lot) string {
	return fmt.Sprintf(u.style, t.edition(l, t.Generated, 50*day))
}

// key is the product in the graph's words, which know no capitals.
func (u *uncoded) key() string { return softwareKey(strings.ToLower(u.vendor + "-_-" + u.name)) }
