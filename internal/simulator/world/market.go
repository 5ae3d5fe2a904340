package world

import (
	"fmt"
	"slices"
	"time"
)

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
	// lifetime is after how many later releases the support of a version ends;
	// zero where it goes on.
	lifetime int
	// ended says that the product as a whole is out of support, or will be.
	ended support
}

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
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
	{vendor: "microsoft", name: "windows_server_2019", weight: 9, style: "10.0.17763.%d", sibling: "windows_server_2022", ended: support{"Upcoming EOS Software", date(2029, 1, 9)}},
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
	{vendor: "python", name: "python", on: anything, share: 0.3, weight: 0.8, style: "3.12.%d", several: true, lifetime: 6},
	{vendor: "openssl", name: "openssl", on: anything, share: 0.5, weight: 1, style: "3.0.%d", several: true, lifetime: 9},
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
	{vendor: "microsoft", name: "silverlight", on: windows, share: 0.08, style: "5.1.50%03d.0", ended: support{"EOS Software", date(2021, 10, 12)}},
	{vendor: "adobe", name: "flash_player", on: windows, share: 0.04, weight: 0.8, style: "32.0.0.4%d", ended: support{"EOS Software", date(2020, 12, 31)}},
}

// listed is the place of a product in the market.
func listed(name string) int {
	return slices.IndexFunc(market, func(l listing) bool { return l.name == name })
}

// niche is a product of which few have heard; how many use it falls with rank.
func niche(rank int, reach float64) listing {
	l := listing{
		vendor: fmt.Sprintf("vendor_%03d", rank/2),
		name:   fmt.Sprintf("tool_%03d", rank),
		on:     anything,
		share:  min(0.9, reach/float64(rank+1)),
		weight: 0.7,
		style:  "1.%d.0",
	}
	if rank%4 == 3 {
		l.weight = 0
	}
	return l
}

// tail is how far the use of products of which few have heard reaches: the most
// used of them is on this share of the devices.
const tail = 0.25

// listProducts makes the market of a tenant. A tenant that is asked to have more
// software than the known products explain has more unknown ones, which are in
// wider use.
func (t *Tenant) listProducts(cfg Config) {
	niches, reach := 20+cfg.Devices/100, tail
	if missing := float64(cfg.SoftwarePerDevice) - usualSoftware; missing > 0 {
		niches = max(niches, int(2*missing))
		reach = reachOf(niches, missing)
	}
	for _, l := range market {
		t.products = append(t.products, newProduct(l))
	}
	for rank := range niches {
		t.products = append(t.products, newProduct(niche(rank, reach)))
	}
	for _, p := range t.products {
		for k := range foundReleases {
			p.publish(t.released(k))
		}
	}
}

// usualSoftware is about how many installs the known products give a device.
const usualSoftware = 12

// reachOf is the reach with which this many niches are found so often on a
// device: the smallest, by halves, that suffices.
func reachOf(niches int, wanted float64) float64 {
	low, high := tail, float64(niches)
	for range 40 {
		reach, sum := (low+high)/2, 0.0
		for rank := range niches {
			sum += niche(rank, reach).share
		}
		if sum < wanted {
			low = reach
		} else {
			high = reach
		}
	}
	return high
}
