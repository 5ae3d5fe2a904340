package world

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// Recommendation is something that Defender recommends to do.
type Recommendation struct {
	// ID is va-_-vendor-_-name for a product, sca-_-scid-n for a setting.
	ID   string
	Name string
	// Product, Vendor and RelatedComponent say what it is about; Vendor is
	// "microsoft" and Product "windows" or the platform's for settings.
	Product, Vendor, RelatedComponent string
	// Recommended are the version to update to, or the product to use instead;
	// the empty string, not null, where there is none.
	RecommendedVersion, RecommendedProgram, RecommendedVendor string
	// Category is Accounts, Application, Network, OS or SecurityControls.
	Category, Subcategory string
	Severity              float64 // 0 to 10
	Weaknesses            int
	PublicExploit         bool
	ActiveAlert           bool
	// Threats are GUIDs; empty means an empty list, never null.
	Threats []string
	// Remediation is ConfigurationChange, Update, Upgrade or Uninstall.
	Remediation string
	// Status is Active or Exception.
	Status                  string
	ConfigurationImpact     float64
	ExposureImpact          float64
	Machines, Exposed       int // devices it concerns, and those that do not follow it
	WithoutProductivityLoss int

	product       int // its place in the market; -1 for settings
	configuration int // its place among the settings; -1 for products
}

// recommended is the first release that is both sound and supported.
func (p *product) recommended() int { return max(p.sound(), p.supported()) }

// updateOf is the recommendation about a product, if there is any.
func (t *Tenant) updateOf(i int) (Recommendation, bool) {
	p, s := t.products[i], &t.standings()[i]
	exposed := s.before(p.recommended())
	if exposed == 0 {
		return Recommendation{}, false
	}
	about := t.product(i)
	r := Recommendation{
		ID: "va-_-" + p.id, Name: "Update " + title(p), Product: p.name, Vendor: p.vendor, RelatedComponent: title(p),
		RecommendedVersion: p.versions[p.latest()], Category: "Application", Severity: t.gravity(i),
		Weaknesses: about.Weaknesses, PublicExploit: about.PublicExploit, ActiveAlert: about.ActiveAlert,
		Threats: p.threats(), Remediation: "Update", Status: "Active",
		ExposureImpact: about.ImpactScore, Machines: s.installed(), Exposed: exposed,
		product: i, configuration: -1,
	}
	switch {
	case p.ended.gone():
		r.Name, r.Remediation, r.RecommendedVersion = "Uninstall "+title(p), "Uninstall", ""
	case s.before(p.supported()) > 0:
		r.Name, r.Remediation = "Upgrade "+title(p), "Upgrade"
	}
	if digest("exception "+p.id)%12 == 0 {
		r.Status = "Exception"
	}
	return r, true
}

// title is a product's name as people write it.
func title(p *product) string {
	words := strings.Fields(strings.ReplaceAll(p.vendor+" "+p.name, "_", " "))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// gravity is the highest score of what the installed versions of a product have.
func (t *Tenant) gravity(product int) float64 {
	highest := 0.0
	for c := range t.openCVEs(product) {
		if score := t.CVEs[c].CVSS; score != nil {
			highest = max(highest, *score)
		}
	}
	return cmp.Or(highest, 5)
}

// threats are reports that a few products are named in.
func (p *product) threats() []string {
	if p.weight < 4 {
		return nil
	}
	l := lot(digest(p.id))
	return []string{l.guid(1), l.guid(2)}
}

// guid is a GUID drawn from the lot.
func (l lot) guid(noun uint64) string {
	a, b := uint64(l.draw(noun)), uint64(l.draw(^noun))
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)
}

// settingOf is the recommendation about a setting.
func (t *Tenant) settingOf(i int, f following) Recommendation {
	c := &Configurations[i]
	component := "Operating system"
	if c.Category == "Security controls" {
		component = c.Subcategory
	}
	r := Recommendation{
		ID: "sca-_-" + c.ID, Name: c.Name, Product: c.system(), Vendor: "microsoft", RelatedComponent: component,
		Category:    strings.ReplaceAll(strings.ReplaceAll(c.Category, "Security controls", "SecurityControls"), " ", ""),
		Subcategory: c.Subcategory, Severity: c.Impact, Remediation: "ConfigurationChange", Status: "Active",
		ConfigurationImpact: math.Round(c.Impact*100*float64(f.exposed)/float64(f.concerned)) / 100,
		Machines:            f.concerned, Exposed: f.exposed, product: -1, configuration: i,
	}
	if !c.UserImpact {
		r.WithoutProductivityLoss = f.exposed
	}
	if digest("exception "+c.ID)%9 == 0 {
		r.Status = "Exception"
	}
	return r
}

// system is the product that a setting belongs to.
func (c *Configuration) system() string {
	switch c.applies {
	case linux:
		return "linux"
	case mac:
		return "mac_os"
	default:
		return "windows"
	}
}
