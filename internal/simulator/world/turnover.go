package world

import (
	"math/rand/v2"
	"slices"
	"time"
)

// turnOver lets devices come, change and go. In a day about one device in forty
// changes, and one in a hundred comes and goes.
func (h hour) turnOver() {
	r := h.dice("devices")
	few := 1 + len(h.Devices)/1000
	for range few {
		h.change(r)
	}
	if h.every(12, 7) {
		again := h.dice("reinstallation")
		for range few {
			h.reinstallSystem(again)
		}
	}
	for range few {
		switch {
		case h.every(3, 1):
			h.enrol(r)
		case h.every(3, 2) && len(h.Devices) > 1:
			i := r.IntN(len(h.Devices))
			h.Devices = slices.Delete(h.Devices, i, i+1)
		}
	}
}

// edit replaces a device by a copy that may be changed; its slices may not.
func (t *Tenant) edit(i int) *Device {
	next := *t.Devices[i]
	t.Devices[i] = &next
	return &next
}

// enrol adds a device that was seen for the first time within this hour.
func (h hour) enrol(r *rand.Rand) {
	serial := h.nextDevice()
	if isDiscovered(serial) {
		h.Devices = append(h.Devices, h.discovered(r, serial, h.Clock))
		return
	}
	d := h.onboarded(r, serial, h.Clock)
	h.seat(r, d, h.someone(r))
	h.Devices = append(h.Devices, d)
}

// change lets something happen to one device.
func (h hour) change(r *rand.Rand) {
	d := h.edit(r.IntN(len(h.Devices)))
	if !d.Onboarded() {
		if d.OnboardingStatus == "CanBeOnboarded" {
			h.onboard(r, d)
		}
		return
	}
	switch r.IntN(9) {
	case 0, 1:
		d.RiskScore = riskScore(r)
	case 2, 3:
		d.ExposureLevel = exposureLevel(r)
	case 4:
		move(r, d)
	case 5:
		h.silence(d)
	case 6:
		d.Tags = append(slices.Clip(d.Tags), pick(r, tags)+" "+h.Clock.Format("2006-01-02"))
	case 7:
		d.AgentVersion = agentVersion(r, d)
	case 8:
		release := pick(r, d.kind.releases)
		d.Version, d.OSBuild = release.version, release.build
	}
}

// reinstallSystem installs a device anew, so that it goes on under another id.
// The older record falls silent; of one in three Defender says what it became,
// of another it suspects it, and of the third nothing but the name tells.
func (h hour) reinstallSystem(r *rand.Rand) {
	i := r.IntN(len(h.Devices))
	d := h.Devices[i]
	if !d.reports() || d.kind.family != client || d.replaced() || d.succeeds || d.Unknown || d.ComputerName == "" {
		return
	}
	serial := h.nextDevice()
	older, next := h.edit(i), *d
	next.identify(r)
	next.serial = serial
	next.born = h.Clock.Truncate(d.kind.precision)
	next.FirstSeen, next.LastSeen = next.born, next.born
	next.installs, next.sessions = nil, nil
	if d.AADDeviceID != "" {
		next.AADDeviceID = guid(r)
	}
	older.LastSeen = d.lastReport(h.Clock)
	older.supersede(&next, serial%3 == 0)
	older.PotentialDuplication = serial%3 == 1
	h.seat(r, &next, h.someone(r))
	h.Devices = append(h.Devices, &next)
}

// onboard installs the sensor on a device that was only discovered so far.
func (h hour) onboard(r *rand.Rand, d *Device) {
	d.OnboardingStatus = "Onboarded"
	d.OSProcessor, d.OSArchitecture = "x64", "64-bit"
	d.RiskScore, d.ExposureLevel = "None", "Low"
	d.AgentVersion = agentVersion(r, d)
	d.born = h.Clock.Truncate(d.kind.precision)
	h.seat(r, d, h.someone(r))
}

// silence lets an active device fall silent, or a silent one report again.
// Twins stay silent: their device reports under its new id, and goes on to.
func (h hour) silence(d *Device) {
	switch {
	case d.succeeds:
	case d.reports():
		d.LastSeen = d.lastReport(h.Clock)
		d.HealthStatus = "Inactive"
	case !d.replaced():
		d.HealthStatus = "Active"
		d.resume(h.Clock)
	}
}

// resume lets those log on who did before the device fell silent. A logon that was
// forgotten never comes back with the age it once had.
func (d *Device) resume(clock time.Time) {
	d.sessions = slices.Clone(d.sessions)
	for i, s := range d.sessions {
		switch {
		case !s.visible(d, clock):
			s.since, s.woke, s.hasEnded = clock.Truncate(time.Second), 0, false
		case !s.hasEnded:
			s = s.wakened(clock, 0)
		}
		d.sessions[i] = s
	}
}

// logOn lets accounts appear on devices, come no more, and log on in new ways.
func (h hour) logOn() {
	r := h.dice("logons")
	for range 1 + len(h.Devices)/300 {
		if d := h.edit(r.IntN(len(h.Devices))); d.reports() && d.kind.family&windows != 0 {
			d.logOn(h.session(h.someone(r), interactive))
		}
		d := h.edit(r.IntN(len(h.Devices)))
		if len(d.sessions) == 0 {
			continue
		}
		i := r.IntN(len(d.sessions))
		d.sessions = slices.Clone(d.sessions)
		if chance(r, 0.5) {
			d.sessions[i] = d.sessions[i].ended(d)
		} else if d.reports() {
			d.sessions[i] = d.sessions[i].wakened(h.Clock, remoteInteractive|network)
		}
	}
}

// session is the habit of an account that logs on for the first time now, and daily
// from now on.
func (h hour) session(a *Account, kinds logonKinds) session {
	return session{account: a, since: h.Clock.Truncate(time.Second), every: day, kinds: kinds}
}

// someone draws the account of a person who signs in to devices.
func (t *Tenant) someone(r *rand.Rand) *Account {
	for range 20 {
		if u := pick(r, t.Users); u.login != "" && u.AccountEnabled {
			return t.account(u)
		}
	}
	return t.admins[0]
}
