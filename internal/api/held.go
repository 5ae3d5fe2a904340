package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// held is an answer that is held back until it is whole, so that it can be
// compared or kept before it is sent.
type held struct {
	to     http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
}

// hold runs the rest of a request with its answer held back.
func hold(hctx huma.Context, next func(huma.Context)) (*held, *http.Request) {
	r, w := humago.Unwrap(hctx)
	h := &held{to: w, header: w.Header().Clone()}
	next(humago.NewContext(hctx.Operation(), r, h))
	if h.status == 0 {
		h.status = http.StatusOK
	}
	return h, r
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) Write(p []byte) (int, error) { return h.body.Write(p) }

func (h *held) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

// Unwrap gives http.ResponseController what the server gave.
func (h *held) Unwrap() http.ResponseWriter { return h.to }

// send lets the answer go, without its body when that is not wanted.
func (h *held) send(body []byte) {
	maps.Copy(h.to.Header(), h.header)
	h.to.WriteHeader(h.status)
	_, _ = h.to.Write(body) // the client may be gone, which the server notices
}

// unchanged gives every answer to a GET a tag, and tells who holds the same
// answer already that it is the same.
func unchanged(hctx huma.Context, next func(huma.Context)) {
	h, r := hold(hctx, next)
	if h.status != http.StatusOK {
		h.send(h.body.Bytes())
		return
	}
	h.header.Set("ETag", withDigest(h.header.Get("ETag"), h.body.Bytes()))
	// Kept by the browser of who asked, and asked about each time.
	h.header.Set("Cache-Control", "private, no-cache")
	if matches(r.Header.Values("If-None-Match"), h.header.Get("ETag")) {
		h.header.Del("Content-Type")
		h.status = http.StatusNotModified
		h.send(nil)
		return
	}
	h.send(h.body.Bytes())
}

// withDigest is the tag of an answer, with the version of the thing before its
// digest: what is told of a thing changes without its version, as runs go on.
func withDigest(version string, answer []byte) string {
	if version == "" {
		return digest(answer)
	}
	return strings.TrimSuffix(version, `"`) + "." + strings.TrimPrefix(digest(answer), `W/"`)
}

// digest is a tag that tells an answer from every other.
func digest(answer []byte) string {
	sum := sha256.Sum256(answer)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// matches says whether one of the tags in a header is this one; weak and strong
// are the same here.
func matches(header []string, tag string) bool {
	for _, line := range header {
		for one := range strings.SplitSeq(line, ",") {
			if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}
