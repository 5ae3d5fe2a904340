package wire_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/klauspost/compress/gzip"

	"parapet/internal/simulator/wire"
)

// What is packed reads as it was written, whether or not the body takes it as it is.
func TestPacked(t *testing.T) {
	t.Parallel()
	packer := wire.NewPacker()
	fmt.Fprint(packer, "some words, ")
	fmt.Fprint(packer, "some words")
	packed := packer.Close()
	if packed.Size != len("some words, some words") {
		t.Errorf("the text is told to have %d bytes", packed.Size)
	}
	for _, coding := range []string{"", "gzip"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", coding)
		w := httptest.NewRecorder()
		body := wire.Body(w, r, http.StatusOK, wire.Gzip)
		fmt.Fprint(body, "[")
		if _, err := packed.WriteTo(body); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(body, "]")
		if err := body.Close(); err != nil {
			t.Fatal(err)
		}
		if got := plainText(t, w.Body, coding); got != "[some words, some words]" {
			t.Errorf("in %q the body reads %q", coding, got)
		}
	}
}

func plainText(t *testing.T, body io.Reader, coding string) string {
	t.Helper()
	if coding == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = z
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
