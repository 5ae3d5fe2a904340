package api

import (
	"context"
	"math"

	"parapet/internal/exposure"
)

// Tally is what findings come to.
type Tally struct {
	Vulnerabilities int     `json:"vulnerabilities" doc:"How many distinct CVEs there are."`
	Critical        int     `json:"critical"`
	High            int     `json:"high"`
	Medium          int     `json:"medium"`
	Low             int     `json:"low"`
	Unrated         int     `json:"unrated"`
	Exploited       int     `json:"exploited" doc:"Of how many an exploit is known."`
	Urgent          int     `json:"urgent" doc:"How many are urgent."`
	Findings        int     `json:"findings" doc:"How many findings there are: vulnerabilities on devices."`
	Devices         int     `json:"devices" doc:"How many devices have any of them."`
	Worst           gravest `json:"worst" doc:"The gravest of them."`
}

// gravest is the gravest vulnerability of several.
type gravest struct {
	CVE      string   `json:"cve"`
	Severity string   `json:"severity" enum:"Critical,High,Medium,Low,Unrated"`
	Score    *float64 `json:"score,omitempty"`
}

func tallyOf(t *exposure.Tally) Tally {
	return Tally{
		Vulnerabilities: t.Weaknesses, Critical: t.At(exposure.Critical), High: t.At(exposure.High), Medium: t.At(exposure.Medium),
		Low: t.At(exposure.Low), Unrated: t.At(exposure.Unrated), Exploited: t.Exploited, Urgent: t.Urgent,
		Findings: t.Findings, Devices: t.Devices,
		Worst: gravest{t.Worst.CVE, t.Worst.Severity.String(), known(t.Worst.Score)},
	}
}

// known is a number, nil when it is not known.
func known(n float64) *float64 {
	if math.IsNaN(n) {
		return nil
	}
	return &n
}

// vulnerableSoftware is a product as the API shows it.
type vulnerableSoftware struct {
	Product string `json:"product" doc:"What it is called by: vendor-_-name."`
	Vendor  string `json:"vendor"`
	Name    string `json:"name"`
	ID      string `json:"id,omitempty" doc:"The _id of its entity; absent when the software was not read."`
	Tally
}

func (s *server) listVulnerableSoftware(ctx context.Context, in *listFindingsInput) (*struct {
	Body findingsPage[vulnerableSoftware]
}, error,
) {
	return findingsOf(ctx, s, in, exposure.BySoftware, (*exposure.Picture).Software, func(row *exposure.Software) vulnerableSoftware {
		return vulnerableSoftware{row.Product, row.Vendor(), row.Name(), row.ID, tallyOf(&row.Tally)}
	})
}

// vulnerableDevice is a device as the API shows it.
type vulnerableDevice struct {
	ID          string `json:"id" doc:"The _id of its entity."`
	Name        string `json:"name"`
	Integration string `json:"integration"`
	Group       string `json:"group,omitempty" doc:"The group of devices that it is in."`
	Risk        string `json:"risk,omitempty" doc:"Defender's risk score of it."`
	Tally
}

func (s *server) listVulnerableDevices(ctx context.Context, in *listFindingsInput) (*struct {
	Body findingsPage[vulnerableDevice]
}, error,
) {
	return findingsOf(ctx, s, in, exposure.ByDevice, (*exposure.Picture).Devices, func(row *exposure.Device) vulnerableDevice {
		return vulnerableDevice{row.ID(), row.Name(), row.Integration(), row.Group(), row.Risk(), tallyOf(&row.Tally)}
	})
}

// vulnerableGroup is a group of devices as the API shows it.
type vulnerableGroup struct {
	Group string `json:"group" doc:"Its name; - for the devices that are in none."`
	Tally
}

func (s *server) listVulnerableGroups(ctx context.Context, in *listFindingsInput) (*struct {
	Body findingsPage[vulnerableGroup]
}, error,
) {
	return findingsOf(ctx, s, in, exposure.ByGroup, (*exposure.Picture).Groups, func(row *exposure.Group) vulnerableGroup {
		return vulnerableGroup{row.Name, tallyOf(&row.Tally)}
	})
}

