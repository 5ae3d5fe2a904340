package ingest

import (
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// findingProps are the properties of a relationship that rows tell, the first
// four of what is affected.
var findingProps = []string{
	"affected", "products", "versions", "fixingKbIds",
	"exploitabilityLevel", "securityUpdateAvailable", "firstDetectedOn", "lastSeenOn",
}

// findingSink puts every pair of a device and a vulnerability. A row is that of
// one product on one device: rows of the same pair become one relationship, and
// rows without a vulnerability are inventory and no findings.
type findingSink struct {
	*bulkSink
	weak     codes
	keys     []graph.Ref // by the code of a vulnerability
	worst    []weakness  // the same
	levels   []graph.Ref // by the code of an exploitability level
	affected map[affected]affection
	products map[string]*advised
	advises  graph.Bulk   // nil when nobody asks for recommendations
	values   [8]graph.Ref // of the row at hand
}

// affected is what has a weakness, by the codes of vendor, product, version and
// update.
type affected [4]uint64

// affection is the values of the first four properties, and the product.
type affection struct {
	values  [4]graph.Ref
	product *advised
}

// advised is a product with a weakness, which Microsoft recommends to update on
// every device that has it.
type advised struct {
	recommendation graph.Ref
	device         uint64 // the last that is known not to follow it
	devices        int    // and how many there are
}

// open makes a sink.
func (f *findings) open() (defender.Sink, *bulkSink, error) {
	base, err := f.newSink(graph.MachineIdentified, findingProps...)
	if err != nil {
		return nil, nil, err
	}
	s := &findingSink{
		bulkSink: base, weak: newCodes(), keys: make([]graph.Ref, 1), worst: make([]weakness, 1),
		affected: map[affected]affection{}, products: map[string]*advised{},
	}
	base.met = func() { f.take(s) }
	if f.task.advises() {
		s.advises, err = f.task.draft.Bulk(graph.MachineHasRecommendation)
	}
	return s, base, err
}

// take notes what a sink has met of each vulnerability.
func (f *findings) take(s *findingSink) {
	if s.advises != nil {
		s.advises.Close()
		for product, of := range s.products {
			f.task.advised[strings.ToLower(ofProduct+product)] += of.devices
		}
	}
	for code, id := range s.weak.texts {
		met := s.worst[code]
		if met.key == "" {
			continue // of no device that is listed
		}
		w := f.weak[id]
		if w == nil {
			w = &weakness{key: met.key}
			f.weak[id] = w
		}
		w.worsen(met.severity, met.score)
	}
}

// Text is the code of a text.
func (s *findingSink) Text(f defender.Field, text string) uint64 {
	switch f {
	case defender.DeviceID:
		return s.device(text)
	case defender.CVEID:
		code, isNew := s.weak.code(text)
		if isNew {
			s.keys = append(s.keys, s.puts.Key(vulnerabilityKey(text)))
			s.worst = append(s.worst, weakness{})
		}
		return code
	}
	code := s.word(text)
	if f == defender.Exploitability {
		*at(&s.levels, code) = s.puts.Value(4, graph.Text(text))
	}
	return code
}

// List has no use for lists.
func (s *findingSink) List(defender.Field, []string) uint64 { return 0 }

// Put puts a pair.
func (s *findingSink) Put(row *defender.Row) error {
	s.count()
	weak, machine := row.Code(defender.CVEID), s.machines[row.Code(defender.DeviceID)]
	if weak == 0 || machine == 0 {
		return nil
	}
	s.worsen(weak, row)
	of := s.affectedBy(affected{
		row.Code(defender.Vendor), row.Code(defender.Product), row.Code(defender.Version), row.Code(defender.UpdateID),
	})
	copy(s.values[:4], of.values[:])
	s.values[4] = *at(&s.levels, row.Code(defender.Exploitability))
	s.values[5] = s.truth(5, row, defender.UpdateAvailable)
	s.values[6] = s.moment(6, row, defender.FirstSeen)
	s.values[7] = s.moment(7, row, defender.LastSeen)
	s.puts.Put(machine, s.keys[weak], s.values[:])
	if device := row.Code(defender.DeviceID); s.advises != nil && of.product.device != device {
		of.product.device = device
		of.product.devices++
		s.advises.Put(machine, of.product.recommendation, nil)
	}
	return nil
}

func (s *findingSink) worsen(weak uint64, row *defender.Row) {
	w := &s.worst[weak]
	if w.key == "" {
		w.key = vulnerabilityKey(s.weak.texts[weak])
	}
	if severity := s.words.texts[row.Code(defender.Severity)]; severity != w.severity || row.Number(defender.CVSSScore) > w.score {
		w.worsen(severity, row.Number(defender.CVSSScore))
	}
}

func (s *findingSink) affectedBy(a affected) affection {
	is, met := s.affected[a]
	if !met {
		vendor, name, version, update := s.words.texts[a[0]], s.words.texts[a[1]], s.words.texts[a[2]], s.words.texts[a[3]]
		product := productText(vendor, name)
		is.values = [4]graph.Ref{
			s.puts.Value(0, graph.List(affectedText(product, version, update))),
			s.puts.Value(1, graph.List(product)),
			s.puts.Value(2, only(version)),
			s.puts.Value(3, only(update)),
		}
		if is.product = s.products[product]; is.product == nil {
			is.product = &advised{recommendation: s.puts.Key(recommendationKey(ofProduct + product))}
			s.products[product] = is.product
		}
		s.affected[a] = is
	}
	return is
}
