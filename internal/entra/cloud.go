package entra

// Endpoints are the places and scopes of one cloud. In an override, an empty
// field keeps the cloud's own.
type Endpoints struct {
	Login    string // https://host, without a path
	Defender string // https://host, without /api
	Graph    string // https://host, without /v1.0
	Portal   string // https://host
	// DefenderScope and GraphScope end in /.default.
	DefenderScope, GraphScope string
}

// Cloud is one of Microsoft's clouds, or one whose endpoints were overridden.
type Cloud struct {
	Name      string
	Endpoints Endpoints
}

// ParseCloud returns the cloud named commercial (or the empty string), gcc,
// gcc-high or dod.
func ParseCloud(name string) (Cloud, error) { return Cloud{Name: name}, nil }

// With returns the cloud with every non-empty field of override in place of its
// own. The error names the field that is not a usable URL.
func (c Cloud) With(override Endpoints) (Cloud, error) { return c, nil }

// Hosts returns the hosts that may be sent a token, for transport.Config.
func (c Cloud) Hosts() []string { return nil }

// FileHosts returns the hosts export files are downloaded from, for
// transport.Config.
func (c Cloud) FileHosts() []string { return nil }
