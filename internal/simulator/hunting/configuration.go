package hunting

import (
	"slices"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

type assessed = ofDevice[world.Assessment]

var assessmentColumns = []column[assessed]{
	{"DeviceId", kql.String, func(r *assessed) kql.Value { return kql.Text(r.device.ID) }, true},
	{"DeviceName", kql.String, func(r *assessed) kql.Value { return kql.Text(r.device.ComputerName) }, true},
	{"OSPlatform", kql.String, func(r *assessed) kql.Value { return kql.Text(r.device.OSPlatform) }, true},
	{"Timestamp", kql.DateTime, func(r *assessed) kql.Value { return kql.Moment(r.of.At) }, false},
	{"ConfigurationId", kql.String, func(r *assessed) kql.Value { return kql.Text(r.of.Configuration.ID) }, false},
	{"ConfigurationCategory", kql.String, func(r *assessed) kql.Value { return kql.Text(r.of.Configuration.Category) }, false},
	{"ConfigurationSubcategory", kql.String, func(r *assessed) kql.Value { return kql.Text(r.of.Configuration.Subcategory) }, false},
	{"ConfigurationImpact", kql.Double, func(r *assessed) kql.Value { return kql.Real(r.of.Configuration.Impact) }, false},
	{"IsCompliant", kql.SByte, func(r *assessed) kql.Value { return kql.Bool(r.of.Compliant) }, false},
	{"IsApplicable", kql.SByte, func(r *assessed) kql.Value { return kql.Bool(r.of.Applicable) }, false},
	{"Context", kql.Object, func(*assessed) kql.Value { return kql.Dynamic("[]") }, false},
	{"IsExpectedUserImpact", kql.SByte, func(r *assessed) kql.Value { return kql.Bool(r.of.Configuration.UserImpact) }, false},
}

func (s *scan) assessments() kql.Source {
	return perDevice(s, assessmentColumns, func(d *world.Device, yield func(world.Assessment) bool) {
		s.tenant.Assessments(d)(yield)
	})
}

type setting = *world.Configuration

var settingColumns = []column[setting]{
	{"ConfigurationId", kql.String, func(r *setting) kql.Value { return kql.Text((*r).ID) }, false},
	{"ConfigurationImpact", kql.Double, func(r *setting) kql.Value { return kql.Real((*r).Impact) }, false},
	{"ConfigurationName", kql.String, func(r *setting) kql.Value { return kql.Text((*r).Name) }, false},
	{"ConfigurationDescription", kql.String, empty[setting], false},
	{"RiskDescription", kql.String, empty[setting], false},
	{"ConfigurationCategory", kql.String, func(r *setting) kql.Value { return kql.Text((*r).Category) }, false},
	{"ConfigurationSubcategory", kql.String, func(r *setting) kql.Value { return kql.Text((*r).Subcategory) }, false},
	{"ConfigurationBenchmarks", kql.Object, func(*setting) kql.Value { return kql.Dynamic("[]") }, false},
	{"Tags", kql.Object, func(*setting) kql.Value { return kql.Dynamic("[]") }, false},
	{"RemediationOptions", kql.String, empty[setting], false},
}

func (s *scan) settings() kql.Source {
	list := make([]setting, len(world.Configurations))
	for i := range world.Configurations {
		list[i] = &world.Configurations[i]
	}
	return flat(s, settingColumns, slices.Values(list))
}
