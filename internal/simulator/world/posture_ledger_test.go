package world_test

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"parapet/internal/simulator/world"
)

// set puts a thing that several records tell of: once, with all that is told.
func (l ledger) set(typ, key string, facts string) {
	if l[typ] == nil {
		l[typ] = map[string]string{}
	}
	var told []string
	if old := l[typ][key]; old != "" {
		told = strings.Split(old, "\n")
	}
	for _, other := range told {
		if other == facts {
			return
		}
	}
	told = append(told, facts)
	sortTexts(told)
	l[typ][key] = strings.Join(told, "\n")
}

func sortTexts(all []string) {
	for i := range all {
		for j := i; j > 0 && all[j] < all[j-1]; j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
}

// software enters the products and where they are installed.
func (l ledger) software(t *world.Tenant) {
	for p := range t.Products() {
		l.put("microsoft_defender_software", "microsoft_defender_software:"+strings.ToLower(p.ID()), fmt.Sprint(p.PublicExploit, p.ActiveAlert))
	}
	for _, d := range t.Devices {
		for _, inventory := range []func(*world.Device) func(func(world.Installation) bool){
			func(d *world.Device) func(func(world.Installation) bool) { return t.Software(d) },
			func(d *world.Device) func(func(world.Installation) bool) { return t.NoProductCode(d) },
		} {
			gravest, earliest := map[string]string{}, map[string]string{}
			for in := range inventory(d) {
				key := "microsoft_defender_machine:" + d.ID + "|installed|microsoft_defender_software:" + strings.ToLower(in.ID())
				l.set("microsoft_defender_machine_installed_software", key, in.Version)
				if was, met := gravest[key]; !met || in.EndOfSupportStatus < was {
					gravest[key] = in.EndOfSupportStatus
				}
				ends := in.EndOfSupport.UTC().Format(time.RFC3339)
				if was, met := earliest[key]; !in.EndOfSupport.IsZero() && (!met || ends < was) {
					earliest[key] = ends
				}
			}
			for key, status := range gravest {
				l.set("microsoft_defender_machine_installed_software", key, "status "+status)
				l.set("microsoft_defender_machine_installed_software", key, "ends "+earliest[key])
			}
		}
	}
}

// posture enters what is recommended and what is told of settings, updates,
// extensions, certificates and antiviruses.
func (l ledger) posture(t *world.Tenant) {
	for _, r := range t.Recommendations() {
		key := "microsoft_defender_recommendation:" + r.ID
		l.put("microsoft_defender_recommendation", key, r.Name, fmt.Sprint(r.Severity, r.PublicExploit, r.ActiveAlert, r.Exposed > 0 && r.Status != "Exception"),
			r.RecommendedVersion, r.Remediation, r.Status)
		if product, ok := strings.CutPrefix(r.ID, "va-_-"); ok {
			l.put("microsoft_defender_software_has_recommendation", "microsoft_defender_software:"+product+"|has|"+key)
		}
		for d := range t.ExposedTo(r) {
			l.put("microsoft_defender_machine_has_recommendation", "microsoft_defender_machine:"+d.ID+"|has|"+key)
		}
	}
	for _, d := range t.Devices {
		machine := "microsoft_defender_machine:" + d.ID
		for a := range t.Assessments(d) {
			if a.Applicable {
				key := "microsoft_defender_secure_configuration:" + a.Configuration.ID
				l.set("microsoft_defender_secure_configuration", key, "known")
				l.put("microsoft_defender_machine_has_secure_configuration", machine+"|has|"+key, fmt.Sprint(a.Compliant))
			}
		}
		for u := range t.MissingUpdates(d) {
			key := "microsoft_defender_missing_update:" + u.ID
			l.set("microsoft_defender_missing_update", key, "known")
			l.put("microsoft_defender_machine_has_missing_update", machine+"|has|"+key)
		}
		for e := range t.Extensions(d) {
			key := "microsoft_defender_browser_extension:" + e.Browser + ":" + e.ID
			l.set("microsoft_defender_browser_extension", key, "known")
			l.set("microsoft_defender_machine_installed_browser_extension", machine+"|installed|"+key, fmt.Sprint(e.Version, e.Active))
		}
		for c := range t.Certificates(d) {
			key := "microsoft_defender_certificate:" + strings.ToLower(c.Thumbprint)
			l.set("microsoft_defender_certificate", key, "known")
			l.set("microsoft_defender_machine_has_certificate", machine+"|has|"+key, c.Path)
		}
		if a, ok := t.Antivirus(d); ok {
			key := "microsoft_defender_antivirus:" + d.ID
			l.put("microsoft_defender_antivirus", key, a.Mode, a.SignatureVersion, a.EngineVersion, a.PlatformVersion,
				a.SignatureUpToDate, a.EngineUpToDate, a.QuickScanResult, a.QuickScanError, a.FullScanResult)
			l.put("microsoft_defender_machine_has_antivirus", machine+"|has|"+key)
		}
	}
}

// network enters the device groups, the twins, the addresses and the adapters.
func (l ledger) network(t *world.Tenant) {
	for s := range t.GroupScores() {
		key := fmt.Sprint("microsoft_defender_device_group:", s.Group.ID)
		l.put("microsoft_defender_device_group", key, fmt.Sprint(s.Score))
		l.put("microsoft_defender_account_has_device_group", account+"|has|"+key)
	}
	for _, d := range t.Devices {
		if d.RBACGroupID > 0 {
			l.put("microsoft_defender_device_group_has_machine",
				fmt.Sprintf("microsoft_defender_device_group:%d|has|microsoft_defender_machine:%s", d.RBACGroupID, d.ID))
		}
		l.addresses(d)
		for a := range t.Adapters(d) {
			key := "microsoft_defender_network_adapter:" + d.ID + ":" + a.Name
			l.put("microsoft_defender_network_adapter", key, fmt.Sprint(a.MAC, a.Type, a.Status, a.TunnelType, a.Vendor,
				a.Addresses, a.Gateways, a.DNS, a.DHCPv4, a.DHCPv6, a.Networks))
			l.put("user_endpoint_has_network_adapter", "user_endpoint."+d.ID+"|has|"+key)
		}
	}
	for older, current := range twins(t) {
		how := "name"
		if older.MergedInto != "" {
			how = "merged"
		}
		l.put("microsoft_defender_machine_is_machine",
			"microsoft_defender_machine:"+older.ID+"|is|microsoft_defender_machine:"+current.ID, how)
	}
}

// twins pairs older records of devices with the current ones as far as what is
// served tells of them: a device that Defender says is merged, and an inactive
// one whose name, in any case, an active one has that was first seen later or
// that Defender takes for its double. Phones are named by their owners.
func twins(t *world.Tenant) map[*world.Device]*world.Device {
	all := map[*world.Device]*world.Device{}
	active := map[string]*world.Device{}
	for _, d := range t.Devices {
		if d.Onboarded() && d.HealthStatus != "Inactive" && !strings.Contains(d.ComputerName, " ") {
			active[strings.ToLower(d.ComputerName)] = d
		}
	}
	for _, d := range t.Devices {
		current, ok := t.Device(d.MergedInto)
		if d.MergedInto == "" && d.Onboarded() && d.HealthStatus == "Inactive" {
			current, ok = active[strings.ToLower(d.ComputerName)]
			ok = ok && (d.PotentialDuplication || d.LastSeen.Before(current.FirstSeen))
		}
		if ok {
			all[d] = current
		}
	}
	return all
}

func (l ledger) addresses(d *world.Device) {
	use := func(address, told string) {
		ip, err := netip.ParseAddr(address)
		if err != nil {
			return
		}
		key := "ip_address:" + ip.String()
		l.set("ip_address", key, "known")
		l.set("user_endpoint_has_ip_address", "user_endpoint."+d.ID+"|has|"+key, told)
	}
	for _, i := range d.Interfaces {
		use(i.IP, i.MAC+i.Type+i.Status)
	}
	use(d.LastIP, "last")
	use(d.LastExternalIP, "external")
}

// alerts enters the alerts with what they name, and the machine actions.
func (l ledger) alerts(t *world.Tenant) {
	for _, a := range t.Alerts() {
		id := a.ID
		if id == "" {
			id = a.GraphID
		}
		key := "microsoft_defender_alert:" + id
		l.put("microsoft_defender_alert", key, a.Status, a.Updated, a.Resolved, a.Classification, a.AssignedTo)
		l.put("microsoft_defender_account_has_alert", account+"|has|"+key)
		for _, e := range a.Evidence {
			l.evidence(t, key, e)
		}
	}
	for _, a := range t.MachineActions() {
		key := "microsoft_defender_machine_action:" + a.ID
		l.put("microsoft_defender_machine_action", key, a.Status, a.Updated, fmt.Sprint(a.ErrorHResult))
		if _, ok := t.Device(a.DeviceID); ok {
			l.put("microsoft_defender_machine_has_action", "microsoft_defender_machine:"+a.DeviceID+"|has|"+key)
		}
	}
}

func (l ledger) evidence(t *world.Tenant, alert string, e world.Evidence) {
	told := fmt.Sprint(e.Verdict, e.Remediation, e.Roles)
	has := func(typ, key string) { l.set("microsoft_defender_alert_has_"+typ, alert+"|has|"+key, told) }
	file := e.File
	switch e.Kind {
	case world.DeviceEvidence:
		if _, ok := t.Device(e.Device.ID); ok {
			l.set("microsoft_defender_machine_has_alert", "microsoft_defender_machine:"+e.Device.ID+"|has|"+alert, told)
		}
	case world.UserEvidence:
		l.witness(t, alert, e.Account, told)
	case world.IPEvidence:
		key := "ip_address:" + netip.MustParseAddr(e.IP).String()
		l.set("ip_address", key, "known")
		has("ip_address", key)
	case world.URLEvidence:
		l.set("microsoft_defender_url", "microsoft_defender_url:"+e.URL, "known")
		has("url", "microsoft_defender_url:"+e.URL)
	case world.ProcessEvidence:
		file = &e.Process.Image
	}
	if file != nil {
		hash := file.SHA256
		if hash == "" {
			hash = file.SHA1
		}
		l.set("microsoft_defender_file", "microsoft_defender_file:"+hash, file.Name)
		l.set("microsoft_defender_file", "microsoft_defender_file:"+hash, file.Path)
		has("file", "microsoft_defender_file:"+hash)
	}
}

func (l ledger) witness(t *world.Tenant, alert string, a *world.EvidenceAccount, told string) {
	for _, u := range t.Users {
		if u.ID == a.UserID || a.UserID == "" && strings.EqualFold(u.UserPrincipalName, a.UserPrincipalName) {
			l.set("microsoft_defender_user_has_alert", "microsoft_defender_user:"+u.ID+"|has|"+alert, told)
		}
	}
	logon := "microsoft_defender_logon_user:" + strings.ToLower(a.Domain+`\`+a.Name)
	if _, known := l["microsoft_defender_logon_user"][logon]; known {
		l.set("microsoft_defender_logon_user_has_alert", logon+"|has|"+alert, told)
	}
}
