package ingest

import (
	"strings"

	"parapet/internal/graph"
)

// between stands between the parts of a product's name, as in Microsoft's ids of
// products.
const between = "-_-"

// productText names a product: vendor-_-name.
func productText(vendor, name string) string { return vendor + between + name }

// affectedText names what has a weakness: a version of a product and the update
// that mends it, which may be unknown.
func affectedText(product, version, update string) string {
	return strings.Join([]string{product, version, update}, between)
}

// only is the list of one item; undefined without the item.
func only(item string) graph.Value {
	if item == "" {
		return graph.Value{}
	}
	return graph.List(item)
}
