package hunting

import (
	"slices"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// ofDevice is a row about a device.
type ofDevice[T any] struct {
	device *world.Device
	of     T
}

// described are the columns that all tables of vulnerability management begin
// with.
func described[T any]() []column[ofDevice[T]] {
	type row = ofDevice[T]
	return []column[row]{
		{"DeviceId", kql.String, func(r *row) kql.Value { return kql.Text(r.device.ID) }, true},
		{"DeviceName", kql.String, func(r *row) kql.Value { return kql.Text(r.device.ComputerName) }, true},
		{"OSPlatform", kql.String, func(r *row) kql.Value { return kql.Text(r.device.OSPlatform) }, true},
		{"OSVersion", kql.String, func(r *row) kql.Value { return kql.Text(r.device.Version) }, true},
		{"OSArchitecture", kql.String, func(r *row) kql.Value { return kql.Text(r.device.OSProcessor) }, true},
	}
}

// perDevice is a table of what devices have.
func perDevice[T any](s *scan, columns []column[ofDevice[T]], of each[*world.Device, T]) kql.Source {
	return view(s, columns, s.devices,
		func(d *world.Device) ofDevice[T] { return ofDevice[T]{device: d} },
		func(d *world.Device, yield func(ofDevice[T]) bool) {
			of(d, func(x T) bool { return yield(ofDevice[T]{d, x}) })
		})
}

type installed = ofDevice[world.Installation]

var inventoryColumns = slices.Concat(described[world.Installation](), []column[installed]{
	{"SoftwareVendor", kql.String, func(r *installed) kql.Value { return kql.Text(r.of.Vendor) }, false},
	{"SoftwareName", kql.String, func(r *installed) kql.Value { return kql.Text(r.of.Product) }, false},
	{"SoftwareVersion", kql.String, func(r *installed) kql.Value { return kql.Text(r.of.Version) }, false},
	{"EndOfSupportStatus", kql.String, func(r *installed) kql.Value { return kql.Text(supported(r.of.EndOfSupportStatus)) }, false},
	{"EndOfSupportDate", kql.DateTime, func(r *installed) kql.Value { return kql.Moment(r.of.EndOfSupport) }, false},
	{"ProductCodeCpe", kql.String, func(r *installed) kql.Value { return kql.Text(productCode(r.of.ProductCode)) }, false},
})

// supported is a status as this table has it: empty when there is nothing to
// tell.
func supported(status string) string {
	if status == "None" {
		return ""
	}
	return status
}

// productCode is a CPE name as this table has it.
func productCode(name string) string {
	if name == "" {
		return "not available"
	}
	return name
}

// inventory holds products with a product code, and then those without.
func (s *scan) inventory() kql.Source {
	return perDevice(s, inventoryColumns, func(d *world.Device, yield func(world.Installation) bool) {
		for in := range s.tenant.Software(d) {
			if !yield(in) {
				return
			}
		}
		s.tenant.NoProductCode(d)(yield)
	})
}

type found = ofDevice[world.Finding]

var vulnerabilityColumns = slices.Concat(described[world.Finding](), []column[found]{
	{"SoftwareVendor", kql.String, func(r *found) kql.Value { return kql.Text(r.of.Vendor) }, false},
	{"SoftwareName", kql.String, func(r *found) kql.Value { return kql.Text(r.of.Product) }, false},
	{"SoftwareVersion", kql.String, func(r *found) kql.Value { return kql.Text(r.of.Version) }, false},
	{"CveId", kql.String, func(r *found) kql.Value { return kql.Text(r.of.CVE.ID) }, false},
	{"VulnerabilitySeverityLevel", kql.String, func(r *found) kql.Value { return kql.Text(r.of.CVE.Severity) }, false},
	{"RecommendedSecurityUpdate", kql.String, func(r *found) kql.Value { return kql.Text(r.of.Update.Title) }, false},
	{"RecommendedSecurityUpdateId", kql.String, func(r *found) kql.Value { return kql.Text(r.of.Update.ID) }, false},
	{"CveTags", kql.Object, func(r *found) kql.Value { return document(tags(&r.of)) }, false},
})

func tags(f *world.Finding) []string {
	if f.Update == (world.Update{}) {
		return []string{"NoSecurityUpdate"}
	}
	return []string{}
}

// vulnerabilities leaves out what has none, unlike the export.
func (s *scan) vulnerabilities() kql.Source {
	return perDevice(s, vulnerabilityColumns, func(d *world.Device, yield func(world.Finding) bool) {
		for f := range s.tenant.Findings(d) {
			if f.CVE != nil && !yield(f) {
				return
			}
		}
	})
}

type entry = *world.CVE

var catalogueColumns = []column[entry]{
	{"CveId", kql.String, func(r *entry) kql.Value { return kql.Text((*r).ID) }, false},
	{"CvssScore", kql.Double, func(r *entry) kql.Value { return real((*r).CVSS) }, false},
	{"CvssVector", kql.String, func(r *entry) kql.Value { return kql.Text((*r).Vector) }, false},
	{"EpssScore", kql.Double, func(r *entry) kql.Value { return real((*r).EPSS) }, false},
	{"IsExploitAvailable", kql.SByte, func(r *entry) kql.Value { return kql.Bool((*r).PublicExploit) }, false},
	{"VulnerabilitySeverityLevel", kql.String, func(r *entry) kql.Value { return kql.Text((*r).Severity) }, false},
	{"LastModifiedTime", kql.DateTime, func(r *entry) kql.Value { return kql.Moment((*r).Updated) }, false},
	{"PublishedDate", kql.DateTime, func(r *entry) kql.Value { return kql.Moment((*r).Published) }, false},
	{"VulnerabilityDescription", kql.String, func(r *entry) kql.Value { return kql.Text((*r).Description) }, false},
	{"AffectedSoftware", kql.Object, func(*entry) kql.Value { return document([]string{}) }, false},
}

func real(score *float64) kql.Value {
	if score == nil {
		return kql.Value{}
	}
	return kql.Real(*score)
}

// catalogue holds every weakness, also those that nobody has.
func (s *scan) catalogue() kql.Source {
	return flat(s, catalogueColumns, slices.Values(s.tenant.CVEs))
}
