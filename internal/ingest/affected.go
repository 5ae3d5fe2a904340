package ingest

import (
	"slices"
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

// parts takes the name of what has a weakness apart.
func parts(affected string) (product, version, update string) {
	all := strings.Split(affected, between)
	for len(all) < 4 {
		all = append(all, "")
	}
	return productText(all[0], all[1]), all[2], all[3]
}

// affectedProps are the properties that name what is affected, and those that
// are its parts.
func affectedProps(affected []string) graph.Props {
	var products, versions, updates []string
	for _, a := range affected {
		product, version, update := parts(a)
		products = append(products, product)
		versions = append(versions, version)
		updates = append(updates, update)
	}
	return graph.Props{
		list("affected", affected), list("products", products),
		list("versions", given1(versions)), list("fixingKbIds", given1(updates)),
	}
}

// given1 is the items that are not empty, nil when all are.
func given1(items []string) []string {
	items = slices.DeleteFunc(items, func(item string) bool { return item == "" })
	if len(items) == 0 {
		return nil
	}
	return items
}
