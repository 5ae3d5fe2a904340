package exposure

import (
	"strings"

	"parapet/internal/graph"
)

// Software is a product with the weaknesses that were found in it.
type Software struct {
	Tally
	// Product is what it is called by: vendor-_-name.
	Product string
	// ID is its identifier in the graph, empty when the list of software was not
	// read, or not wholly.
	ID string
}

func (s *Software) tally() *Tally { return &s.Tally }

// Vendor is who makes it, empty when that is not known.
func (s *Software) Vendor() string {
	vendor, _ := s.parts()
	return vendor
}

// Name is what it is called by its vendor.
func (s *Software) Name() string {
	_, name := s.parts()
	return name
}

func (s *Software) parts() (vendor, name string) {
	vendor, name, split := strings.Cut(s.Product, "-_-")
	if !split {
		return "", s.Product
	}
	return vendor, name
}

// Software lists the products that have any of the findings.
func (p *Picture) Software(w Wanted) (List[Software], error) {
	b := blaming{at: map[string]int{}, distinct: newDistinct(p)}
	for _, part := range p.parts {
		b.take(part.choose(w.Filter))
	}
	return page(having(b.all, (*Software).tally), softwareOrder, w)
}

// blaming counts by product, one integration after the other.
type blaming struct {
	*distinct
	all []Software
	at  map[string]int // of all, by product
}

// take counts the findings of an integration.
func (b *blaming) take(s *selection) {
	products := b.products(s)
	last := make([]uint32, len(b.all)) // the number after that of the device that counted last, by product
	hit := make([]bool, s.total)
	s.each(func(machine uint32, found []uint32, slot uint32) {
		for i, row := range found {
			if !s.passes(row, slot+uint32(i)) {
				continue
			}
			n := s.number(row, slot+uint32(i))
			hit[n] = true
			for _, product := range products[n] {
				b.all[product].Findings++
				if last[product] != machine+1 {
					last[product] = machine + 1
					b.all[product].Devices++
				}
			}
		}
	})
	clear(last) // now the number after that of the weakness
	for row, of := range s.counted.variants {
		for i := range of {
			n := s.base[row] + uint32(i)
			for _, product := range products[n] {
				if !hit[n] || last[product] == uint32(row)+1 {
					continue
				}
				last[product] = uint32(row) + 1
				if f := &s.facts[row]; b.first(product, f.name) {
					b.all[product].add(f, s.marks[row])
				}
			}
		}
	}
}

// products are the rows of the products of each variant, by its number.
func (b *blaming) products(s *selection) [][]int {
	byList := map[uint32][]int{}
	products := make([][]int, 0, s.total)
	for _, of := range s.counted.variants {
		for _, v := range of {
			rows, known := byList[v.products]
			if !known {
				for _, product := range s.dict().List(v.products) {
					rows = append(rows, rowOf(b.at, product, &b.all, s.named))
				}
				byList[v.products] = rows
			}
			products = append(products, rows)
		}
	}
	return products
}

// named is a product without findings.
func (s *selection) named(product string) Software {
	row := Software{Product: product}
	if s.software == nil {
		return row
	}
	if at, ok := s.software.Row(graph.Key(product)); ok {
		row.ID = s.software.ID(at)
	}
	return row
}

var softwareOrder = func() ordering[Software] {
	columns := byTally((*Software).tally)
	columns["name"] = by(func(s *Software) string { return strings.ToLower(s.Product) })
	return ordering[Software]{columns, func(a, b *Software) int {
		if c := gravest(&a.Tally, &b.Tally); c != 0 {
			return c
		}
		return strings.Compare(a.Product, b.Product)
	}}
}()
