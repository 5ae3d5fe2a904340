package route

// What is usual of a tenant for each of its devices. The rows of findings and
// software are those of the tenant that the product is measured with; the others
// are rounded from the tenants that public reports tell of.
const (
	usersPerDevice          = 1.2
	groupsPerDevice         = 0.05
	logonsPerDevice         = 8
	adaptersPerDevice       = 1.6
	findingsPerDevice       = 200
	installsPerDevice       = 150
	configurationsPerDevice = 100
	extensionsPerDevice     = 10
	certificatesPerDevice   = 60
	alertsPerDevice         = 0.05
	actionsPerDevice        = 0.05

	// usualCatalogue is how many vulnerabilities the world's catalogue holds, all of
	// which are looked through for one that it lacks.
	usualCatalogue = 315_000

	// What is shared by many devices grows with them only at first.
	mostWeaknesses      = 20_000
	mostProducts        = 10_000
	mostRecommendations = 2_000
)

// Estimated is the size with what is usual in place of what is not known.
func (s Size) Estimated() Size {
	guess := func(known *int, perDevice float64, most int) {
		if *known == 0 {
			*known = int(float64(s.Devices) * perDevice)
			if most > 0 {
				*known = min(*known, most)
			}
		}
	}
	guess(&s.Users, usersPerDevice, 0)
	guess(&s.Groups, groupsPerDevice, 0)
	guess(&s.Logons, logonsPerDevice, 0)
	guess(&s.Adapters, adaptersPerDevice, 0)
	guess(&s.Findings, findingsPerDevice, 0)
	guess(&s.Installs, installsPerDevice, 0)
	guess(&s.Weaknesses, findingsPerDevice, mostWeaknesses)
	guess(&s.Catalogue, usualCatalogue, usualCatalogue)
	guess(&s.Products, installsPerDevice, mostProducts)
	guess(&s.Recommendations, installsPerDevice, mostRecommendations)
	guess(&s.Alerts, alertsPerDevice, 0)
	guess(&s.Actions, actionsPerDevice, 0)
	guess(&s.Configurations, configurationsPerDevice, 0)
	guess(&s.Extensions, extensionsPerDevice, 0)
	guess(&s.Certificates, certificatesPerDevice, 0)
	return s
}
