package world

import "fmt"

// listing is a product of the software market.
type listing struct {
	vendor, name string
	on           family // where it runs; none for operating systems, which come with the device
	share        float64
	// weight is how many vulnerabilities a release mends, compared with others;
	// zero for products in which none are known.
	weight float64
	// style prints a version from the number of its release.
	style string
	// sibling names a product that shares its code, and so its vulnerabilities.
	sibling string
	// several versions of it are found side by side.
	several bool
}

const (
	windows  = client | server
	desktops = client | server | mac
	anything = client | server | linux | mac
)

var market = []listing{
	{vendor: "microsoft", name: "windows_11", weight: 9, style: "10.0.22631.%d"},
	{vendor: "microsoft", name: "windows_10", weight: 9, style: "10.0.19045.%d", sibling: "windows_11"},
	{vendor: "microsoft", name: "windows_server_2022", weight: 9, style: "10.0.20348.%d", sibling: "windows_11"},
	{vendor: "microsoft", name: "windows_server_2019", weight: 9, style: "10.0.17763.%d", sibling: "windows_server_2022"},
	{vendor: "microsoft", name: "windows_server_2016", weight: 8, style: "10.0.14393.%d", sibling: "windows_server_2019"},
	{vendor: "ubuntu", name: "ubuntu_linux", weight: 6, style: "22.04.%d"},
	{vendor: "debian", name: "debian_linux", weight: 6, style: "12.%d", sibling: "ubuntu_linux"},
	{vendor: "redhat", name: "enterprise_linux", weight: 6, style: "9.4.%d", sibling: "ubuntu_linux"},
	{vendor: "apple", name: "mac_os", weight: 8, style: "15.1.%d"},
	{vendor: "apple", name: "iphone_os", weight: 6, style: "18.1.%d", sibling: "mac_os"},
	{vendor: "google", name: "android", weight: 6, style: "14.0.%d"},
	{vendor: "google", name: "chrome", on: desktops | mobile, share: 0.85, weight: 5, style: "131.0.6778.%d"},
	{vendor: "microsoft", name: "edge_chromium-based", on: windows, share: 0.97, weight: 5, style: "131.0.2903.%d", sibling: "chrome"},
	{vendor: "microsoft", name: "office", on: client | mac, share: 0.9, weight: 2, style: "16.0.17928.%d"},
	{vendor: "microsoft", name: "teams", on: client | mac | mobile, share: 0.8, weight: 0.3, style: "24.295.605.%d"},
	{vendor: "microsoft", name: "onedrive", on: client | mac, share: 0.8, style: "24.216.1027.%d"},
	{vendor: "microsoft", name: ".net_framework", on: windows, share: 0.9, weight: 0.5, style: "4.8.9%03d.0", several: true},
	{vendor: "microsoft", name: "defender_for_endpoint", on: anything, share: 0.9, style: "4.18.24%03d.7"},
	{vendor: "microsoft", name: "visual_studio_code", on: desktops, share: 0.2, weight: 0.5, style: "1.9%d.0"},
	{vendor: "microsoft", name: "sql_server_2019", on: server, share: 0.3, weight: 2, style: "15.0.4%03d.2"},
	{vendor: "adobe", name: "acrobat_reader_dc", on: client | mac, share: 0.6, weight: 4, style: "24.4.20%03d.0"},
	{vendor: "mozilla", name: "firefox", on: desktops | linux, share: 0.35, weight: 4, style: "13%d.0.0.0"},
	{vendor: "7-zip", name: "7-zip", on: windows, share: 0.5, weight: 0.4, style: "24.%d.0.0"},
	{vendor: "notepad-plus-plus", name: "notepad++", on: windows, share: 0.3, weight: 0.4, style: "8.7.%d"},
	{vendor: "zoom", name: "zoom", on: client | mac | mobile, share: 0.45, weight: 1, style: "6.2.%d.50939"},
	{vendor: "oracle", name: "jre", on: anything, share: 0.25, weight: 2, style: "8.0.4%03d.0", several: true},
	{vendor: "videolan", name: "vlc_media_player", on: client | mac, share: 0.2, weight: 0.4, style: "3.0.%d.0"},
	{vendor: "git-scm", name: "git", on: anything, share: 0.15, weight: 0.6, style: "2.4%d.0"},
	{vendor: "python", name: "python", on: anything, share: 0.3, weight: 0.8, style: "3.12.%d", several: true},
	{vendor: "openssl", name: "openssl", on: anything, share: 0.5, weight: 1, style: "3.0.%d", several: true},
	{vendor: "haxx", name: "curl", on: anything, share: 0.6, weight: 0.6, style: "8.%d.0"},
	{vendor: "putty", name: "putty", on: windows, share: 0.15, weight: 0.3, style: "0.%d.0.0"},
	{vendor: "wireshark", name: "wireshark", on: desktops, share: 0.05, weight: 1, style: "4.4.%d"},
	{vendor: "nodejs", name: "node.js", on: anything, share: 0.1, weight: 1, style: "20.%d.0"},
	{vendor: "vmware", name: "tools", on: server | linux, share: 0.4, weight: 0.3, style: "12.%d.0"},
	{vendor: "citrix", name: "workspace", on: client, share: 0.2, weight: 0.4, style: "24.9.%d.0"},
	{vendor: "dell", name: "supportassist", on: client, share: 0.3, weight: 0.3, style: "4.6.%d.0"},
	{vendor: "apple", name: "safari", on: mac, share: 1, weight: 3, style: "18.1.%d"},
	{vendor: "sudo_project", name: "sudo", on: linux, share: 1, weight: 0.3, style: "1.9.%d"},
	{vendor: "gnu", name: "glibc", on: linux, share: 1, weight: 0.5, style: "2.%d"},
	{vendor: "openbsd", name: "openssh", on: linux, share: 0.95, weight: 0.5, style: "9.%d"},
	{vendor: "f5", name: "nginx", on: linux, share: 0.25, weight: 0.6, style: "1.2%d.0"},
	{vendor: "apache", name: "http_server", on: server | linux, share: 0.12, weight: 1, style: "2.4.%d"},
	{vendor: "docker", name: "docker", on: linux, share: 0.3, weight: 0.6, style: "27.%d.0"},
	{vendor: "postgresql", name: "postgresql", on: server | linux, share: 0.1, weight: 0.8, style: "16.%d"},
}

