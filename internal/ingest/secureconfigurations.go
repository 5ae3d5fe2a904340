package ingest

import (
	"cmp"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// configurationRole reads the assessment of settings.
var configurationRole = need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}}

// The methods that give the assessment of settings.
const (
	configurationFiles = "SecureConfigurationsAssessmentExport"
	configurationPages = "SecureConfigurationsAssessmentByMachine"
)

func configurationRows(s route.Size) int { return s.Configurations }

func secureConfigurationsSource() step {
	return step{
		name: settingsStep, reads: "the settings of each device that Microsoft assesses", after: []string{machinesStep},
		types:   []graph.Type{graph.SecureConfiguration, graph.MachineHasConfiguration},
		licence: VulnerabilityManagementLicence,
		ways: assessment[defender.SecureConfiguration]{
			need: configurationRole, files: configurationFiles, pages: configurationPages, rows: configurationRows,
			ask: func(c *defender.Client) (files, pages stream[defender.SecureConfiguration]) {
				return inFiles(c.ExportSecureConfigurations), inPages(c.SecureConfigurationsByMachine)
			},
			begin: func(t *task) reading[defender.SecureConfiguration] {
				return &configurations{task: t, devices: t.listed(), told: map[settingFacts]bool{}, keys: map[string]graph.Key{}}
			},
		}.ways(),
	}
}

// configurations is a reading of their assessment, in which a row is a setting
// of a device.
type configurations struct {
	task    *task
	devices *listed
	told    map[settingFacts]bool // that were put
	rows    int
	keys    map[string]graph.Key // of recommendations, by their ids
	advice  []advice             // that follows, if anybody asks for it
}

// advice is a recommendation that a device does not follow.
type advice struct{ machine, recommendation graph.Key }

// settingsRead is what a reading of the assessment of settings leaves for the
// recommendations.
type settingsRead struct{ advice []advice }

// settingFacts are what a row says of the setting, and not of the device.
type settingFacts struct {
	id, name, category, subcategory string
	impact                          float64
	weighs                          bool
}

func (c *configurations) take(row defender.SecureConfiguration) error {
	c.rows++
	machine, ok := c.devices.machine(row.DeviceID)
	if !ok || row.ConfigurationID == "" || !truly(row.IsApplicable) {
		return nil
	}
	key := graph.Key("microsoft_defender_secure_configuration:" + row.ConfigurationID)
	facts := factsOf(row)
	if !c.told[facts] {
		if err := c.task.entity(graph.SecureConfiguration, key, configurationProps(row)); err != nil {
			return err
		}
		c.told[facts] = true
	}
	if id := unfollowed(row); id != "" && c.task.advises() {
		c.advice = append(c.advice, advice{machine, c.recommendation(id)})
	}
	return c.task.draft.PutRelationship(graph.MachineHasConfiguration, machine, key, graph.Props{
		truth("compliant", row.IsCompliant),
		truth("expectedUserImpact", row.IsExpectedUserImpact),
		moment("assessedOn", row.AssessedOn),
	})
}

// unfollowed is the id of the recommendation that a device does not follow by a row
// of the assessment; empty for none.
func unfollowed(row defender.SecureConfiguration) string {
	if !truly(row.IsApplicable) || row.IsCompliant == nil || *row.IsCompliant || row.ConfigurationID == "" {
		return ""
	}
	return cmp.Or(row.Recommendation, ofSetting+row.ConfigurationID)
}

// recommendation is the key of a recommendation, the same text for all devices.
func (c *configurations) recommendation(id string) graph.Key {
	key, known := c.keys[id]
	if !known {
		key = recommendationKey(id)
		c.keys[id] = key
	}
	return key
}

func (c *configurations) end() error {
	c.task.settings = &settingsRead{c.advice}
	c.task.doubtEmpty(graph.SecureConfiguration, c.rows)
	c.devices.leaveOut("the settings")
	c.task.measured(func(s *route.Size) { s.Configurations = c.rows })
	return nil
}

func factsOf(row defender.SecureConfiguration) settingFacts {
	facts := settingFacts{id: row.ConfigurationID, name: row.Name, category: row.Category, subcategory: row.Subcategory}
	if row.Impact != nil {
		facts.impact, facts.weighs = *row.Impact, true
	}
	return facts
}

func configurationProps(row defender.SecureConfiguration) graph.Props {
	name := row.Name
	if name == "" {
		name = row.ConfigurationID
	}
	return graph.Props{
		text("id", row.ConfigurationID),
		text("name", name),
		text("displayName", name),
		text("category", row.Category),
		text("subCategory", row.Subcategory),
		number("impact", row.Impact),
	}
}
