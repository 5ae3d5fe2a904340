package ingest

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// softwareMemo is what a reading of the software leaves for the next.
type softwareMemo struct {
	// AsOf is when the inventory was built.
	AsOf time.Time `json:"asOf"`
	// Prints are fingerprints of what each device has: a device whose fingerprint
	// is another has other software.
	Prints prints `json:"fingerprints,omitempty"`
	// Strangers are devices that had software and were not listed.
	Strangers []string `json:"strangers,omitempty"`
}

// prints are fingerprints of devices, by their keys. What is written down is a
// hash of the key and the fingerprint.
type prints map[uint64]uint64

func (p prints) of(machine graph.Key) (uint64, bool) {
	print, known := p[printed(machine)]
	return print, known
}

func (p prints) set(machine graph.Key, print uint64) { p[printed(machine)] = print }

func printed(machine graph.Key) uint64 { return xxhash.Sum64String(string(machine)) }

// MarshalText writes them as pairs of eight bytes, in order.
func (p prints) MarshalText() ([]byte, error) {
	var b []byte
	for _, machine := range slices.Sorted(maps.Keys(p)) {
		b = binary.LittleEndian.AppendUint64(b, machine)
		b = binary.LittleEndian.AppendUint64(b, p[machine])
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads them.
func (p *prints) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil || len(b)%16 != 0 {
		return fmt.Errorf("fingerprints cannot be read: %d bytes: %w", len(b), err)
	}
	*p = make(prints, len(b)/16)
	for ; len(b) > 0; b = b[16:] {
		(*p)[binary.LittleEndian.Uint64(b)] = binary.LittleEndian.Uint64(b[8:])
	}
	return nil
}

// huntsThroughGraph says whether Graph's hunting may be asked.
func (r *run) huntsThroughGraph() bool {
	return r.cfg.Access.has(transport.Graph, "ThreatHunting.Read.All")
}

// printsOf is about how much the fingerprints of a tenant are.
func printsOf(s route.Size) yield { return yield{s.Devices, s.Devices * 120} }

// huntPrints asks for the fingerprint of every device, and how many versions of
// products it has.
func (t *task) huntPrints(ctx context.Context, met func(device string, print uint64, versions int)) error {
	_, err := t.hunt(ctx, t.cfg.Graph, query{
		lines: []string{
			"DeviceTvmSoftwareInventory",
			`summarize Fingerprint = sum(hash(strcat(SoftwareVendor, "|", SoftwareName, "|", SoftwareVersion, "|", EndOfSupportStatus), 1000000007)), ` +
				"Products = count() by DeviceId",
		},
		of: printsOf,
		row: func(_ int, row hunting.Row) error {
			print, err := strconv.ParseUint(row.String("Fingerprint"), 10, 64)
			if err != nil {
				return fmt.Errorf("read a fingerprint of software: %w", err)
			}
			versions, err := strconv.Atoi(row.String("Products"))
			if err != nil {
				return fmt.Errorf("read a count of software: %w", err)
			}
			met(strings.ToLower(row.String("DeviceId")), print, versions)
			return nil
		},
	})
	return err
}

// printsCost is that of the fingerprints of all devices.
func printsCost(s route.Size) route.Cost {
	prints := printsOf(s)
	return route.Cost{Quota: graphHunting, Calls: prints.parts(), Bytes: int64(prints.bytes)}
}

// leaveMemo hunts the fingerprints of what was just read. Hunting may be newer
// than the files: a device that has another number of versions there counts as
// changed. Without fingerprints the next reading is of the whole again.
func (i *inventory) leaveMemo(ctx context.Context, asOf time.Time) error {
	memo := softwareMemo{AsOf: asOf, Prints: prints{}, Strangers: slices.Sorted(maps.Keys(i.strangers))}
	if i.task.huntsThroughGraph() {
		err := i.task.huntPrints(ctx, func(device string, print uint64, versions int) {
			if key, listed := i.machines[device]; listed && i.versions[key] == versions {
				memo.Prints.set(key, print)
			}
		})
		if err != nil {
			i.task.notes.remark("the next run reads all software again, because there are no fingerprints to compare: %v", err)
			memo.Prints = nil
		} else {
			i.task.proveSoftware(i.machines, memo.Prints)
		}
	}
	return i.task.remember(memo)
}
