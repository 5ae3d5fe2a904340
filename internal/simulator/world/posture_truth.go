package world

import "slices"

// recommendationKnown is what is stored of a recommendation: how many devices it
// concerns is not part of it, but whether any ought to follow it and does not is.
type recommendationKnown struct {
	version, remediation, status, name string
	severity                           float64
	public, alarmed, neglected         bool
}

func recommendationKey(r *Recommendation) string { return "microsoft_defender_recommendation:" + r.ID }

func (t *Tenant) recommendationFacts() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.Recommendations() {
			r := &t.Recommendations()[i]
			known := recommendationKnown{
				version: r.RecommendedVersion, remediation: r.Remediation, status: r.Status, name: r.Name,
				severity: r.Severity, public: r.PublicExploit, alarmed: r.ActiveAlert, neglected: r.Exposed > 0 && r.Status != "Exception",
			}
			if !yield(entity(recommendationKey(r)), known) {
				return
			}
		}
	}
}

func (t *Tenant) softwareHasRecommendation() facts {
	return func(yield func(thing, any) bool) {
		for _, r := range t.Recommendations() {
			if r.product >= 0 && !yield(thing{t.products[r.product].key, "has", recommendationKey(&r)}, nil) {
				return
			}
		}
	}
}

func (t *Tenant) hasRecommendation(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		for r := range t.RecommendationsFor(d) {
			if !yield(thing{machine, "has", recommendationKey(&r)}, nil) {
				return
			}
		}
	}
}

// sameAdvice says that the device follows and neglects what it did before.
func sameAdvice(before, after *Tenant, was, is *Device) bool {
	return slices.Equal(was.installs, is.installs) && before.sameProducts(after, is) && sameSettings(before, after, was, is)
}

// sameProducts says that of a device's products nothing new is known.
func (t *Tenant) sameProducts(other *Tenant, d *Device) bool {
	return !slices.ContainsFunc(d.installs, func(in install) bool {
		return t.products[in.product] != other.products[in.product]
	})
}

func (t *Tenant) configurationFacts() facts {
	return func(yield func(thing, any) bool) {
		for _, r := range t.Recommendations() {
			if r.configuration >= 0 && !yield(entity(configurationKey(&Configurations[r.configuration])), nil) {
				return
			}
		}
	}
}

func configurationKey(c *Configuration) string {
	return "microsoft_defender_secure_configuration:" + c.ID
}

func (t *Tenant) hasConfiguration(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		for a := range t.Assessments(d) {
			if a.Applicable && !yield(thing{machine, "has", configurationKey(a.Configuration)}, a.Compliant) {
				return
			}
		}
	}
}

// sameSettings says that the device has all settings as it had them.
func sameSettings(before, after *Tenant, was, is *Device) bool {
	if (was.installs == nil) != (is.installs == nil) {
		return false
	}
	for i := range Configurations {
		if before.follows(was, i) != after.follows(is, i) {
			return false
		}
	}
	return true
}

func missingUpdateKey(u MissingUpdate) string { return "microsoft_defender_missing_update:" + u.ID }

func (t *Tenant) missingUpdateFacts() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.products {
			for u := range t.MissingUpdatesOf(Product{HasProductCode: true, number: i}) {
				if !yield(entity(missingUpdateKey(u)), nil) {
					return
				}
			}
		}
	}
}

func (t *Tenant) hasMissingUpdate(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		for u := range t.MissingUpdates(d) {
			if !yield(thing{machine, "has", missingUpdateKey(u)}, nil) {
				return
			}
		}
	}
}

// sameUpdates says that the device lacks what it lacked.
func sameUpdates(before, after *Tenant, was, is *Device) bool {
	return slices.Equal(was.installs, is.installs) && before.sameProducts(after, is)
}
