package export

import (
	"strconv"
	"time"

	"parapet/internal/simulator/world"
)

// Extensions is the browser extensions assessment. Its pages have the keys of
// files.
var Extensions = &Kind{
	Context: "Collection(microsoft.windowsDefenderATP.api.AssetBrowserExtension)",
	Usual:   newerUsual,
	Longest: newerLongest,
	folder:  "BrowserExtensions",
	pages:   Style{nulls: true},
	rows:    layout[world.Extension]{extensionColumns, (*world.Tenant).Extensions}.encode,
}

var extensionColumns = []column[world.Extension]{
	deviceID[world.Extension](),
	deviceName[world.Extension](),
	groupID[world.Extension](),
	deviceText[world.Extension]("RbacGroupName", "rbacGroupName", func(d *world.Device) string {
		if d.RBACGroupName == "" {
			return "UnassignedGroup" // this assessment's word for it
		}
		return d.RBACGroupName
	}),
	at("InstallationTime", "installationTime", "2006-01-02T15:04:05.000Z", func(e *world.Extension) time.Time { return e.Installed }),
	text("BrowserName", "browserName", func(e *world.Extension) string { return e.Browser }),
	text("ExtensionId", "extensionId", func(e *world.Extension) string { return e.ID }),
	text("ExtensionName", "extensionName", func(e *world.Extension) string { return e.Name }),
	text("ExtensionDescription", "extensionDescription", func(e *world.Extension) string { return e.Description }),
	text("ExtensionVersion", "extensionVersion", func(e *world.Extension) string { return e.Version }),
	text("ExtensionRisk", "extensionRisk", func(e *world.Extension) string { return e.Risk }),
	flag("IsActivated", "isActivated", func(e *world.Extension) bool { return e.Active }),
	{pascal: "Permissions", camel: "permissions", row: appendPermissions},
}

func appendPermissions(b []byte, _ *world.Device, e *world.Extension) []byte {
	b = append(b, '[')
	for i, p := range e.Permissions {
		if i > 0 {
			b = append(b, ',')
		}
		b = quote(append(b, `{"Id":`...), p.ID)
		b = strconv.AppendBool(append(b, `,"IsRequired":`...), p.Required)
		b = quote(append(b, `,"Risk":`...), p.Risk)
		b = append(b, '}')
	}
	return append(b, ']')
}
