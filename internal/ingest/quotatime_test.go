package ingest_test

import (
	"flag"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/simulator"
)

var large = flag.Int("large", 0, "of how many devices the tenant has whose reading is timed under Microsoft's quotas; 0 times none")

// A large tenant is read within a quarter of an hour of what Microsoft's quotas
// and half a second a call take, at first and when it changed. Its devices have few
// findings and products: files of more rows take no more calls.
func TestALargeTenantIsReadInAQuarterOfAnHour(t *testing.T) {
	if *large == 0 {
		t.Skip("takes minutes: give -large 100000")
	}
	synctest.Test(t, func(t *testing.T) {
		s := virtually(t, simulator.Config{Devices: *large, Seed: 32, FindingsPerDevice: 1, SoftwarePerDevice: 4}, inHalfASecond)
		store := newStore(t)
		for _, which := range []string{"the first run", "one that reads what changed"} {
			cfg := s.config(t)
			cfg.Sources, cfg.AcceptDeletions = usualSources(), true
			began := time.Now()
			report := run(t, store, cfg)
			took := time.Since(began)
			t.Logf("%s: %s of quota time, calls %v", which, took, report.Calls)
			mustComplete(t, report)
			if took > 15*time.Minute {
				t.Errorf("%s took %s", which, took)
			}
			s.order(t, "POST", "advance", `{"hours":6}`, nil)
			time.Sleep(6 * time.Hour)
		}
	})
}
