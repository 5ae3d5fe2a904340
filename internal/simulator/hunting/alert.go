package hunting

import (
	"iter"
	"strings"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// services are the names of products in hunting, by those in Graph.
var services = map[string]string{
	"microsoftDefenderForEndpoint":      "Microsoft Defender for Endpoint",
	"microsoftDefenderForIdentity":      "Microsoft Defender for Identity",
	"microsoftDefenderForCloudApps":     "Microsoft Defender for Cloud Apps",
	"microsoftDefenderForOffice365":     "Microsoft Defender for Office 365",
	"microsoft365Defender":              "Microsoft 365 Defender",
	"azureAdIdentityProtection":         "AAD Identity Protection",
	"microsoftAppGovernance":            "App Governance",
	"dataLossPrevention":                "Microsoft Data Loss Prevention",
	"microsoftDefenderForCloud":         "Microsoft Defender for Cloud",
	"microsoftInsiderRiskManagement":    "Microsoft Insider Risk Management",
	"microsoftDefenderThreatIntelAlert": "Microsoft Threat Intelligence",
}

// capital is an enumeration's member as hunting writes it.
func capital(member string) string {
	if member == "" {
		return ""
	}
	return strings.ToUpper(member[:1]) + member[1:]
}

// clue is a row of AlertEvidence.
type clue struct {
	alert *world.Alert
	of    *world.Evidence
}

// account is the one that a piece of evidence names, or nobody.
func (c *clue) account() world.EvidenceAccount {
	switch {
	case c.of.Account != nil:
		return *c.of.Account
	case c.of.Process != nil && c.of.Process.Account != nil:
		return *c.of.Process.Account
	}
	return world.EvidenceAccount{}
}

func (c *clue) file() world.EvidenceFile {
	switch {
	case c.of.File != nil:
		return *c.of.File
	case c.of.Process != nil:
		return c.of.Process.Image
	}
	return world.EvidenceFile{}
}

func (c *clue) registry() world.EvidenceRegistry {
	if c.of.Registry == nil {
		return world.EvidenceRegistry{}
	}
	return *c.of.Registry
}

// device is the one that the evidence, or else the alert, is about.
func (c *clue) device() world.Device {
	for _, d := range []*world.Device{c.of.Device, c.alert.Device()} {
		if d != nil {
			return *d
		}
	}
	return world.Device{}
}

func (c *clue) commandLine() string {
	if c.of.Process == nil {
		return ""
	}
	return c.of.Process.CommandLine
}

// entityTypes are the kinds of evidence in hunting's words.
var entityTypes = map[world.EvidenceKind]string{
	world.DeviceEvidence: "Machine", world.UserEvidence: "User", world.FileEvidence: "File", world.ProcessEvidence: "Process",
	world.IPEvidence: "Ip", world.URLEvidence: "Url", world.RegistryEvidence: "RegistryKey",
}

var alertColumns = []column[*world.Alert]{
	{"Timestamp", kql.DateTime, func(r **world.Alert) kql.Value { return kql.Moment((*r).Created) }, false},
	{"AlertId", kql.String, func(r **world.Alert) kql.Value { return kql.Text((*r).GraphID) }, false},
	{"Title", kql.String, func(r **world.Alert) kql.Value { return kql.Text((*r).Title) }, false},
	{"Category", kql.String, func(r **world.Alert) kql.Value { return kql.Text((*r).Category) }, false},
	{"Severity", kql.String, func(r **world.Alert) kql.Value { return kql.Text(capital((*r).Severity)) }, false},
	{"ServiceSource", kql.String, func(r **world.Alert) kql.Value { return kql.Text(services[(*r).ServiceSource]) }, false},
	{"DetectionSource", kql.String, func(r **world.Alert) kql.Value { return kql.Text(capital((*r).DetectionSource)) }, false},
	{"AttackTechniques", kql.String, func(r **world.Alert) kql.Value { return listing(some((*r).Techniques)) }, false},
}

var evidenceColumns = []column[clue]{
	{"Timestamp", kql.DateTime, func(r *clue) kql.Value { return kql.Moment(r.of.Created) }, false},
	{"AlertId", kql.String, func(r *clue) kql.Value { return kql.Text(r.alert.GraphID) }, false},
	{"Title", kql.String, func(r *clue) kql.Value { return kql.Text(r.alert.Title) }, false},
	{"Categories", kql.String, func(r *clue) kql.Value { return listing([]string{r.alert.Category}) }, false},
	{"AttackTechniques", kql.String, func(r *clue) kql.Value { return listing(some(r.alert.Techniques)) }, false},
	{"ServiceSource", kql.String, func(r *clue) kql.Value { return kql.Text(services[r.alert.ServiceSource]) }, false},
	{"DetectionSource", kql.String, func(r *clue) kql.Value { return kql.Text(capital(r.alert.DetectionSource)) }, false},
	{"EntityType", kql.String, func(r *clue) kql.Value { return kql.Text(entityTypes[r.of.Kind]) }, false},
	{"EvidenceRole", kql.String, func(*clue) kql.Value { return kql.Text("Related") }, false},
	{"FileName", kql.String, func(r *clue) kql.Value { return kql.Text(r.file().Name) }, false},
	{"FolderPath", kql.String, func(r *clue) kql.Value { return kql.Text(r.file().Path) }, false},
	{"SHA1", kql.String, func(r *clue) kql.Value { return kql.Text(r.file().SHA1) }, false},
	{"SHA256", kql.String, func(r *clue) kql.Value { return kql.Text(r.file().SHA256) }, false},
	{"FileSize", kql.Int64, func(r *clue) kql.Value { return kql.Long(r.file().Size) }, false},
	{"ThreatFamily", kql.String, func(r *clue) kql.Value { return kql.Text(r.alert.ThreatFamily) }, false},
	{"RemoteIP", kql.String, func(r *clue) kql.Value { return kql.Text(r.of.IP) }, false},
	{"RemoteUrl", kql.String, func(r *clue) kql.Value { return kql.Text(r.of.URL) }, false},
	{"AccountName", kql.String, func(r *clue) kql.Value { return kql.Text(r.account().Name) }, false},
	{"AccountDomain", kql.String, func(r *clue) kql.Value { return kql.Text(r.account().Domain) }, false},
	{"AccountSid", kql.String, func(r *clue) kql.Value { return kql.Text(r.account().SID) }, false},
	{"AccountObjectId", kql.String, func(r *clue) kql.Value { return kql.Text(r.account().UserID) }, false},
	{"AccountUpn", kql.String, func(r *clue) kql.Value { return kql.Text(r.account().UserPrincipalName) }, false},
	{"DeviceId", kql.String, func(r *clue) kql.Value { return kql.Text(r.device().ID) }, false},
	{"DeviceName", kql.String, func(r *clue) kql.Value { return kql.Text(r.device().ComputerName) }, false},
	{"ProcessCommandLine", kql.String, func(r *clue) kql.Value { return kql.Text(r.commandLine()) }, false},
	{"RegistryKey", kql.String, func(r *clue) kql.Value { return kql.Text(r.registry().Key) }, false},
	{"RegistryValueName", kql.String, func(r *clue) kql.Value { return kql.Text(r.registry().ValueName) }, false},
	{"RegistryValueData", kql.String, func(r *clue) kql.Value { return kql.Text(r.registry().Value) }, false},
	{"Severity", kql.String, func(r *clue) kql.Value { return kql.Text(capital(r.alert.Severity)) }, false},
	{"AdditionalFields", kql.String, empty[clue], false},
}

// recent are the alerts of the span of the query.
func (s *scan) recent(yield func(*world.Alert) bool) {
	all := s.tenant.Alerts()
	for i := range all {
		if all[i].Created.After(s.since) && !yield(&all[i]) {
			return
		}
	}
}

func (s *scan) alerts() kql.Source { return flat(s, alertColumns, s.recent) }

func (s *scan) evidence() kql.Source {
	return flat(s, evidenceColumns, iter.Seq[clue](func(yield func(clue) bool) {
		for alert := range s.recent {
			for i := range alert.Evidence {
				if !yield(clue{alert, &alert.Evidence[i]}) {
					return
				}
			}
		}
	}))
}
