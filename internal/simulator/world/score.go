package world

import (
	"iter"
	"math"
)

// GroupScore is the exposure score of the devices of a group.
type GroupScore struct {
	Group DeviceGroup
	Score float64
}

// ExposureScore is how exposed the organisation is, from 0 to 100.
func (t *Tenant) ExposureScore() float64 { return t.score("exposure", 38, 9) }

// ConfigurationScore is Microsoft's Secure Score for Devices, in points.
func (t *Tenant) ConfigurationScore() float64 {
	return math.Round(t.score("configuration", 610, 60))
}

// GroupScores yields the exposure score of each group that has devices.
func (t *Tenant) GroupScores() iter.Seq[GroupScore] {
	return func(yield func(GroupScore) bool) {
		for _, g := range t.DeviceGroups() {
			if !yield(GroupScore{g, t.score(g.Name, 35+4*float64(g.ID), 8)}) {
				return
			}
		}
	}
}

// score sways around its middle: slowly, and a little with every snapshot.
func (t *Tenant) score(noun string, middle, sway float64) float64 {
	l := lot(digest(t.Organisation.ID)).draw(digest(noun))
	weeks := float64(t.sinceDawn(t.Generated))/float64(7*day) + float64(l.of(1000))
	slow := math.Sin(weeks/5) + 0.4*math.Sin(weeks*1.7)
	quick := float64(l.draw(uint64(t.sinceDawn(t.Generated))).of(1000))/1000 - 0.5 //nolint:gosec // dawn is before every moment
	return middle + sway*(slow/1.4) + quick
}
