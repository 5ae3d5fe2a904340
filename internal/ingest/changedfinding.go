package ingest

import (
	"slices"
	"strings"

	"parapet/internal/graph"
)

// changedFinding is a relationship in the making.
type changedFinding struct {
	affected         []string
	level, available graph.Value
	first            int64 // in milliseconds
	seen             graph.Value
}

// take puts what a row says in the place of what was known of the same version of
// the product.
func (f *changedFinding) take(of *changedRows, row changedRow) {
	words := of.words.texts
	is := affectedText(of.products.texts[row.product], of.versions.texts[row.version], words[row.update])
	same := strings.TrimSuffix(is, words[row.update]) // of any update
	f.affected = slices.DeleteFunc(f.affected, func(known string) bool { return strings.HasPrefix(known, same) })
	if !row.present {
		return
	}
	f.affected = append(f.affected, is)
	f.level = text("", words[row.level]).Value
	if row.available || row.toldAvailable && !f.available.Defined() {
		f.available = graph.Bool(row.available)
	}
	if f.first == 0 || row.first < f.first && row.first != 0 {
		f.first = row.first
	}
	if seen := graph.Millis(row.seen); row.seen != 0 && seen.Compare(f.seen) > 0 {
		f.seen = seen
	}
}

func (f *changedFinding) firstDetected() graph.Value {
	if f.first == 0 {
		return graph.Value{}
	}
	return graph.Millis(f.first)
}
