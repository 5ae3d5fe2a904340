// Package wire puts answers on the wire as Microsoft's services do: JSON,
// compressed with the coding each service prefers, times with as many digits
// of fraction as there are, null where a value is unknown.
//
// It is what the simulated APIs share when they write; it knows none of them.
package wire

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// Coding is a content coding of HTTP.
type Coding string

const (
	// Deflate is raw deflate (RFC 1951) without the zlib header that HTTP
	// demands: that is what Defender sends to a client that offers deflate.
	Deflate Coding = "deflate"
	// Gzip is gzip.
	Gzip Coding = "gzip"
)

// Body opens the body of an answer in the first of the preferred codings that
// the client offers, and in none otherwise. Headers of the answer must be set
// before; closing ends the compression.
func Body(w http.ResponseWriter, r *http.Request, status int, preferred ...Coding) io.WriteCloser {
	offered := offers(r.Header.Get("Accept-Encoding"))
	w.Header().Set("Vary", "Accept-Encoding")
	for _, coding := range preferred {
		if !slices.Contains(offered, string(coding)) {
			continue
		}
		w.Header().Set("Content-Encoding", string(coding))
		w.WriteHeader(status)
		return compress(w, coding)
	}
	w.WriteHeader(status)
	return plain{w}
}

// JSON answers with a document. Errors of writing are dropped: a client that
// went away needs no answer.
func JSON(w http.ResponseWriter, r *http.Request, status int, document any, preferred ...Coding) {
	body := Body(w, r, status, preferred...)
	defer body.Close()
	encoder := json.NewEncoder(body)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(document)
}

// compressor is what both codings' writers are.
type compressor interface {
	io.WriteCloser
	Reset(io.Writer)
}

// compressors keep writers for the next answer: making one costs more than
// compressing most answers. Making fails on an invalid level only.
var compressors = map[Coding]*sync.Pool{
	Deflate: {New: func() any { z, _ := flate.NewWriter(nil, flate.BestSpeed); return z }},
	Gzip:    {New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }},
}

// borrowed is a compressor that goes back to its pool.
type borrowed struct {
	compressor
	pool *sync.Pool
}

// Splicer is a packed body that takes in what is packed already in its coding. Gzip
// lets a body have several members, one after another.
type Splicer interface{ Splice(packed []byte) error }

// splicing is a body of gzip on its way to w.
type splicing struct {
	borrowed
	w io.Writer
}

func (s splicing) Splice(packed []byte) error {
	if err := s.compressor.Close(); err != nil {
		return err
	}
	s.Reset(s.w)
	_, err := s.w.Write(packed)
	return err
}

func compress(w io.Writer, coding Coding) io.WriteCloser {
	pool := compressors[coding]
	z := borrowed{pool.Get().(compressor), pool}
	z.Reset(w)
	if coding == Gzip {
		return splicing{z, w}
	}
	return z
}

func (b borrowed) Close() error {
	defer b.pool.Put(b.compressor)
	return b.compressor.Close()
}

// offers lists the codings a client accepts.
func offers(header string) []string {
	var list []string
	for part := range strings.SplitSeq(header, ",") {
		coding, quality, _ := strings.Cut(part, ";")
		if q := strings.ReplaceAll(quality, " ", ""); q == "q=0" || q == "q=0.0" {
			continue
		}
		list = append(list, strings.ToLower(strings.TrimSpace(coding)))
	}
	return list
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }

// Time prints a moment as the services do: up to seven digits of fraction,
// zeros at the end left out, and year 1 for a moment that is unknown.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }

// Null is a value whose zero means null.
func Null[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// List is a list that is empty, never null, when there is nothing in it.
func List[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// Origin is the scheme and host under which a request reached the simulator;
// links in answers begin with it.
func Origin(r *http.Request) string {
	if r.TLS == nil {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}
