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
	Sync         pace           `yaml:"sync"`
}

type pace struct {
	FullEvery      string `yaml:"full_every"`
	PerDeviceCalls int    `yaml:"per_device_calls"`
	Fresh          string `yaml:"fresh"`
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
	Name                string          `yaml:"name"`
	AccountName         string          `yaml:"account_name"`
	TagAccountName      bool            `yaml:"tag_account_name"`
	Description         string          `yaml:"description"`
	Cloud               string          `yaml:"cloud"`
	TenantID            string          `yaml:"tenant_id"`
	ClientID            string          `yaml:"client_id"`
	ClientSecret        string          `yaml:"client_secret"`
	ClientSecretFile    string          `yaml:"client_secret_file"`
	CertificateFile     string          `yaml:"certificate_file"`
	CertificatePassword string          `yaml:"certificate_password"`
	Endpoints           endpoints       `yaml:"endpoints"`
	CAFile              string          `yaml:"ca_file"`
	Sources             map[string]bool `yaml:"sources"`
	QuotaWindowScale    float64         `yaml:"quota_window_scale"`
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
