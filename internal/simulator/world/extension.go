package world

import (
	"fmt"
	"iter"
	"time"
)

// Permission is what a browser extension asks for.
type Permission struct {
	ID       string
	Required bool
	// Risk is None, Low, Medium, High or Critical.
	Risk string
}

// Extension is a browser extension on a device.
type Extension struct {
	// Browser is chrome, edge or firefox.
	Browser           string
	ID                string
	Name, Description string
	// Risk is the gravest of the permissions.
	Risk        string
	Permissions []Permission
	Version     string
	Active      bool
	// Installed is in whole seconds.
	Installed time.Time
}

// plugin is a browser extension as its shop lists it.
type plugin struct {
	browser, name, description, style string
	share                             float64
	permissions                       []Permission
}

var (
	everywhere = Permission{"https://*/*", true, "High"}
	tabs       = Permission{"tabs", true, "High"}
	storage    = Permission{"storage", true, "Low"}
	cookies    = Permission{"cookies", false, "Critical"}
	clipboard  = Permission{"clipboardRead", true, "Medium"}
)

var plugins = []plugin{
	{"chrome", "Ad Shield", "Blocks advertisements", "1.58.%d", 0.35, []Permission{everywhere, tabs, storage}},
	{"edge", "Ad Shield", "Blocks advertisements", "1.58.%d", 0.2, []Permission{everywhere, tabs, storage}},
	{"firefox", "Ad Shield", "Blocks advertisements", "1.58.%d", 0.3, []Permission{everywhere, tabs, storage}},
	{"chrome", "Key Ring", "Keeps passwords", "2024.%d.1", 0.25, []Permission{everywhere, clipboard, storage}},
	{"edge", "Key Ring", "Keeps passwords", "2024.%d.1", 0.15, []Permission{everywhere, clipboard, storage}},
	{"chrome", "Grammar Friend", "Mends what you write", "14.%d.0", 0.3, []Permission{everywhere, storage}},
	{"edge", "Meeting Recorder", "Records what is said", "3.%d", 0.1, []Permission{tabs, storage}},
	{"chrome", "Coupon Finder", "Finds what is cheaper elsewhere", "6.65.%d", 0.08, []Permission{everywhere, cookies, tabs}},
	{"chrome", "Dark Pages", "Makes pages dark", "4.9.%d", 0.2, []Permission{everywhere}},
	{"edge", "Offline Documents", "Opens documents without a network", "1.7%d.1", 0.6, []Permission{storage}},
	{"firefox", "Cookie Sweeper", "Deletes cookies", "5.1.%d", 0.15, []Permission{cookies}},
	{"chrome", "Smooth Scrolling", "", "6.6.%d", 0.05, nil},
}

// browsers are the products that extensions live in, by their place in the
// market.
var browsers = map[string]int{"chrome": listed("chrome"), "edge": listed("edge_chromium-based"), "firefox": listed("firefox")}

var extensionLot = digest("extension")

// Extensions yields the browser extensions of the device. An extension that two
// profiles have in different versions occurs twice.
func (t *Tenant) Extensions(d *Device) iter.Seq[Extension] {
	return func(yield func(Extension) bool) {
		if d.kind.family&desktops == 0 {
			return
		}
		for i := range plugins {
			p, l := &plugins[i], d.lot(extensionLot, i)
			held, since := t.epoch(l, t.Generated, 150*day)
			if !held.below(p.share) || !d.has(browsers[p.browser]) {
				continue
			}
			e := Extension{
				Browser: p.browser, ID: p.id(), Name: p.name, Description: p.description,
				Risk: p.risk(), Permissions: p.permissions, Active: held.draw(1).below(0.8),
				Installed: later(since, d.born.Truncate(time.Second)),
			}
			newest := t.edition(l, t.Generated, 40*day)
			e.Version = fmt.Sprintf(p.style, newest)
			if !yield(e) {
				return
			}
			e.Version = fmt.Sprintf(p.style, newest-1)
			if held.draw(2).below(0.1) && !yield(e) {
				return
			}
		}
	}
}

// id is that of the shop: 32 letters from a to p, or an address for Firefox.
func (p *plugin) id() string {
	if p.browser == "firefox" {
		return fmt.Sprintf("{%08x}@addons.example", uint32(digest(p.name)))
	}
	text := []byte(fmt.Sprintf("%016x%016x", digest(p.name), digest(p.browser+p.name)))
	for i, c := range text {
		if c >= 'a' {
			c -= 'a' - '0' - 10
		}
		text[i] = c - '0' + 'a'
	}
	return string(text)
}

// risks are ordered from the least to the gravest.
var risks = []string{"None", "Low", "Medium", "High", "Critical"}

func (p *plugin) risk() string {
	gravest := 0
	for _, asked := range p.permissions {
		for i, risk := range risks {
			if risk == asked.Risk {
				gravest = max(gravest, i)
			}
		}
	}
	return risks[gravest]
}
