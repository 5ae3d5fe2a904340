package defender

import (
	"bytes"
	"fmt"
	"testing"
)

// exportRows gives n rows as an export file has them.
func exportRows(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"Id":"%040x_microsoft_windows_10_10.0.19045.%d_CVE-2025-%d","DeviceId":"%040x","RbacGroupName":"Unassigned","DeviceName":"ws-%04d.contoso.example","OSPlatform":"Windows10","OSVersion":"10.0.19045.6093","OSArchitecture":"x64","SoftwareVendor":"microsoft","SoftwareName":"windows_10","SoftwareVersion":"10.0.19045.%d","CveId":"CVE-2025-%d","VulnerabilitySeverityLevel":"High","RecommendedSecurityUpdate":"September 2025 Security Updates","RecommendedSecurityUpdateId":"5065429","RecommendedSecurityUpdateUrl":"https://catalog.update.microsoft.com/v7/site/Search.aspx?q=KB5065429","DiskPaths":["C:\\Windows\\System32\\ntoskrnl.exe"],"RegistryPaths":[],"LastSeenTimestamp":"2025-10-07 01:14:09","FirstSeenTimestamp":"2025-09-09 17:12:40","ExploitabilityLevel":"NoExploit","RecommendationReference":"va-_-microsoft-_-windows_10","SecurityUpdateAvailable":true,"CvssScore":7.8,"RbacGroupId":0,"IsOnboarded":true,"CveBatchTitle":"Microsoft September 2025 Security Updates","CveBatchUrl":"https://portal.msrc.microsoft.com/en-US/security-guidance/advisory/CVE-2025-%d"}`+"\n",
			i/60, i%7, 1000+i%900, i/60, i/60, i%7, 1000+i%900, 1000+i%900)
	}
	return b.Bytes()
}

// BenchmarkDecodeRows measures reading rows from an unpacked file.
func BenchmarkDecodeRows(b *testing.B) {
	const n = 10000
	data := exportRows(n)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var lines lineReader
		d := newRowDecoder(&Gatherer{}, fields)
		if err := lines.each(bytes.NewReader(data), d.decode); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}
