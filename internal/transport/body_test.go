package transport

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

// packed returns text as written through a compressor.
func packed(t *testing.T, text string, compressor func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var out bytes.Buffer
	w := compressor(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func gzipped(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
func zlibbed(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
func deflated(w io.Writer) io.WriteCloser {
	f, err := flate.NewWriter(w, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	return f
}

func TestBodyIsUnpacked(t *testing.T) {
	t.Parallel()
	const text = `{"value":[{"id":"1"},{"id":"2"}]}`
	two := packed(t, text, gzipped) + packed(t, text, gzipped)
	tests := []struct {
		name, encoding, body, want string
		file                       bool
	}{
		{"plain", "", text, text, false},
		{"identity", "identity", text, text, false},
		{"gzip", "gzip", packed(t, text, gzipped), text, false},
		{"gzip of two members", "GZip", two, text + text, false},
		{"zlib", "deflate", packed(t, text, zlibbed), text, false},
		{"raw deflate", "deflate", packed(t, text, deflated), text, false},
		{"empty gzip", "gzip", "", "", false},
		{"empty deflate", "deflate", "", "", false},
		{"gzip file left alone", "", two, two, false},
		{"gzip file", "", two, text + text, true},
		{"gzip file sent as gzip", "gzip", packed(t, two, gzipped), text + text, true},
		{"gzip file declared as encoding", "gzip", two, text + text, true},
		{"plain file", "", text, text, true},
		{"file of one byte", "", "x", "x", true},
		{"empty file", "", "", "", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inTurnsAndAhead(t, func(t *testing.T, req Request) {
				headers := []string{"Content-Type", "application/octet-stream"}
				if test.encoding != "" {
					headers = append(headers, "Content-Encoding", test.encoding)
				}
				client := serve(t, status(200, test.body, headers...), Config{})
				req.API, req.Unpack = Storage, test.file
				got, err := fetch(t.Context(), client, req)
				if err != nil || got != test.want {
					t.Errorf("got %q, %v, want %q", got, err, test.want)
				}
			})
		})
	}
}

func TestBodyIsBounded(t *testing.T) {
	t.Parallel()
	bomb := packed(t, strings.Repeat("0", 1<<20), gzipped)
	tests := []struct {
		name, body string
		headers    []string
		file       bool
		cfg        Config
		want       Kind
	}{
		{"at the limit", "12345678", nil, false, Config{MaxBody: 8, MaxDecoded: 8}, ""},
		{"one byte more", "123456789", nil, false, Config{MaxBody: 8}, TooLarge},
		{"one byte more unpacked", "123456789", nil, false, Config{MaxDecoded: 8}, TooLarge},
		{"bomb", bomb, []string{"Content-Encoding", "gzip"}, false, Config{MaxDecoded: 1 << 16}, TooLarge},
		{"file larger than an answer", bomb, nil, true, Config{MaxDecoded: 1 << 16, MaxFile: 1 << 20}, ""},
		{"bomb in a file", bomb, nil, true, Config{MaxFile: 1<<20 - 1}, TooLarge},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inTurnsAndAhead(t, func(t *testing.T, req Request) {
				client := serve(t, status(200, test.body, test.headers...), test.cfg)
				req.Unpack = test.file
				got, err := fetch(t.Context(), client, req)
				if kind(err) != test.want {
					t.Errorf("error = %v, want kind %q", err, test.want)
				}
				if most := max(test.cfg.MaxBody, test.cfg.MaxDecoded, test.cfg.MaxFile); int64(len(got)) > most {
					t.Errorf("read %d bytes past a limit of %d", len(got), most)
				}
			})
		})
	}
}

func TestARefusalMayBePackedToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		text := packed(t, `{"error":{"code":"BadRequest","message":"no such column"}}`, deflated)
		client := serve(t, status(http.StatusBadRequest, text, "Content-Encoding", "deflate"), Config{})
		_, err := fetch(t.Context(), client, Request{API: Hunting, URL: base})
		if err == nil || !strings.Contains(err.Error(), "no such column") {
			t.Errorf("error = %v", err)
		}
	})
}
