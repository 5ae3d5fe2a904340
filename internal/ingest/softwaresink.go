package ingest

import (
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// installProps are the properties of a relationship that rows tell.
var installProps = []string{
	"versions", "diskPaths", "registryPaths", "firstSeenOn", "lastSeenOn", "endOfSupportStatus", "endOfSupportOn",
}

// softwareSink puts every pair of a device and a product. A row is that of one
// version: rows of the same pair become one relationship.
type softwareSink struct {
	*bulkSink
	coded    bool
	products map[[2]uint64]*installed // by the codes of vendor and name
	last     *installed               // of the row before
	lastIs   [2]uint64
	rows     []int       // by the code of a device
	versions []graph.Ref // by code, as the following
	support  []graph.Ref
	values   [7]graph.Ref // of the row at hand
}

// installed is a product that was met.
type installed struct {
	key     graph.Ref
	product product
	here    bool // on a device that is listed
}

// opening makes sinks for products with a product code, or without.
func (i *inventory) opening(coded bool) opening {
	return func() (defender.Sink, *bulkSink, error) {
		base, err := i.newSink(graph.MachineInstalledSoftware, installProps...)
		if err != nil {
			return nil, nil, err
		}
		s := &softwareSink{bulkSink: base, coded: coded, products: map[[2]uint64]*installed{}}
		base.met = func() { i.take(s) }
		return s, base, nil
	}
}

// take notes the products that a sink has met, and how much each device has.
func (i *inventory) take(s *softwareSink) {
	for code, rows := range s.rows {
		if key, listed := i.machines[strings.ToLower(s.devices.texts[code])]; listed {
			i.versions[key] += rows
		}
	}
	for _, met := range s.products {
		if !met.here {
			continue
		}
		id := strings.ToLower(productText(met.product.vendor, met.product.name))
		if known := i.products[id]; known != nil {
			known.coded = known.coded || met.product.coded
			continue
		}
		i.products[id] = &met.product
	}
}

// Text is the code of a text.
func (s *softwareSink) Text(f defender.Field, text string) uint64 {
	if f == defender.DeviceID {
		return s.device(text)
	}
	code := s.word(text)
	switch f {
	case defender.Version:
		*at(&s.versions, code) = s.puts.Value(0, graph.List(text))
	case defender.EndOfSupport:
		*at(&s.support, code) = s.puts.Value(5, graph.Text(text))
	}
	return code
}

// List is the ref of a list: there are nearly as many as there are rows.
func (s *softwareSink) List(f defender.Field, items []string) uint64 {
	property := 1
	if f == defender.RegistryPaths {
		property = 2
	}
	return uint64(s.puts.Value(property, graph.List(items...)))
}

// Put puts a pair.
func (s *softwareSink) Put(row *defender.Row) error {
	s.count()
	machine := s.machines[row.Code(defender.DeviceID)]
	if machine == 0 || row.Code(defender.Product) == 0 {
		return nil
	}
	product := s.product(row.Code(defender.Vendor), row.Code(defender.Product))
	product.here = true
	*at(&s.rows, row.Code(defender.DeviceID))++
	s.values = [7]graph.Ref{
		*at(&s.versions, row.Code(defender.Version)),
		graph.Ref(row.Code(defender.DiskPaths)),
		graph.Ref(row.Code(defender.RegistryPaths)),
		s.moment(3, row, defender.FirstSeen),
		s.moment(4, row, defender.LastSeen),
		*at(&s.support, row.Code(defender.EndOfSupport)),
		s.moment(6, row, defender.EndOfSupportDate),
	}
	s.puts.Put(machine, product.key, s.values[:])
	return nil
}

func (s *softwareSink) product(vendor, name uint64) *installed {
	is := [2]uint64{vendor, name}
	if s.last != nil && s.lastIs == is {
		return s.last
	}
	p := s.products[is]
	if p == nil {
		p = &installed{product: product{vendor: s.words.texts[vendor], name: s.words.texts[name], coded: s.coded}}
		p.key = s.puts.Key(softwareKey(productText(p.product.vendor, p.product.name)))
		s.products[is] = p
	}
	s.last, s.lastIs = p, is
	return p
}
