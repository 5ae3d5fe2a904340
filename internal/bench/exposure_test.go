package bench

import (
	"context"
	"fmt"
	"time"

	"parapet/internal/exposure"
)

// showVulnerabilities measures what people look at of vulnerabilities: counting
// them after a run, and then each list and the summary.
func (s *subject) showVulnerabilities(ctx context.Context, out sheet) error {
	keeper := exposure.NewKeeper()
	before := settle()
	began := time.Now()
	picture, err := keeper.Picture(ctx, s.store.Latest())
	if err != nil {
		return err
	}
	out.duration("vulnerabilities, counted after a run", time.Since(began), 0, fmt.Sprintf("; %d MiB kept", int64(settle()-before)>>20))
	narrow := exposure.Filter{Now: time.Now(), Search: "code of their choice", Product: "vendor-_-" + productName(7)}
	for name, f := range map[string]exposure.Filter{"all": {Now: time.Now()}, "of a product": narrow} {
		wanted := exposure.Wanted{Filter: f, Limit: 100}
		for _, list := range []struct {
			name string
			read func() error
		}{
			{"by CVE", func() error { _, err := picture.Weaknesses(wanted); return err }},
			{"by software", func() error { _, err := picture.Software(wanted); return err }},
			{"by device", func() error { _, err := picture.Devices(wanted); return err }},
			{"by group", func() error { _, err := picture.Groups(wanted); return err }},
			{"summed up", func() error { picture.Summarise(f, 2000); return nil }},
		} {
			var took, worked []time.Duration
			for range runs {
				began, busy := time.Now(), processor()
				if _, err := keeper.Picture(ctx, s.store.Latest()); err != nil {
					return err
				}
				if err := list.read(); err != nil {
					return err
				}
				took, worked = append(took, time.Since(began)), append(worked, processor()-busy)
			}
			out.duration("vulnerabilities, "+list.name+", "+name, percentile(took, 50), time.Second, "; processors "+shown(percentile(worked, 50)))
		}
	}
	return nil
}
