package config

// document is the file as it is written. Its secrets are plain texts: the YAML
// library hands a type that reads texts the file's own words, without the
// environment's values.
type document struct {
	Integrations []entry        `yaml:"integrations"`
	Parameters   map[string]any `yaml:"parameters"`
	Retention    retention      `yaml:"retention"`
	Memory       string         `yaml:"memory"`
	Query        limits         `yaml:"query"`
}

type retention struct {
	All   string `yaml:"all"`
	Daily string `yaml:"daily"`
}

type limits struct {
	Timeout string `yaml:"timeout"`
	Memory  string `yaml:"memory"`
	Rows    int    `yaml:"rows"`
}

type entry struct {
	Name                string    `yaml:"name"`
	AccountName         string    `yaml:"account_name"`
	TagAccountName      bool      `yaml:"tag_account_name"`
	Description         string    `yaml:"description"`
	Cloud               string    `yaml:"cloud"`
	TenantID            string    `yaml:"tenant_id"`
	ClientID            string    `yaml:"client_id"`
	ClientSecret        string    `yaml:"client_secret"`
	ClientSecretFile    string    `yaml:"client_secret_file"`
	CertificateFile     string    `yaml:"certificate_file"`
	CertificatePassword string    `yaml:"certificate_password"`
	Endpoints           endpoints `yaml:"endpoints"`
	CAFile              string    `yaml:"ca_file"`
	Sources             sources   `yaml:"sources"`
	QuotaWindowScale    float64   `yaml:"quota_window_scale"`
}

type endpoints struct {
	Login         string `yaml:"login"`
	Defender      string `yaml:"defender"`
	Graph         string `yaml:"graph"`
	Storage       string `yaml:"storage"`
	Portal        string `yaml:"portal"`
	DefenderScope string `yaml:"defender_scope"`
	GraphScope    string `yaml:"graph_scope"`
}

// sources have a default each, which a switch overrides.
type sources struct {
	Users                *bool `yaml:"users"`
	Groups               *bool `yaml:"groups"`
	LogonUsers           *bool `yaml:"logon_users"`
	Vulnerabilities      *bool `yaml:"vulnerabilities"`
	Software             *bool `yaml:"software"`
	Recommendations      *bool `yaml:"recommendations"`
	Alerts               *bool `yaml:"alerts"`
	MachineActions       *bool `yaml:"machine_actions"`
	IPAddresses          *bool `yaml:"ip_addresses"`
	NetworkAdapters      *bool `yaml:"network_adapters"`
	Scores               *bool `yaml:"scores"`
	MissingKBs           *bool `yaml:"missing_kbs"`
	SecureConfigurations *bool `yaml:"secure_configurations"`
	BrowserExtensions    *bool `yaml:"browser_extensions"`
	Certificates         *bool `yaml:"certificates"`
	Antivirus            *bool `yaml:"antivirus"`
}

// resolve switches on what is not switched off, except what a tenant seldom
// wants for what it costs, which has to be switched on.
func (s sources) resolve() Sources {
	on := func(b *bool) bool { return b == nil || *b }
	only := func(b *bool) bool { return b != nil && *b }
	return Sources{
		Users:                on(s.Users),
		Groups:               on(s.Groups),
		LogonUsers:           on(s.LogonUsers),
		Vulnerabilities:      on(s.Vulnerabilities),
		Software:             on(s.Software),
		Recommendations:      on(s.Recommendations),
		Alerts:               on(s.Alerts),
		MachineActions:       on(s.MachineActions),
		IPAddresses:          on(s.IPAddresses),
		NetworkAdapters:      on(s.NetworkAdapters),
		Scores:               on(s.Scores),
		MissingKBs:           only(s.MissingKBs),
		SecureConfigurations: only(s.SecureConfigurations),
		BrowserExtensions:    only(s.BrowserExtensions),
		Certificates:         only(s.Certificates),
		Antivirus:            only(s.Antivirus),
	}
}
