package odata

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

func recordID(r record) string { return r.ID }

func TestReadPage(t *testing.T) {
	t.Parallel()
	type page struct {
		Good []string
		Kept []int
		Bad  []int
		Next string
	}
	cases := map[string]struct {
		in   string
		want page
	}{
		"rows":         {`{"@odata.context":"x","value":[{"id":"a"},{"id":"b"}]}`, page{Good: []string{"a", "b"}}},
		"link":         {`{"value":[{"id":"a"}],"@odata.nextLink":"https://x/y"}`, page{Good: []string{"a"}, Next: "https://x/y"}},
		"link first":   {`{"@odata.nextLink":"https://x/y","value":[]}`, page{Next: "https://x/y"}},
		"no link":      {`{"value":[],"@odata.nextLink":null}`, page{}},
		"other case":   {`{"Value":[{"ID":"a"}],"@Odata.NextLink":"z"}`, page{Good: []string{"a"}, Next: "z"}},
		"order mark":   {"\ufeff" + `{"value":[{"id":"a"}]}`, page{Good: []string{"a"}}},
		"bad rows":     {`{"value":[{"id":"a"},{},{"id":"b","count":"x"},null,7,{"id":{}},{"id":"c"}]}`, page{Good: []string{"a", "b", "c"}, Kept: []int{2}, Bad: []int{1, 3, 4, 5}}},
		"unknown keys": {`{"a":{"value":[1]},"value":[{"id":"a"}],"@odata.count":0}` + " \n", page{Good: []string{"a"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, err := ReadPage(strings.NewReader(c.in), recordID)
			if err != nil {
				t.Fatalf("ReadPage(%s) = %v", c.in, err)
			}
			got := page{Next: read.NextLink}
			for _, row := range read.Rows {
				if row.IsLost() {
					got.Bad = append(got.Bad, row.Err.Position)
					continue
				}
				if row.Err != nil {
					got.Kept = append(got.Kept, row.Err.Position)
				}
				got.Good = append(got.Good, row.Value.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("ReadPage(%s) (-want +got):\n%s", c.in, diff)
			}
		})
	}
}

func TestReadPageTellsAnAnswerThatBreaksOff(t *testing.T) {
	t.Parallel()
	const whole = `{"value":[{"id":"a"}],"@odata.nextLink":"x"}`
	for n := range len(whole) {
		_, err := ReadPage(iotest.OneByteReader(strings.NewReader(whole[:n])), recordID)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("ReadPage(%s) = %v, want io.ErrUnexpectedEOF", whole[:n], err)
		}
	}
}

func TestReadPageRefusesOtherAnswers(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`{}`, `[]`, `"x"`, `null`, `{"value":{}}`, `{"value":null}`, `{"value":1}`, `{"value":[]}]`, `{"value":[]} {}`,
		`{"value":[],"@odata.nextLink":{}}`, `<html></html>`, `{"value":[{"id":}]}`,
	} {
		if page, err := ReadPage(strings.NewReader(in), recordID); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("ReadPage(%s) = %v, %v, want an error that another try will not mend", in, page, err)
		}
	}
}

func TestReadPageKnowsAWebPage(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"<!DOCTYPE html><p>sign in", "\ufeff<html></html>"} {
		if _, err := ReadPage(strings.NewReader(in), recordID); err == nil || !strings.Contains(err.Error(), "web page") {
			t.Errorf("ReadPage(%s) = %v, want an error that says what came", in, err)
		}
	}
}

func TestReadPagePassesTheReadersErrorOn(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	r := io.MultiReader(strings.NewReader(`{"value":[`), iotest.ErrReader(broken))
	if _, err := ReadPage(r, recordID); !errors.Is(err, broken) {
		t.Errorf("ReadPage = %v, want the reader's error", err)
	}
}

func TestRowErrorKeepsABoundedPart(t *testing.T) {
	t.Parallel()
	reason := errors.New("reason")
	err := NewRowError(3, []byte(strings.Repeat("x", MaxRaw+1)), reason)
	if len(err.Raw) != MaxRaw || !errors.Is(err, reason) || err.Error() != "record 3: reason" {
		t.Errorf("NewRowError = %d bytes, %v", len(err.Raw), err)
	}
}

func TestInternerGivesTheTextBack(t *testing.T) {
	t.Parallel()
	interner := NewInterner()
	for _, want := range []string{"", "a", "b", "a", strings.Repeat("x", maxInterned+1)} {
		if got := interner.String([]byte(want)); got != want {
			t.Errorf("String(%q) = %q", want, got)
		}
	}
	first, again := interner.String([]byte("a")), interner.String([]byte("a"))
	if unsafe.StringData(first) != unsafe.StringData(again) {
		t.Error("String made a second copy of bytes it had just met")
	}
}
