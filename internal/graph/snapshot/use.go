package snapshot

import (
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// use is a segment and the generations that need it: for their state, or to
// tell what they changed.
type use struct {
	manifest.Segment
	state, change []uint64
}

func usesOf(whole []*manifest.Manifest) []*use {
	var uses []*use
	known := map[manifest.Segment]*use{}
	of := func(s manifest.Segment) *use {
		if known[s] == nil {
			known[s] = &use{Segment: s}
			uses = append(uses, known[s])
		}
		return known[s]
	}
	for _, m := range whole {
		if m.Earlier != nil {
			u := of(*m.Earlier)
			u.state = append(u.state, m.Number)
		}
		for _, p := range m.Partitions {
			for _, t := range p.Types {
				for _, s := range t.State() {
					u := of(s)
					u.state = append(u.state, m.Number)
				}
				if t.Change != nil {
					u := of(*t.Change)
					u.change = append(u.change, m.Number)
				}
			}
		}
	}
	return uses
}

// needs says whether a manifest names the segment.
func needs(dir *disk.Dir, m manifest.Segment) bool {
	whole, _, err := readManifests(dir)
	return err != nil || slices.ContainsFunc(usesOf(whole), func(u *use) bool { return u.Segment == m })
}

// loss is what cannot be had without the segment.
func (u *use) loss() string {
	var lost []string
	if len(u.state) > 0 {
		lost = append(lost, fmt.Sprintf("The graph as of %s cannot be read.", numbers(u.state)))
	}
	if len(u.change) > 0 {
		lost = append(lost, fmt.Sprintf("What %s changed cannot be told.", numbers(u.change)))
	}
	return strings.Join(lost, " ")
}

// numbers names generations, which ascend.
func numbers(all []uint64) string {
	if len(all) == 1 {
		return fmt.Sprintf("generation %d", all[0])
	}
	return fmt.Sprintf("%d generations from %d to %d", len(all), all[0], all[len(all)-1])
}
