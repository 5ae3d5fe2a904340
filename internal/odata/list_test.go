package odata

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/odata/scan"
)

// told is what an answer says, read through a window that is small at first.
type told struct {
	Elements []string
	Link     string
}

func read(r io.Reader, small int, usual bool) (told, error) {
	var is told
	list := List{
		Name: "value",
		Element: func(position int, raw []byte) error {
			if position != len(is.Elements) {
				return fmt.Errorf("the one after %d is at %d", len(is.Elements), position)
			}
			is.Elements = append(is.Elements, string(raw))
			return nil
		},
		Beside: map[string]any{"link": &is.Link},
	}
	if usual {
		list.Usual = func(_ int, text []byte, i int) int {
			end := scan.Members(text, i, func(_ []byte, i int) int { return scan.Value(text, i) })
			if end != scan.Bad {
				is.Elements = append(is.Elements, string(text[i:end]))
			}
			return end
		}
	}
	err := list.read(&window{r: r, text: make([]byte, 0, small)})
	return is, err
}

var answers = []string{
	`{"value":[]}`, ` {"a":[1,{"b":"]"}],"value" : [ {"id":"a"} , {"id":"b\"}"},12345678, null,"text",[1,[2]], {} ] , "link":"x" } `,
	`{"link":"x","Value":[{"id":1}],"b":{}}`, "\ufeff" + `{"value":[1,2]}`, `{"v\u0061lue":[1],"link":"x"}`, `{"value":[{}],"l\u0069nk":"x"}`,
	`{"value":[{"deep":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `},{"id":2},3],"link":"x"}`, `{"value":[1],"value":[2,3]}`,
	`{"value":[1,]}`, `{"value":[,1]}`, `{"value":[1 2]}`, `{"value":[{"id":}]}`, `{"value":[{}],}`, `{"value":[{}]`, `{"value":[{}]}x`, `{"value":[{}],"link":{}}`,
	`{}`, `[]`, ``, `{"value":null}`, `{"value":{}}`, `{"value":[tru]}`, `{"value":[{}}`, `{"value":[1],"link":"x"`, `<html>`,
}

// FuzzList holds that an answer reads the same however it comes in pieces, and as
// the library reads it.
func FuzzList(f *testing.F) {
	for _, a := range answers {
		f.Add([]byte(a))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		var want told
		wantErr := List{
			Name:    "value",
			Element: func(_ int, raw []byte) error { want.Elements = append(want.Elements, string(raw)); return nil },
			Beside:  map[string]any{"link": &want.Link},
		}.explain(&window{text: answer, err: io.EOF}, false, 0)
		for _, small := range []int{1, 7, 64, 4096} {
			for _, usual := range []bool{false, true} {
				got, err := read(iotest.HalfReader(bytes.NewReader(answer)), small, usual)
				if (err == nil) != (wantErr == nil) || errors.Is(err, io.ErrUnexpectedEOF) != errors.Is(wantErr, io.ErrUnexpectedEOF) {
					t.Fatalf("read(%q) = %v by %d bytes, and the library says %v", answer, err, small, wantErr)
				}
				if diff := cmp.Diff(want, got); err == nil && diff != "" {
					t.Fatalf("read(%q) by %d bytes, and the library's reading differ:\n%s", answer, small, diff)
				}
			}
		}
	})
}

// Answers that are larger than any window come whole or break off.
func TestListOfManyWindows(t *testing.T) {
	t.Parallel()
	var want told
	for i := range 5000 {
		want.Elements = append(want.Elements, fmt.Sprintf(`{"id":%d,"text":%q}`, i, strings.Repeat("x", i*7%1000)))
	}
	want.Elements[4000] = `{"long":"` + strings.Repeat("x", 3*windowSize) + `"}`
	want.Link = "x"
	text := `{"value":[` + strings.Join(want.Elements, ",\n") + `],"link":"x"}`
	got, err := read(strings.NewReader(text), windowSize, true)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error is %v, (-want +got):\n%s", err, diff)
	}
	broken := errors.New("broken off")
	for _, at := range []int{5, 100, windowSize - 1, windowSize, windowSize + 1, len(text) - 1} {
		if _, err := read(strings.NewReader(text[:at]), windowSize, true); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("of an answer that ends at %d the error is %v", at, err)
		}
		if _, err := read(io.MultiReader(strings.NewReader(text[:at]), iotest.ErrReader(broken)), windowSize, true); !errors.Is(err, broken) {
			t.Errorf("of an answer that breaks off at %d the error is %v", at, err)
		}
	}
}

// A window is used again, unless it has become large.
func TestListsAfterEachOther(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, windowSize, 2 * maxKeptWindow, 10} {
		element, got := `"`+strings.Repeat("x", size)+`"`, ""
		err := List{Name: "value", Element: func(_ int, raw []byte) error { got = string(raw); return nil }}.
			Read(strings.NewReader(`{"value":[` + element + `]}`))
		if err != nil || got != element {
			t.Errorf("of %d bytes %d are read: %v", len(element), len(got), err)
		}
	}
}
