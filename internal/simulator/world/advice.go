package world

import (
	"iter"
	"slices"
)

// advice is what is recommended to a tenant.
type advice struct {
	all []Recommendation
	// of finds recommendations by the place of their product in the market, and
	// by that of their setting; -1 where there is none.
	ofProduct, ofSetting []int
	// first are the releases of the products that need no recommendation.
	first []int
}

func (t *Tenant) advise() advice {
	a := advice{
		ofProduct: slices.Repeat([]int{-1}, len(t.products)), ofSetting: slices.Repeat([]int{-1}, len(Configurations)),
		first: make([]int, len(t.products)),
	}
	for i, p := range t.products {
		a.first[i] = p.recommended()
		if r, ok := t.updateOf(i); ok {
			a.ofProduct[i] = len(a.all)
			a.all = append(a.all, r)
		}
	}
	for i, f := range t.countFollowing() {
		if f.concerned > 0 {
			a.ofSetting[i] = len(a.all)
			a.all = append(a.all, t.settingOf(i, f))
		}
	}
	return a
}

// Recommendations lists every recommendation: one for each product of which some
// device has a vulnerable or an unsupported version, and one for each setting
// that applies to some device. Nobody may change the list.
func (t *Tenant) Recommendations() []Recommendation { return t.advice().all }

// Recommendation finds one by its id.
func (t *Tenant) Recommendation(id string) (Recommendation, bool) {
	i := slices.IndexFunc(t.Recommendations(), func(r Recommendation) bool { return r.ID == id })
	if i < 0 {
		return Recommendation{}, false
	}
	return t.Recommendations()[i], true
}

// ExposedTo yields the devices that do not follow the recommendation.
func (t *Tenant) ExposedTo(r Recommendation) iter.Seq[*Device] {
	return func(yield func(*Device) bool) {
		for _, d := range t.Devices {
			neglects := r.configuration >= 0 && t.lacksSetting(d, r.configuration) ||
				slices.ContainsFunc(d.installs, func(in install) bool {
					return int(in.product) == r.product && int(in.version) < t.advice().first[r.product]
				})
			if neglects && !yield(d) {
				return
			}
		}
	}
}

// RecommendationsFor yields the recommendations that the device does not follow.
func (t *Tenant) RecommendationsFor(d *Device) iter.Seq[Recommendation] {
	return func(yield func(Recommendation) bool) {
		a := t.advice()
		for i, in := range d.installs {
			neglects := func(in install) bool { return int(in.version) < a.first[in.product] }
			told := slices.ContainsFunc(d.installs[:i], func(other install) bool {
				return other.product == in.product && neglects(other)
			})
			if neglects(in) && !told && !yield(a.all[a.ofProduct[in.product]]) {
				return
			}
		}
		for i, place := range a.ofSetting {
			if t.lacksSetting(d, i) && !yield(a.all[place]) {
				return
			}
		}
	}
}

// Subject is the product that a recommendation is about; false for settings.
func (t *Tenant) Subject(r Recommendation) (Product, bool) {
	if r.product < 0 {
		return Product{}, false
	}
	return t.product(r.product), true
}

// lacksSetting says that a setting applies to the device, which does not have it
// as it should be.
func (t *Tenant) lacksSetting(d *Device, configuration int) bool {
	return d.installs != nil && Configurations[configuration].applies&d.kind.family != 0 && !t.follows(d, configuration)
}
