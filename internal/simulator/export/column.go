package export

import (
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/simulator/world"
)

// deviceText is a column of text of the device; empty is null.
func deviceText[R any](pascal, camel string, value func(*world.Device) string) column[R] {
	return column[R]{pascal: pascal, camel: camel, device: func(b []byte, d *world.Device) []byte {
		return appendText(b, value(d))
	}}
}

// text is a column of text of the row; empty is null.
func text[R any](pascal, camel string, value func(*R) string) column[R] {
	return column[R]{pascal: pascal, camel: camel, row: func(b []byte, _ *world.Device, r *R) []byte {
		return appendText(b, value(r))
	}}
}

// exact is a column of text of the row that is empty when it is empty.
func exact[R any](pascal, camel string, value func(*R) string) column[R] {
	return column[R]{pascal: pascal, camel: camel, row: func(b []byte, _ *world.Device, r *R) []byte {
		return quote(b, value(r))
	}}
}

// list is a column of texts of the row; it is empty, never null.
func list[R any](pascal, camel string, value func(*R) []string) column[R] {
	return column[R]{pascal: pascal, camel: camel, row: func(b []byte, _ *world.Device, r *R) []byte {
		return appendList(b, value(r))
	}}
}

// flag is a column of truth of the row.
func flag[R any](pascal, camel string, value func(*R) bool) column[R] {
	return column[R]{pascal: pascal, camel: camel, row: func(b []byte, _ *world.Device, r *R) []byte {
		return strconv.AppendBool(b, value(r))
	}}
}

// count is a column of a whole number of the row.
func count[R any](pascal, camel string, value func(*R) int) column[R] {
	return column[R]{pascal: pascal, camel: camel, row: func(b []byte, _ *world.Device, r *R) []byte {
		return strconv.AppendInt(b, int64(value(r)), 10)
	}}
}

// at is a column of a time of the row in a format.
func at[R any](pascal, camel, format string, value func(*R) time.Time) column[R] {
	return column[R]{pascal: pascal, camel: camel, row: func(b []byte, _ *world.Device, r *R) []byte {
		return appendTime(b, value(r), format)
	}}
}

// Times of rows have no zone and no T, unlike every other API's; some have
// milliseconds.
const (
	seconds = time.DateTime
	millis  = "2006-01-02 15:04:05.000"
)

func appendTime(b []byte, t time.Time, format string) []byte {
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, format)
	return append(b, '"')
}

func appendText(b []byte, s string) []byte {
	if s == "" {
		return b
	}
	return quote(b, s)
}

// quote appends a JSON string; it fails on invalid UTF-8 only, and then
// appends it mended.
func quote(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s)
	return b
}

func appendList(b []byte, items []string) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = quote(b, item)
	}
	return append(b, ']')
}

// The columns of the device that every assessment has.
func deviceID[R any]() column[R] {
	return deviceText[R]("DeviceId", "deviceId", func(d *world.Device) string { return d.ID })
}

func deviceName[R any]() column[R] {
	return deviceText[R]("DeviceName", "deviceName", func(d *world.Device) string { return d.ComputerName })
}

func groupID[R any]() column[R] {
	return column[R]{pascal: "RbacGroupId", camel: "rbacGroupId", device: func(b []byte, d *world.Device) []byte {
		return strconv.AppendInt(b, int64(d.RBACGroupID), 10)
	}}
}

func groupName[R any]() column[R] {
	return deviceText[R]("RbacGroupName", "rbacGroupName", func(d *world.Device) string {
		if d.RBACGroupName == "" {
			return "Unassigned"
		}
		return d.RBACGroupName
	})
}

// distributions are the Linux platforms of the machine list and what exports
// call their versions: there every one of them is just Linux.
var distributions = map[string]string{
	"Ubuntu":                "ubuntu_linux_",
	"Debian":                "debian_",
	"RedHatEnterpriseLinux": "enterprise_linux_",
}

func osPlatform(d *world.Device) string {
	if _, ok := distributions[d.OSPlatform]; ok {
		return "Linux"
	}
	return d.OSPlatform
}

// OSVersion is the version of a device's system as exports have it.
func OSVersion(d *world.Device) string {
	if prefix, ok := distributions[d.OSPlatform]; ok {
		return prefix + d.Version
	}
	if strings.HasPrefix(d.OSPlatform, "Windows") {
		return "10.0." + strconv.FormatInt(d.OSBuild, 10) + ".1"
	}
	return d.Version
}
