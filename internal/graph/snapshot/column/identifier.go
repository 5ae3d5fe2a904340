package column

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sort"
	"strings"

	"parapet/internal/graph"
)

// ID is the identifier of the entity with the key.
func ID(p graph.Partition, t graph.Type, key graph.Key) string { return identify(p, t, key).String() }

// identifier is a UUID (version 8) of an entity.
type identifier [16]byte

func identify(p graph.Partition, t graph.Type, key graph.Key) (id identifier) {
	var room [256]byte // enough for most, without allocating
	text := append(append(room[:0], p...), 0)
	text = append(append(text, t...), 0)
	h := sha256.Sum256(append(text, key...))
	copy(id[:], h[:])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

func (id identifier) String() string {
	text := make([]byte, 0, 36)
	for i, part := range [][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
		if i > 0 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, part)
	}
	return string(text)
}

// parseIdentifier reads what String wrote.
func parseIdentifier(s string) (id identifier, ok bool) {
	digits, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	copy(id[:], digits)
	return id, err == nil && id.String() == s
}

// prefix orders identifiers in an index. Its bits are as good as random.
func (id identifier) prefix() uint64 { return binary.BigEndian.Uint64(id[:8]) }

// idIndex finds entities by their identifiers: the prefixes of those of all
// rows, in order, and their rows.
type idIndex struct {
	prefixes []uint64
	rows     []uint32
}

func (x *idIndex) size() int64 { return 12 * int64(len(x.rows)) }

func newIDIndex(p graph.Partition, c *Core) *idIndex {
	type entry struct {
		prefix uint64
		row    uint32
	}
	all := make([]entry, c.Len())
	for row := range uint32(c.Len()) {
		all[row] = entry{identify(p, c.Type(), c.Key(row)).prefix(), row}
	}
	slices.SortFunc(all, func(a, b entry) int {
		switch {
		case a.prefix < b.prefix:
			return -1
		case a.prefix > b.prefix:
			return 1
		}
		return int(a.row) - int(b.row)
	})
	x := &idIndex{make([]uint64, len(all)), make([]uint32, len(all))}
	for i, e := range all {
		x.prefixes[i], x.rows[i] = e.prefix, e.row
	}
	return x
}

// rowsOf are the rows with an identifier of the prefix, ascending.
func (x *idIndex) rowsOf(prefix uint64) []uint32 {
	first := sort.Search(len(x.prefixes), func(i int) bool { return x.prefixes[i] >= prefix })
	last := first
	for last < len(x.prefixes) && x.prefixes[last] == prefix {
		last++
	}
	return x.rows[first:last]
}
