package world

import "time"

// family is a set of platforms that software and networks treat alike.
type family uint8

const (
	client family = 1 << iota // Windows on desks
	server                    // Windows in racks
	linux
	mac
	mobile
	appliance // printers, cameras and what else the network holds
)

// platform is an operating system as Defender names it.
type platform struct {
	os     string
	family family
	// share is how many of a hundred onboarded devices run it.
	share int
	// prefix begins the host names.
	prefix string
	// system is the name of the operating system's product.
	system   string
	releases []release
	// agent begins the sensor's version.
	agent string
	// precision is how finely the platform's sensor tells the time.
	precision time.Duration
}

// release is a feature release of an operating system. A zero build is null.
type release struct {
	version string
	build   int64
}

// ticks is the resolution of Windows file times.
const ticks = 100 * time.Nanosecond

// The version of Ubuntu 22.04 reads 22.4 when the agent reports it, and some
// Linux agents report the build as 6.
var platforms = []platform{
	{"Windows11", client, 38, "ws", "windows_11", []release{{"22H2", 22621}, {"23H2", 22631}, {"24H2", 26100}}, "10.8760.", ticks},
	{"Windows10", client, 22, "pc", "windows_10", []release{{"1809", 17763}, {"21H2", 19044}, {"22H2", 19045}}, "10.8750.", ticks},
	{"WindowsServer2016", server, 3, "srv16", "windows_server_2016", []release{{"1607", 14393}}, "10.8735.", ticks},
	{"WindowsServer2019", server, 6, "srv19", "windows_server_2019", []release{{"1809", 17763}}, "10.8735.", ticks},
	{"WindowsServer2022", server, 8, "srv22", "windows_server_2022", []release{{"21H2", 20348}}, "10.8735.", ticks},
	{"Ubuntu", linux, 6, "ubu", "ubuntu_linux", []release{{"20.4", 0}, {"22.4", 0}, {"24.4", 0}}, "30.12409", time.Microsecond},
	{"Debian", linux, 2, "deb", "debian_linux", []release{{"11", 0}, {"12", 0}}, "30.12408", time.Microsecond},
	{"RedHatEnterpriseLinux", linux, 3, "rhel", "enterprise_linux", []release{{"8.10", 0}, {"9.4", 0}, {"9.5", 6}}, "30.12408", time.Microsecond},
	{"macOS", mac, 6, "mac", "mac_os", []release{{"14.6", 0}, {"15.1", 0}}, "101.24092.", time.Millisecond},
	{"iOS", mobile, 3, "ios", "iphone_os", []release{{"17.5", 0}, {"18.1", 0}}, "1.1.571", time.Millisecond},
	{"Android", mobile, 3, "and", "android", []release{{"13", 0}, {"14", 0}}, "1.0.6911", time.Millisecond},
}

// unidentified is what most merely discovered devices run.
var unidentified = platform{"Other", appliance, 0, "dev", "", []release{{"Other", 0}}, "1.1500", time.Second}

// platformOf deals platforms by their shares. Multiples of the golden ratio
// spread so evenly that a few dozen devices already meet nearly all of them.
func platformOf(serial int) *platform {
	const golden = 0.6180339887498949
	turn := float64(serial)*golden + 0.5
	rest := int((turn - float64(int(turn))) * 100)
	for i := range platforms {
		if rest -= platforms[i].share; rest < 0 {
			return &platforms[i]
		}
	}
	return &platforms[0]
}
