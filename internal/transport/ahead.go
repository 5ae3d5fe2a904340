package transport

import (
	"io"

	"github.com/klauspost/readahead"
)

// room is how many buffers are filled ahead, and how large they are.
type room struct{ buffers, size int }

// Who reads a long body seldom waits for who unpacks it, and that one seldom for the
// network: on a busy machine each wait lasts as long as others compute.
var (
	receivedAhead = room{8, 256 << 10}
	unpackedAhead = room{4, 1 << 20}
)

// beside reads r beside the reader of what it returns, if the body is read ahead. A
// panic of r is an error there.
func (b *body) beside(r io.Reader, in room) io.Reader {
	if !b.ahead {
		return r
	}
	stage, err := readahead.NewReaderSize(r, in.buffers, in.size)
	if err != nil {
		panic(err) // of no room
	}
	b.stages = append(b.stages, stage)
	return stage
}
