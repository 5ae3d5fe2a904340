package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/odata"
)

// install is what hunting tells of a product on a device. Many devices share one.
type install struct {
	product  uint64   // its code
	versions []string // in order, each once
	support  string
	until    time.Time
	props    graph.Props // see hunted
}

const (
	// uncoded marks a product without a product code.
	uncoded = "uncoded"
	// supported is what the inventory of products with a product code has where
	// hunting has nothing.
	supported = "None"
)

// tell is what a text says that comes for many devices; nil when it names no product.
func (c *softwareChanges) tell(text []byte) (*install, error) {
	told, met := c.told[string(text)]
	if met {
		return told, nil
	}
	told, err := c.parse(string(text))
	if err == nil {
		c.told[string(text)] = told
	}
	return told, err
}

// parse reads vendor, name and version of a product, whether and until when it is
// supported, and whether it is without a product code.
func (c *softwareChanges) parse(text string) (*install, error) {
	parts := strings.Split(text, "|")
	if len(parts) != 6 {
		return nil, fmt.Errorf("%q is no product", text)
	}
	vendor, name, support, coded := parts[0], parts[1], parts[3], parts[5] != uncoded
	if name == "" {
		return nil, nil
	}
	until, err := odata.ParseTime(parts[4])
	if err != nil {
		return nil, err
	}
	if coded && support == "" {
		support = supported
	}
	return &install{product: c.meet(vendor, name, coded), versions: given1(parts[2:3]), support: support, until: until}, nil
}

// meet is the code of a product that a device has.
func (c *softwareChanges) meet(vendor, name string, coded bool) uint64 {
	id := strings.ToLower(productText(vendor, name))
	if c.products[id] == nil {
		c.products[id] = &product{vendor: vendor, name: name}
		c.keys = append(c.keys, softwareKey(id))
		c.codes[softwareKey(id)] = uint64(len(c.keys) - 1)
	}
	c.products[id].coded = c.products[id].coded || coded
	return c.codes[softwareKey(id)]
}

// with is what is told of a product with what else is told of it, by the rules of
// merging.
func (in *install) with(other *install) *install {
	both := install{product: in.product, versions: slices.Concat(in.versions, other.versions), support: in.support, until: in.until}
	slices.Sort(both.versions)
	both.versions = slices.Compact(both.versions)
	if both.support == "" || other.support != "" && other.support < both.support {
		both.support = other.support
	}
	if both.until.IsZero() || !other.until.IsZero() && other.until.Before(both.until) {
		both.until = other.until
	}
	return &both
}

// hunted are the properties of a relationship that hunting tells, and notHunted
// those that it does not.
var (
	hunted    = []string{"versions", "endOfSupportStatus", "endOfSupportOn"}
	notHunted = []string{"diskPaths", "registryPaths", "firstSeenOn", "lastSeenOn"}
)

// all are the properties of a relationship: what hunting does not tell stays as
// it is stored.
func (in *install) all(stored graph.Props) graph.Props {
	props := append(make(graph.Props, 0, len(hunted)+len(notHunted)), in.hunted()...)
	for _, name := range notHunted {
		props = append(props, graph.Prop{Name: name, Value: stored.Get(name)})
	}
	return props
}

// hunted are the properties that hunting tells.
func (in *install) hunted() graph.Props {
	if in.props == nil {
		in.props = graph.Props{list("versions", in.versions), text("endOfSupportStatus", in.support), moment("endOfSupportOn", in.until)}
	}
	return in.props
}

// is reports whether a relationship is stored as hunting tells it.
func (in *install) is(stored graph.Props) bool {
	props := in.hunted()
	for i := range props { // of which there are millions
		if !props[i].Value.Equal(stored.Get(props[i].Name)) {
			return false
		}
	}
	return true
}

// places are where a list has the products of the device at hand.
type places struct {
	device uint32  // which it is of those that there were
	of     []place // by the code of a product
}

type place struct{ device, n uint32 }

// begin takes a list for that of the next device.
func (p *places) begin(list []*install) {
	p.device++
	for n, in := range list {
		p.set(in.product, n)
	}
}

func (p *places) set(product uint64, n int) { *at(&p.of, product) = place{p.device, uint32(n)} }

// find is the place of a product, -1 where the device has it not.
func (p *places) find(product uint64) int {
	if is := at(&p.of, product); is.device == p.device {
		return int(is.n)
	}
	return -1
}
