package wire_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"parapet/internal/simulator/wire"
)

// What is spliced into a packed body reads as if it had been written there,
// whatever is written around it.
func TestSplice(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("the same words again, ", 200)
	var part bytes.Buffer
	z := gzip.NewWriter(&part)
	fmt.Fprint(z, text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	body := wire.Body(w, r, http.StatusOK, wire.Gzip)
	want := ""
	for range 3 {
		fmt.Fprint(body, text)
		if err := body.(wire.Splicer).Splice(part.Bytes()); err != nil {
			t.Fatal(err)
		}
		want += text + text
	}
	fmt.Fprint(body, "end")
	if err := body.Close(); err != nil {
		t.Fatal(err)
	}
	plain, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(plain)
	if err != nil || string(got) != want+"end" {
		t.Errorf("the body reads as %d bytes, %v; want %d", len(got), err, len(want)+3)
	}
}
