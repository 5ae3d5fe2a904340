package hunting_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/simulator/hunting"
	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/world"
)

var tenant = world.New(world.Config{Seed: 3, Devices: 120, FindingsPerDevice: 20}).Tenant()

// rows answers a query of the last 30 days.
func rows(t *testing.T, s *hunting.Service, query string) []map[string]any {
	t.Helper()
	answer, err := s.Run(tenant, hunting.Graph, hunting.Query{App: "a", Text: query, Span: hunting.History})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var text bytes.Buffer
	if _, err := answer.Rows.WriteTo(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var list []map[string]any
	if err := json.Unmarshal(text.Bytes(), &list); err != nil || len(list) != answer.Count {
		t.Fatalf("%s: %d rows of %d, %v", query, len(list), answer.Count, err)
	}
	return list
}

func count(t *testing.T, query string) int {
	t.Helper()
	return int(rows(t, hunting.New(hunting.Config{}), query+" | count")[0]["Count"].(float64))
}

// TestTablesTellWhatTheWorldHolds counts the rows of each table, which the
// world can tell as well.
func TestTablesTellWhatTheWorldHolds(t *testing.T) {
	t.Parallel()
	want := map[string]int{}
	for _, d := range tenant.Devices {
		for range tenant.Software(d) {
			want["DeviceTvmSoftwareInventory | where ProductCodeCpe != 'not available'"]++
		}
		for range tenant.NoProductCode(d) {
			want["DeviceTvmSoftwareInventory | where ProductCodeCpe == 'not available'"]++
		}
		for f := range tenant.Findings(d) {
			if f.CVE != nil {
				want["DeviceTvmSoftwareVulnerabilities"]++
			}
		}
		for range tenant.Assessments(d) {
			want["DeviceTvmSecureConfigurationAssessment"]++
		}
		for range tenant.Adapters(d) {
			want["DeviceNetworkInfo | summarize arg_max(Timestamp, *) by DeviceId, NetworkAdapterName"]++
		}
		for range tenant.Logons(d) {
			want[`DeviceLogonEvents | where ActionType == "LogonSuccess" | distinct DeviceId, AccountDomain, AccountName`]++
		}
		if d.LastSeen.After(tenant.Clock.Add(-hunting.History)) {
			want["DeviceInfo | summarize arg_max(Timestamp, *) by DeviceId"]++
		}
	}
	want["DeviceTvmSoftwareVulnerabilitiesKB"] = len(tenant.CVEs)
	want["DeviceTvmSecureConfigurationAssessmentKB"] = len(world.Configurations)
	for _, a := range tenant.Alerts() {
		if a.Created.After(tenant.Clock.Add(-hunting.History)) {
			want["AlertInfo"]++
			want["AlertEvidence"] += len(a.Evidence)
		}
	}
	for query, n := range want {
		if got := count(t, query); got != n || n == 0 {
			t.Errorf("%s: %d rows, want %d", query, got, n)
		}
	}
}

// TestTheLastReportOfAnAdapterCounts keeps apart who asks for the last report
// of an adapter and who asks for any.
func TestTheLastReportOfAnAdapterCounts(t *testing.T) {
	t.Parallel()
	s := hunting.New(hunting.Config{})
	for _, row := range rows(t, s, "DeviceNetworkInfo | summarize arg_max(Timestamp, *) by DeviceId, NetworkAdapterName") {
		var addresses []struct {
			IPAddress string
		}
		if err := json.Unmarshal([]byte(row["IPAddresses"].(string)), &addresses); err != nil {
			t.Fatal(err)
		}
		if row["NetworkAdapterStatus"] == "Dormant" {
			t.Errorf("the last report of %v is an old one", row["NetworkAdapterName"])
		}
	}
	if count(t, `DeviceNetworkInfo | where NetworkAdapterStatus == "Dormant"`) == 0 {
		t.Error("no adapter has an older report, so a query that forgets arg_max would go unnoticed")
	}
}

// TestFingerprints asks as a client does that looks for changed devices.
func TestFingerprints(t *testing.T) {
	t.Parallel()
	s := hunting.New(hunting.Config{})
	const query = `DeviceTvmSoftwareInventory | where hash(DeviceId, 3) == %d
		| summarize Fingerprint = sum(hash(strcat(SoftwareVendor,"|",SoftwareName,"|",SoftwareVersion), 1000000007)), Products=count() by DeviceId`
	seen := map[any]bool{}
	products := 0
	for _, part := range []string{"0", "1", "2"} {
		for _, row := range rows(t, s, strings.Replace(query, "%d", part, 1)) {
			seen[row["DeviceId"]] = true
			products += int(row["Products"].(float64))
			if row["Fingerprint"].(float64) == 0 {
				t.Errorf("device %v has no fingerprint", row["DeviceId"])
			}
		}
	}
	if want := count(t, "DeviceTvmSoftwareInventory"); products != want || len(seen) != count(t, "DeviceTvmSoftwareInventory | distinct DeviceId") {
		t.Errorf("partitions hold %d rows of %d devices, want %d rows", products, len(seen), want)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	run := func(cfg hunting.Config, at hunting.Endpoint, query string) error {
		_, err := hunting.New(cfg).Run(tenant, at, hunting.Query{Text: query, Span: hunting.History})
		return err
	}
	if err := run(hunting.Config{MaxBytes: 10_000}, hunting.Graph, "DeviceTvmSoftwareInventory"); !errors.Is(err, hunting.ErrTooLarge) {
		t.Errorf("a large answer: %v", err)
	}
	if err := run(hunting.Config{RowsPerSecond: 1}, hunting.Graph, "DeviceTvmSoftwareInventory | count"); !errors.Is(err, hunting.ErrTimeout) {
		t.Errorf("a long query: %v", err)
	}
	if err := run(hunting.Config{}, hunting.Defender, "AlertInfo"); err == nil || !strings.Contains(err.Error(), "named 'AlertInfo'") {
		t.Errorf("alerts asked of Defender: %v", err)
	}
	var unclear *kql.Error
	if err := run(hunting.Config{}, hunting.Defender, "DeviceInfo | mv-expand x"); !errors.As(err, &unclear) {
		t.Errorf("an operator that is not served: %v", err)
	}
}

func TestProcessorAllowance(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := hunting.New(hunting.Config{RowsPerSecond: 40})
		ask := func(app string) error {
			_, err := s.Run(tenant, hunting.Graph, hunting.Query{App: app, Text: "DeviceTvmSoftwareInventory | count", Span: hunting.History})
			return err
		}
		asked := 0
		var shortage *quota.Shortage
		for !errors.As(ask("a"), &shortage) {
			if asked++; asked > 1000 {
				t.Fatal("the allowance never ends")
			}
		}
		if asked == 0 || shortage.Wait != 15*time.Minute {
			t.Errorf("after %d queries: %v", asked, shortage)
		}
		if err := ask("b"); errors.As(err, &shortage) {
			t.Errorf("another application: %v", err)
		}
		time.Sleep(shortage.Wait)
		if err := ask("a"); err != nil && !errors.Is(err, hunting.ErrTimeout) {
			t.Errorf("after the wait: %v", err)
		}
	})
}

// BenchmarkFingerprints is the query that looks at most rows.
func BenchmarkFingerprints(b *testing.B) {
	big := world.New(world.Config{Seed: 3, Devices: 2000, SoftwarePerDevice: 150}).Tenant()
	s := hunting.New(hunting.Config{WindowScale: 1e-9})
	for b.Loop() {
		answer, err := s.Run(big, hunting.Graph, hunting.Query{Text: `DeviceTvmSoftwareInventory
			| summarize Fingerprint = sum(hash(strcat(SoftwareVendor,"|",SoftwareName,"|",SoftwareVersion), 1000000007)), Products=count() by DeviceId`})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(answer.Processor.Seconds()*1e6, "rows/op")
	}
}
