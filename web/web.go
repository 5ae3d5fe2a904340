// Package web is the console: what a person sees of Parapet in a browser. Its
// sources are built by Vite into files that are embedded here, compressed, and
// Handler serves them. A binary that was built without them says how to have them.
//
// The package knows neither what the console shows nor who may see it: it is files
// alone, and asks the API for everything, as any client does.
package web

import (
	"compress/gzip"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var built embed.FS

// console is where in the embedded files the console is.
const console = "dist/console"

// nonceMark is what the page has in place of its nonce.
const nonceMark = "{{nonce}}"

// policy is what the page may do: run and load what is this server's, and add
// styles that carry the nonce, because the components bring some of their own.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonceMark + "'; connect-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Handler serves the console: its files, and its page at every other path, since
// the page itself finds the view that an address means.
func Handler() http.Handler {
	files, err := fs.Sub(built, console)
	if err != nil {
		panic(err) // the path is a constant
	}
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return http.HandlerFunc(missing)
	}
	return handler{files, string(page)}
}

// missing says that the binary lacks the console.
func missing(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotImplemented)
	_, _ = io.WriteString(w, "This binary was built without the console. To have it, install Node.js 20.19 or newer and run:\n\n"+
		"    make build\n\nThe API works without it: /docs describes it.\n")
}

type handler struct {
	files fs.FS
	page  string
}

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	err := h.file(w, r, name)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist) && !isStatic(name):
		h.servePage(w)
	default:
		http.NotFound(w, r)
	}
}

// static is the folder of the files whose names change with what is in them.
const static = "static/"

func isStatic(name string) bool { return strings.HasPrefix(name, static) }

// file sends a file as it is kept, if the client takes that, and fails with
// fs.ErrNotExist when there is none of the name.
func (h handler) file(w http.ResponseWriter, r *http.Request, name string) error {
	encoding, ending := "gzip", ".gz"
	if accepts(r, "br") {
		encoding, ending = "br", ".br"
	}
	kept, err := h.files.Open(name + ending)
	if err != nil {
		return err
	}
	defer func() { _ = kept.Close() }() // nothing was written to it
	header := w.Header()
	header.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	header.Set("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "no-cache")
	if isStatic(name) {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if encoding == "gzip" && !accepts(r, "gzip") {
		return inflate(w, kept)
	}
	header.Set("Content-Encoding", encoding)
	_, _ = io.Copy(w, kept) // the client may be gone, which the server notices
	return nil
}

func inflate(w io.Writer, kept io.Reader) error {
	plain, err := gzip.NewReader(kept)
	if err != nil {
		return err
	}
	_, _ = io.Copy(w, plain) //nolint:gosec // it is a file of our own
	return nil
}

// servePage sends the page with a nonce that no other has.
func (h handler) servePage(w http.ResponseWriter) {
	var random [16]byte
	_, _ = rand.Read(random[:]) // it never fails
	nonce := base64.RawURLEncoding.EncodeToString(random[:])
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", strings.ReplaceAll(policy, nonceMark, nonce))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, strings.ReplaceAll(h.page, nonceMark, nonce))
}

// accepts tells whether the client takes an encoding.
func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, encoding) && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}
