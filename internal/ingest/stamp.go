package ingest

import (
	"sync"

	"parapet/internal/graph"
)

// stamped are properties with the account's name among them, if that is wanted.
func (r *run) stamped(props graph.Props) graph.Props {
	if !r.cfg.TagAccountName {
		return props
	}
	return append(props, always(graph.AccountTag, r.accountName()))
}

// stamps are properties on their way to the draft, which keeps none of them. To
// append to properties would copy them for every entity.
var stamps = sync.Pool{New: func() any { return new(graph.Props) }}

// putStamped puts an entity, stamped with the account's name if that is wanted.
func (r *run) putStamped(typ graph.Type, key graph.Key, props graph.Props) error {
	stamp := stamps.Get().(*graph.Props)
	*stamp = r.stamped(append(*stamp, props...))
	err := r.draft.PutEntity(typ, key, *stamp)
	clear(*stamp)
	*stamp = (*stamp)[:0]
	stamps.Put(stamp)
	return err
}
