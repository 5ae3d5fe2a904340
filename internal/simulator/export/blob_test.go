package export

import (
	"io"
	"testing"
	"time"

	"parapet/internal/simulator/world"
)

// BenchmarkFile writes the file of some hundred devices of a large tenant.
func BenchmarkFile(b *testing.B) {
	w := world.New(world.Config{Devices: 200, FindingsPerDevice: 220, SoftwarePerDevice: 160, Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
	t := w.Tenant()
	for _, kind := range []*Kind{Vulnerabilities, Software} {
		b.Run(kind.folder, func(b *testing.B) {
			rows := 0
			for _, d := range t.Devices {
				for range kind.rows(t, d, fileStyle) {
					rows++
				}
			}
			file := blob{t, kind, t.Devices, fileStyle, 1}
			for b.Loop() {
				if err := file.compress(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
		})
	}
}
