package snapshot_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

// devices is the size of the benchmarks: each device has 200 findings.
var devices = flag.Int("devices", 500, "devices of the benchmarks' tenant")

// fillTenant puts a tenant of devices with findings as Defender has them.
func fillTenant(b *testing.B, d graph.Draft, shift int64) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	must(b, d.PutEntity(graph.Account, "account", nil))
	for i := range 5000 {
		must(b, d.PutEntity(graph.Vulnerability, finding(i), graph.Props{
			{Name: "severity", Value: graph.Text([]string{"Low", "High", "Critical"}[i%3])},
			{Name: "score", Value: graph.Number(float64(i%100) / 10)},
			{Name: "exposedMachines", Value: graph.Number(float64(shift))},
		}))
	}
	for i := range *devices {
		machine := graph.Key(fmt.Sprintf("machine-%d", i))
		must(b, d.PutEntity(graph.Machine, machine, graph.Props{{Name: "computerDnsName", Value: graph.Text(string(machine))}}))
		must(b, d.PutRelationship(graph.AccountHasMachine, "account", machine, nil))
		for range 200 {
			n := int(r.ExpFloat64()*700) % 5000
			must(b, d.PutRelationship(graph.MachineIdentified, machine, finding(n), graph.Props{
				{Name: "products", Value: graph.List(fmt.Sprintf("vendor-_-product%d", n%300))},
				{Name: "versions", Value: graph.List(fmt.Sprintf("%d.%d", n%20, r.IntN(8)))},
				{Name: "exploitabilityLevel", Value: graph.Text("NoExploit")},
				{Name: "firstDetectedOn", Value: graph.Millis(1700000000000 + int64(n)*1000)},
				{Name: "lastSeenOn", Value: graph.Millis(1700000000000 + shift + int64(i%24))},
			}))
		}
	}
	d.Finish(graph.Whole, graph.Account, graph.Machine, graph.Vulnerability, graph.AccountHasMachine, graph.MachineIdentified)
}

func finding(n int) graph.Key { return graph.Key(fmt.Sprintf("CVE-2024-%d", n)) }

// tenant is a store with a committed tenant.
func tenant(b *testing.B) (*snapshot.Store, string) {
	b.Helper()
	dir := b.TempDir()
	s, err := snapshot.Create(dir, snapshot.Options{})
	must(b, err)
	syncTenant(b, s, 0, nil)
	return s, dir
}

// syncTenant is one run; measure, if any, is told when the draft is full.
func syncTenant(b *testing.B, s *snapshot.Store, shift int64, measure func()) {
	b.Helper()
	tx := begin(b, s)
	defer tx.Rollback()
	fillTenant(b, tx.Draft("integration/acme"), shift)
	if measure != nil {
		measure()
	}
	_, err := tx.Seal(b.Context(), "integration/acme", nil, nil)
	must(b, err)
	must(b, tx.Commit(b.Context()))
}

func BenchmarkPut(b *testing.B) {
	tx := begin(b, func() *snapshot.Store { s, _ := tenant(b); return s }())
	for n := int64(0); b.Loop(); n++ {
		fillTenant(b, tx.Draft(graph.Partition(fmt.Sprint(n))), 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*(*devices)*200), "ns/finding")
}

func BenchmarkFirstCommit(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s, err := snapshot.Create(b.TempDir(), snapshot.Options{})
		must(b, err)
		syncTenant(b, s, 0, b.StartTimer)
	}
}

// BenchmarkNextCommit is a run in which only volatile properties change.
func BenchmarkNextCommit(b *testing.B) {
	s, _ := tenant(b)
	for n := int64(1); b.Loop(); n++ {
		b.StopTimer()
		syncTenant(b, s, n, b.StartTimer)
	}
}

func BenchmarkOpen(b *testing.B) {
	_, dir := tenant(b)
	for b.Loop() {
		_, err := snapshot.Open(dir, snapshot.Options{})
		must(b, err)
	}
}
