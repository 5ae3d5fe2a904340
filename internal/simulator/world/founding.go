package world

import "time"

// found makes the tenant as it is when the world begins.
func found(cfg Config) *Tenant {
	t := &Tenant{
		Clock:        cfg.Now,
		began:        cfg.Now,
		Generated:    cfg.Now.Truncate(generation),
		Organisation: foundOrganisation(cfg),
		integration:  cfg.Integration,
	}
	t.foundPeople(cfg)
	t.foundGroups(cfg)
	t.foundFleet(cfg)
	t.foundLogons(cfg)
	t.foundSoftware(cfg)
	t.snapped = t.Devices
	t.foundAlerts(cfg)
	t.foundActions(cfg)
	t.seal()
	return t
}

func foundOrganisation(cfg Config) *Organisation {
	r := cfg.dice("organisation", 0)
	o := pick(r, organisations)
	return &Organisation{
		ID:          guid(r),
		DisplayName: o.name,
		Domains: []Domain{
			{Name: o.domain + ".onmicrosoft.com", IsInitial: true},
			{Name: o.domain + ".example", IsDefault: true},
			{Name: "mail." + o.domain + ".example"},
		},
		Country: "DE",
		Created: cfg.Now.Add(-time.Duration(between(r, 2600, 4000)) * day).Truncate(time.Second),
	}
}