// findingsSummary is what there is in numbers.
type findingsSummary struct {
	Query           string         `json:"query" doc:"The J1QL that tells of the same findings."`
	Vulnerabilities int            `json:"vulnerabilities" doc:"How many distinct CVEs there are."`
	Findings        int            `json:"findings" doc:"How many findings there are: vulnerabilities on devices."`
	Devices         int            `json:"devices" doc:"How many devices have any of them."`
	Queues          queueCounts    `json:"queues" doc:"How many vulnerabilities there are in each queue, whichever was asked for."`
	Severities      SeverityCounts `json:"severities" doc:"How many there are of each severity, whichever was asked for."`
	FirstSeen       ageCounts      `json:"first_seen" doc:"By how long ago they were first seen on any device."`
	Published       ageCounts      `json:"published" doc:"By how long ago they were published."`
	Points          []plotted      `json:"points" doc:"By how grave and how likely to be exploited they are, the most urgent first."`
	Left            int            `json:"left" doc:"How many more there are than points were asked for."`
	Unplaced        int            `json:"unplaced" doc:"How many are no points because their CVSS or EPSS is not known."`
	Meta            findingsMeta   `json:"meta"`
}

type queueCounts struct {
	All       int `json:"all"`
	Urgent    int `json:"urgent"`
	Exploited int `json:"exploited"`
	New       int `json:"new"`
	NoUpdate  int `json:"no_update"`
}

// SeverityCounts are how many there are of each severity.
type SeverityCounts struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Unrated  int `json:"unrated"`
}

func severitiesOf(at func(exposure.Severity) int) SeverityCounts {
	return SeverityCounts{at(exposure.Critical), at(exposure.High), at(exposure.Medium), at(exposure.Low), at(exposure.Unrated)}
}

type ageCounts struct {
	Bands   []ageBand `json:"bands" doc:"The least age first."`
	Unknown int       `json:"unknown" doc:"Of how many it is not known."`
}

type ageBand struct {
	From int `json:"from" doc:"How many days ago at least."`
	To   int `json:"to,omitempty" doc:"Less than how many days ago; absent when there is no end."`
	SeverityCounts
}

func agesOf(a exposure.Ages) ageCounts {
	out := ageCounts{Bands: []ageBand{}, Unknown: a.Unknown}
	for _, b := range a.Bands {
		out.Bands = append(out.Bands, ageBand{b.From, b.To, severitiesOf(b.At)})
	}
	return out
}

type plotted struct {
	CVE      string   `json:"cve"`
	Score    float64  `json:"score"`
	EPSS     float64  `json:"epss"`
	Devices  int      `json:"devices"`
	Exploits []string `json:"exploits" enum:"public,verified,kit,zero_day"`
	Urgent   bool     `json:"urgent"`
}

func (s *server) summariseVulnerabilities(ctx context.Context, in *struct {
	FindingsInput
	Points int `query:"points" default:"2000" minimum:"0" maximum:"10000" doc:"How many points to give at most."`
},
) (*struct{ Body findingsSummary }, error) {
	t, err := s.picture(ctx, in.FindingsInput, exposure.ByWeakness, "")
	if err != nil {
		return nil, err
	}
	sum := t.Summarise(in.filter(), in.Points)
	out := findingsSummary{
		Query: t.query, Vulnerabilities: sum.Weaknesses, Findings: sum.Findings, Devices: sum.Devices,
		Queues: queueCounts{
			sum.Queues[exposure.Everything], sum.Queues[exposure.Urgent], sum.Queues[exposure.Exploited], sum.Queues[exposure.New], sum.Queues[exposure.NoUpdate],
		},
		Severities: severitiesOf(sum.At), FirstSeen: agesOf(sum.FirstSeen), Published: agesOf(sum.Published),
		Points: make([]plotted, 0, len(sum.Points)), Left: sum.Left, Unplaced: sum.Unplaced, Meta: t.meta(),
	}
	for _, p := range sum.Points {
		out.Points = append(out.Points, plotted{p.CVE, p.Score, p.EPSS, p.Devices, p.Exploits.Names(), p.Urgent})
	}
	return &struct{ Body findingsSummary }{out}, nil
}
