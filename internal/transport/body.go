package transport

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// errTooLarge is how the readers below tell that a limit was passed.
var errTooLarge = errors.New("the answer is larger than allowed")

// body is a response's body: watched while it is read, bounded as sent and as
// unpacked, and unpacked on the first read.
type body struct {
	ctx      context.Context // the caller's
	watch    *watchdog
	wire     io.ReadCloser
	encoding string
	sniff    bool
	maxWire  int64
	maxPlain int64
	explain  func(error) *Error // makes the error of a body that broke off
	copy     Copy               // where what is read goes too; nil for nowhere
	ahead    bool               // it is received and unpacked beside its reader

	plain  io.Reader   // set by the first read
	stages []io.Closer // what reads ahead, the first nearest the wire
	broken error       // what the last failed read returned
	ended  bool        // it was read to its end
	misfit bool        // its reader could make nothing of it
	kept   bool        // a Recorder gave it
}

// Read returns io.EOF only when the body is whole.
func (b *body) Read(p []byte) (int, error) {
	if b.broken != nil {
		return 0, b.broken
	}
	b.watch.start()
	defer b.watch.pause()
	if b.plain == nil {
		if err := b.open(); err != nil {
			return 0, b.fail(err)
		}
	}
	n, err := b.plain.Read(p)
	// A server that notices our hanging up may end the body in good order.
	hungUp := b.watch.ctx.Err() != nil
	if err != nil && (!errors.Is(err, io.EOF) || hungUp) {
		err = b.fail(err)
	}
	b.ended = errors.Is(err, io.EOF)
	return n, err
}

// Close ends the request; a body that was not read to its end is abandoned.
func (b *body) Close() error {
	b.watch.stop() // nobody wants the rest: what is read ahead ends
	for _, stage := range slices.Backward(b.stages) {
		_ = stage.Close() // which never fails
	}
	err := b.wire.Close()
	if b.copy != nil {
		b.copy.End(b.ended && !b.misfit)
		b.copy = nil
	}
	return err
}

func (b *body) open() error {
	wire := b.beside(&bounded{r: copied{b}, left: b.maxWire}, receivedAhead)
	plain, err := unpack(bufio.NewReaderSize(wire, 64<<10), b.encoding)
	if err != nil {
		return err
	}
	if b.sniff {
		if plain, err = unpackFile(plain); err != nil {
			return err
		}
	}
	b.plain = b.beside(&bounded{r: plain, left: b.maxPlain}, unpackedAhead)
	return nil
}

// copied reads what was sent, and leaves a copy of it.
type copied struct{ *body }

func (c copied) Read(p []byte) (int, error) {
	n, err := c.wire.Read(p)
	c.watch.flowed()
	if c.copy == nil || n == 0 {
		return n, err
	}
	if _, full := c.copy.Write(p[:n]); full != nil {
		c.copy.End(false)
		c.copy = nil
	}
	return n, err
}

func (b *body) fail(err error) error {
	b.broken = b.explain(b.watch.explain(err))
	if b.ctx.Err() != nil {
		b.broken = context.Cause(b.ctx)
	}
	return b.broken
}

// unpack undoes a Content-Encoding. An empty body is empty in every encoding.
func unpack(wire *bufio.Reader, encoding string) (io.Reader, error) {
	head, err := wire.Peek(2)
	if len(head) == 0 && err == io.EOF {
		return wire, nil
	}
	switch encoding {
	case "", "identity":
		return wire, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(wire)
	case "deflate":
		if zlibHeader(head) {
			return zlib.NewReader(wire)
		}
		return flate.NewReader(wire), nil
	}
	return nil, fmt.Errorf("unpack the answer: encoding %q is unknown", encoding)
}

// unpackFile unpacks r if it holds a gzip file, of however many members.
func unpackFile(r io.Reader) (io.Reader, error) {
	file := bufio.NewReaderSize(r, 64<<10)
	head, err := file.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
		return file, nil
	}
	return gzip.NewReader(file)
}

// zlibHeader tells zlib (RFC 1950) from raw deflate (RFC 1951). HTTP means the
// former by "deflate"; Defender sends the latter.
func zlibHeader(head []byte) bool {
	return len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0
}

// bounded reads at most left bytes, and fails if there are more.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if int64(n) > b.left {
		return int(b.left), errTooLarge
	}
	b.left -= int64(n)
	return n, err
}
