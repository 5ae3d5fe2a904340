package ingest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"parapet/internal/golden"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

const (
	costsBegin = "<!-- calls by size: go test ./internal/ingest -run CostModel -update -->\n"
	costsEnd   = "<!-- end of calls by size -->\n"
)

// TestCostModel keeps the table of the page on performance, which is what the
// planner reckons.
func TestCostModel(t *testing.T) {
	t.Parallel()
	golden.Between(t, "../../docs/performance.md", costsBegin, costsEnd, costTable(switches()))
}

// planned is the plan of a run for a tenant of so many devices with all
// permissions: of a first run, or of one that may read what changed.
func planned(on map[string]bool, devices int, delta bool) route.Plan {
	size := route.Size{Devices: devices}.Estimated()
	var sources []route.Source
	quotas := map[string]route.Quota{}
	r := &run{}
	for _, s := range steps() {
		if !s.isOn(on) {
			continue
		}
		source := route.Source{Name: s.name}
		for _, w := range s.ways {
			if w.kind == route.Delta && !delta || w.need.api == transport.Defender && w.kind == route.Hunting {
				continue // there is nothing to build on; Graph answers the same queries
			}
			option := route.Way{Name: w.String(), Kind: w.kind, Partial: w.partial}
			if w.cost != nil {
				option.Costs = w.cost(size)
			}
			for _, c := range option.Costs {
				quotas[c.Quota] = r.quota(context.Background(), c.Quota)
			}
			source.Ways = append(source.Ways, option)
		}
		sources = append(sources, source)
	}
	return route.Choose(sources, quotas)
}

// reckon counts the calls of a plan by API.
func reckon(on map[string]bool, devices int, delta bool) map[transport.API]int {
	calls := map[transport.API]int{}
	for quota, n := range planned(on, devices, delta).Calls {
		api, _ := quotaOf(quota)
		calls[api] += n
	}
	return calls
}

// The bars of a tenant of 100,000 devices, and that no term grows by the device.
func TestCostModelKeepsTheBars(t *testing.T) {
	t.Parallel()
	on := switches()
	first, later := reckon(on, 100_000, false), reckon(on, 100_000, true)
	if n := first[transport.Defender] + first[transport.Hunting]; n > 100 {
		t.Errorf("a first run makes %d calls of Defender and hunting, want no more than 100", n)
	}
	if n := later[transport.Defender] + later[transport.Hunting]; n > 40 {
		t.Errorf("a later run makes %d calls of Defender and hunting, want no more than 40", n)
	}
	for _, delta := range []bool{false, true} {
		if took := planned(on, 100_000, delta).Took; took > 15*time.Minute {
			t.Errorf("a run takes %s under the quotas, want no more than 15 minutes (changes: %v)", took, delta)
		}
	}
}

// perDevice are the calls that are made for each device by who asks device by
// device: for its logon users, vulnerabilities, software and recommendations, each
// under a quota of its own of 1,500 an hour.
const (
	perDevice       = 4
	perDeviceAnHour = 1500
)

func costTable(on map[string]bool) string {
	var b strings.Builder
	b.WriteString("| devices | first sync: Defender, hunting, Graph | time | later sync: Defender, hunting, Graph | time | a call per device | time |\n" +
		"| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, devices := range []int{1_000, 10_000, 100_000, 1_000_000} {
		fmt.Fprintf(&b, "| %d", devices)
		for _, delta := range []bool{false, true} {
			calls := reckon(on, devices, delta)
			fmt.Fprintf(&b, " | %d, %d, %d | %s", calls[transport.Defender], calls[transport.Hunting], calls[transport.Graph],
				about(planned(on, devices, delta).Took))
		}
		fmt.Fprintf(&b, " | %d | %s |\n", devices*perDevice, about(time.Duration(devices)*time.Hour/perDeviceAnHour))
	}
	return b.String()
}

func about(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}