// niche is a product of which few have heard; how many use it falls with rank.
func niche(rank int) listing {
	l := listing{
		vendor: fmt.Sprintf("vendor_%03d", rank/2),
		name:   fmt.Sprintf("tool_%03d", rank),
		on:     anything,
		share:  0.25 / float64(rank+1),
		weight: 0.7,
		style:  "1.%d.0",
	}
	if rank%4 == 3 {
		l.weight = 0
	}
	return l
}

// product is a listing with its releases, oldest first.
type product struct {
	listing
	rate     float64 // vulnerabilities mended by a release
	versions []string
	// updates[k] brings release k, and fixes[k] are the catalogue's entries that
	// it mends: every release before it has them.
	updates []Update
	fixes   [][]int32
}

func (p *product) latest() int { return len(p.versions) - 1 }

// publish adds a release that is yet without fixes.
func (p *product) publish(month string) {
	k := len(p.versions)
	version := fmt.Sprintf(p.style, 10+k)
	p.versions = append(p.versions, version)
	p.updates = append(p.updates, p.update(k, version, month))
	p.fixes = append(p.fixes, nil)
}

// update names what brings a release, in the manner of its vendor.
func (p *product) update(k int, version, month string) Update {
	number := int(digest(p.vendor+p.name)%4000) + k
	switch p.vendor {
	case "microsoft":
		kb := fmt.Sprint(5_040_000 + number)
		return Update{month + " Security Updates", kb, "https://catalog.update.microsoft.com/v7/site/Search.aspx?q=KB" + kb}
	case "redhat":
		id := fmt.Sprintf("RHSA-2026:%d", number)
		return Update{id, id, "https://access.redhat.com/errata/" + id}
	case "ubuntu":
		id := fmt.Sprintf("USN-%d-1", 4000+number)
		return Update{id, id, "https://ubuntu.com/security/notices/" + id}
	default:
		return Update{Title: p.name + " " + version}
	}
}

// paths are where the product lies on a device.
func (p *product) paths(on family) (disk, registry []string) {
	switch {
	case p.on == 0:
		return nil, nil
	case on&windows != 0:
		return []string{`c:\program files\` + p.vendor + `\` + p.name},
			[]string{`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\` + p.name}
	case on == mac:
		return []string{"/Applications/" + p.name + ".app"}, nil
	default:
		return []string{"/usr/lib/" + p.name}, nil
	}
}
