package defender

import (
	"strings"

	"parapet/internal/odata"
)

// field is a member of an export row that the product has a use for.
type field int

const (
	unused field = iota
	deviceID
	cveID
	vendor
	product
	version
	severity
	exploitability
	updateName
	updateID
	cvssScore
	firstSeen
	lastSeen
)

// fields tells the members by their names in lower case: files have come with
// names in PascalCase and in camelCase.
var fields = map[string]field{
	"deviceid":                    deviceID,
	"cveid":                       cveID,
	"softwarevendor":              vendor,
	"softwarename":                product,
	"softwareversion":             version,
	"vulnerabilityseveritylevel":  severity,
	"exploitabilitylevel":         exploitability,
	"recommendedsecurityupdate":   updateName,
	"recommendedsecurityupdateid": updateID,
	"cvssscore":                   cvssScore,
	"firstseentimestamp":          firstSeen,
	"lastseentimestamp":           lastSeen,
}

// An honest file has some thirty names, none of them long; a dishonest one
// shall not fill the memory with its own.
const (
	maxNames   = 256
	maxNameLen = 64
)

// field tells which member a name means, quickly if it was met before.
func (d *rowDecoder) field(name []byte) field {
	f, met := d.names[string(name)]
	if !met {
		f = fields[strings.ToLower(string(odata.Text(name, d.scratch)))]
		if len(d.names) < maxNames && len(name) <= maxNameLen {
			d.names[string(name)] = f
		}
	}
	return f
}
