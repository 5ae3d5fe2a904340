package wire

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/gzip"
)

// Packed is a text as gzip has it, for answers that are given again and again.
type Packed struct {
	data []byte
	// Size is how long the text is.
	Size int
}

// WriteTo writes the text to the body of an answer, as it is packed where the body
// takes that.
func (p Packed) WriteTo(body io.Writer) (int64, error) {
	if packed, fits := body.(Splicer); fits {
		return int64(len(p.data)), packed.Splice(p.data)
	}
	z, err := gzip.NewReader(bytes.NewReader(p.data))
	if err != nil {
		return 0, err
	}
	return io.Copy(body, z) //nolint:gosec // it was packed here
}

// Packer packs what is written to it.
type Packer struct {
	z    io.WriteCloser
	data *bytes.Buffer
	size int
}

// NewPacker begins a text. It must be closed.
func NewPacker() *Packer {
	data := new(bytes.Buffer)
	return &Packer{z: compress(data, Gzip), data: data}
}

// Write adds to the text.
func (p *Packer) Write(text []byte) (int, error) {
	p.size += len(text)
	return p.z.Write(text)
}

// Size is how much was written.
func (p *Packer) Size() int { return p.size }

// Close ends the text and returns it.
func (p *Packer) Close() Packed {
	_ = p.z.Close() // into a buffer nothing fails
	return Packed{bytes.Clone(p.data.Bytes()), p.size}
}
