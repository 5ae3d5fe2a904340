package world

import (
	"math"
	"math/rand/v2"
	"slices"
)

// patch rebuilds the vulnerability snapshot: new devices are assessed, vendors
// publish releases and the vulnerabilities they mend, some devices upgrade,
// install or remove something, and some exploits become public.
func (h hour) patch() {
	r := h.dice("patching")
	for i, d := range h.Devices {
		if d.assessed() && d.installs == nil && !d.born.After(h.Generated) {
			h.equipDevice(r, h.edit(i))
		}
	}
	for range 1 + len(h.products)/100 {
		h.release(r, r.IntN(len(h.products)))
	}
	for range 1 + len(h.Devices)/12 {
		h.upgrade(r, r.IntN(len(h.Devices)))
	}
	for range 1 + len(h.Devices)/100 {
		h.reinstall(r, r.IntN(len(h.Devices)))
	}
	for range 1 + len(h.CVEs)/1000 {
		h.expose(r, r.IntN(len(h.CVEs)))
		h.rescore(r, r.IntN(len(h.CVEs)))
	}
}

// release publishes a release of a product, and what it mends.
func (h hour) release(r *rand.Rand, i int) {
	next := *h.products[i]
	h.products[i] = &next
	next.versions = slices.Clip(next.versions)
	next.codes = slices.Clip(next.codes)
	next.released = slices.Clip(next.released)
	next.updates = slices.Clip(next.updates)
	next.fixes = slices.Clip(next.fixes)
	next.publish(h.Generated)
	if next.rate == 0 {
		return
	}
	for range max(1, int(next.rate+r.Float64())) {
		c := h.mint(r, &next, h.Generated)
		next.fixes[next.latest()] = append(next.fixes[next.latest()], c)
	}
}

// upgrade brings a product of a device to its latest release, or one further.
func (h hour) upgrade(r *rand.Rand, device int) {
	d := h.Devices[device]
	if !d.reports() || len(d.installs) == 0 {
		return
	}
	i := r.IntN(len(d.installs))
	in := d.installs[i]
	latest := h.products[in.product].latest()
	if int(in.version) == latest {
		return
	}
	in.version++
	if chance(r, 0.7) {
		in = newInstall(int(in.product), latest, int64(in.since))
	}
	same := func(other install) bool { return other.product == in.product && other.version == in.version }
	installs := slices.Delete(slices.Clone(d.installs), i, i+1)
	if !slices.ContainsFunc(installs, same) {
		installs = append(installs, in)
	}
	h.edit(device).installs = installs
}

// reinstall removes a product from a device, or adds one.
func (h hour) reinstall(r *rand.Rand, device int) {
	d := h.Devices[device]
	if !d.reports() || len(d.installs) < 2 {
		return
	}
	i := r.IntN(len(d.installs))
	product := r.IntN(len(h.products))
	p := h.products[product]
	switch {
	case chance(r, 0.5):
		if h.products[d.installs[i].product].on != 0 {
			h.edit(device).installs = slices.Delete(slices.Clone(d.installs), i, i+1)
		}
	case p.on&d.kind.family != 0 && !slices.ContainsFunc(d.installs, func(in install) bool { return int(in.product) == product }):
		in := newInstall(product, p.latest()-r.IntN(3), h.Generated.Unix())
		h.edit(device).installs = append(slices.Clip(d.installs), in)
	}
}

// expose makes an exploit of an entry public.
func (h hour) expose(r *rand.Rand, i int) {
	next := *h.CVEs[i]
	h.CVEs[i] = &next
	if !next.PublicExploit {
		next.PublicExploit = true
		next.ExploitTypes = []string{pick(r, flaws).exploit}
		next.Updated = h.Generated
	}
}

// rescore moves an entry's EPSS.
func (h hour) rescore(r *rand.Rand, i int) {
	next := *h.CVEs[i]
	h.CVEs[i] = &next
	epss := math.Round(1e5*r.Float64()) / 1e5
	next.EPSS = &epss
}
