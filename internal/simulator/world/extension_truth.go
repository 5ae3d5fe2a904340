package world

import (
	"fmt"
	"slices"
	"strings"
)

func (e Extension) key() string {
	return "microsoft_defender_browser_extension:" + e.Browser + ":" + e.ID
}

func (t *Tenant) extensionFacts() facts {
	return func(yield func(thing, any) bool) {
		seen := map[string]bool{}
		for _, d := range t.Devices {
			for e := range t.Extensions(d) {
				key := e.key()
				if !seen[key] && !yield(entity(key), nil) {
					return
				}
				seen[key] = true
			}
		}
	}
}

// installedExtension yields each extension once, with the set of its versions.
// When it was installed is left out: the earliest date ever known stays.
func (t *Tenant) installedExtension(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		for _, versions := range t.extensions(d) {
			known := make([]string, len(versions))
			for i, e := range versions {
				known[i] = fmt.Sprint(e.Version, e.Active)
			}
			slices.Sort(known)
			if !yield(thing{machine, "installed", versions[0].key()}, strings.Join(known, "\n")) {
				return
			}
		}
	}
}

// extensions are those of a device, the versions of one together.
func (t *Tenant) extensions(d *Device) [][]Extension {
	var all [][]Extension
	for e := range t.Extensions(d) {
		if n := len(all); n > 0 && all[n-1][0].key() == e.key() {
			all[n-1] = append(all[n-1], e)
		} else {
			all = append(all, []Extension{e})
		}
	}
	return all
}
