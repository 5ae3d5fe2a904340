package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/odata"
)

// install is a product on a device as it is now.
type install struct {
	versions []string
	support  string
	until    time.Time
	stored   bool // in some form
}

const (
	// uncoded marks a product without a product code.
	uncoded = "uncoded"
	// supported is what the inventory of products with a product code has where
	// hunting has nothing.
	supported = "None"
)

// toldInstall is what a text says that comes for many devices.
type toldInstall struct {
	install
	id string // of the product; empty when the text names none
}

// note notes what a device has.
func (c *softwareChanges) note(of map[string]*install, text []byte) error {
	told := c.told[string(text)]
	if told == nil {
		var err error
		if told, err = c.read(string(text)); err != nil {
			return err
		}
		c.told[string(text)] = told
	}
	switch in := of[told.id]; {
	case told.id == "":
	case in == nil:
		first := told.install
		of[told.id] = &first
	default:
		in.add(&told.install)
	}
	return nil
}

// read reads vendor, name and version of a product, whether and until when it is
// supported, and whether it is without a product code.
func (c *softwareChanges) read(text string) (*toldInstall, error) {
	parts := strings.Split(text, "|")
	if len(parts) != 6 {
		return nil, fmt.Errorf("%q is no product", text)
	}
	vendor, name, version, support, coded := parts[0], parts[1], parts[2], parts[3], parts[5] != uncoded
	if name == "" {
		return &toldInstall{}, nil
	}
	until, err := odata.ParseTime(parts[4])
	if err != nil {
		return nil, err
	}
	id := strings.ToLower(productText(vendor, name))
	if c.products[id] == nil {
		c.products[id] = &product{vendor: vendor, name: name}
	}
	c.products[id].coded = c.products[id].coded || coded
	if coded && support == "" {
		support = supported
	}
	return &toldInstall{install{versions: []string{version}, support: support, until: until}, id}, nil
}

// add adds what else is told of a product, by the rules of merging.
func (in *install) add(told *install) {
	in.versions = append(in.versions, told.versions...)
	if in.support == "" || told.support != "" && told.support < in.support {
		in.support = told.support
	}
	if in.until.IsZero() || !told.until.IsZero() && told.until.Before(in.until) {
		in.until = told.until
	}
}

// hunted are the properties of a relationship that hunting tells, and notHunted
// those that it does not.
var (
	hunted    = []string{"versions", "endOfSupportStatus", "endOfSupportOn"}
	notHunted = []string{"diskPaths", "registryPaths", "firstSeenOn", "lastSeenOn"}
)

// props are the properties of a relationship: what hunting does not tell stays as
// it is stored.
func (in *install) props(stored graph.Props) graph.Props {
	props := slices.Grow(in.hunted(), len(notHunted))
	for _, name := range notHunted {
		props = append(props, graph.Prop{Name: name, Value: stored.Get(name)})
	}
	return props
}

func (in *install) hunted() graph.Props {
	return graph.Props{list("versions", in.told()), text("endOfSupportStatus", in.support), moment("endOfSupportOn", in.until)}
}

// told are the versions in order, each once.
func (in *install) told() []string {
	slices.Sort(in.versions)
	in.versions = slices.DeleteFunc(slices.Compact(in.versions), func(v string) bool { return v == "" })
	return in.versions
}

// is reports whether a relationship is stored as hunting tells it.
func (in *install) is(stored graph.Props) bool {
	versions := stored.Get("versions")
	return versions.Defined() && slices.Equal(in.told(), versions.AsList()) &&
		text("", in.support).Value.Equal(stored.Get("endOfSupportStatus")) && moment("", in.until).Value.Equal(stored.Get("endOfSupportOn"))
}
