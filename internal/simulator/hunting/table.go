package hunting

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"strings"
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// scan is one query's reading of the tables.
type scan struct {
	tenant *world.Tenant
	since  time.Time
	rows   int // that were read
	most   int // that may be
}

// exhausted reports whether the query read more than it may.
func (s *scan) exhausted() bool { return s.rows > s.most }

// tables are those that a query may name.
func (s *scan) tables(devicesOnly bool) map[string]kql.Source {
	all := map[string]kql.Source{
		"AlertEvidence":                            s.evidence(),
		"AlertInfo":                                s.alerts(),
		"DeviceNetworkInfo":                        s.networkInfo(),
		"DeviceTvmSecureConfigurationAssessment":   s.assessments(),
		"DeviceTvmSecureConfigurationAssessmentKB": s.settings(),
		"DeviceInfo":                               s.deviceInfo(),
		"DeviceLogonEvents":                        s.logonEvents(),
		"DeviceTvmSoftwareInventory":               s.inventory(),
		"DeviceTvmSoftwareVulnerabilities":         s.vulnerabilities(),
		"DeviceTvmSoftwareVulnerabilitiesKB":       s.catalogue(),
	}
	if devicesOnly {
		maps.DeleteFunc(all, func(name string, _ kql.Source) bool { return !strings.HasPrefix(name, "Device") })
	}
	return all
}

// column is a column of a table whose rows are of type T. A last one without a name
// is none: it is when a row came in.
type column[T any] struct {
	name, typ string
	value     func(row *T) kql.Value
	// shared says that it is the same in all rows of a device.
	shared bool
}

// cursor shows a row of type T through its columns.
type cursor[T any] struct {
	columns []column[T]
	row     T
}

// Value is the cell in a column.
func (c *cursor[T]) Value(i int) kql.Value { return c.columns[i].value(&c.row) }

// each walks the rows of a group until yield wants no more.
type each[G, T any] func(group G, yield func(T) bool)

// view is a table of rows that come in groups: of groups, those that the query
// admits are opened. Bare is a row with what a group's rows share.
func view[G, T any](s *scan, columns []column[T], groups iter.Seq[G], bare func(G) T, open each[G, T]) kql.Source {
	source := kql.Source{}
	for _, c := range columns {
		if source.Arrives = c.name == ""; source.Arrives {
			break
		}
		source.Columns = append(source.Columns, kql.Column{Name: c.name, Type: c.typ})
		if c.shared {
			source.Shared = append(source.Shared, c.name)
		}
	}
	source.Rows = func(admit func(kql.Row) bool) iter.Seq[kql.Row] {
		return func(yield func(kql.Row) bool) {
			at, wanted := &cursor[T]{columns: columns}, true
			show := func(row T) bool {
				at.row = row
				s.rows++
				wanted = !s.exhausted() && yield(at)
				return wanted
			}
			for group := range groups {
				s.rows++
				if at.row = bare(group); !admit(at) {
					continue
				}
				if open(group, show); !wanted {
					return
				}
			}
		}
	}
	return source
}

// flat is a table whose rows share nothing.
func flat[T any](s *scan, columns []column[T], rows iter.Seq[T]) kql.Source {
	one := func(yield func(struct{}) bool) { yield(struct{}{}) }
	return view(s, columns, one,
		func(struct{}) T { var none T; return none },
		func(_ struct{}, yield func(T) bool) { rows(yield) })
}

// devices are those that have a sensor, for tables that it fills.
func (s *scan) devices(yield func(*world.Device) bool) {
	for _, d := range s.tenant.Devices {
		if d.Onboarded() && !yield(d) {
			return
		}
	}
}

// document is a dynamic value.
func document(v any) kql.Value { return kql.Dynamic(encoded(v)) }

// listing is a text that holds JSON, as the columns of older tables do.
func listing(v any) kql.Value { return kql.Text(encoded(v)) }

func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("hunting: encode %T: %v", v, err))
	}
	return string(text)
}
