package column_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"parapet/internal/graph/snapshot/column"
)

// Several who intern the same at the same time get the same codes, and what has
// a code is found at once.
func TestDictGivesOneCode(t *testing.T) {
	t.Parallel()
	const workers, texts = 4, 5_000
	d := column.NewDict()
	var codes, lists [workers][texts]uint32
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range texts {
				code := d.Intern(fmt.Sprint(i))
				codes[w][i] = code
				lists[w][i] = d.InternList([]uint32{code, codes[w][0]}[:1+i%2])
				if found, ok := d.Code(fmt.Sprint(i)); !ok || found != code {
					t.Errorf("Code(%d) = %d, %v, want %d", i, found, ok, code)
				}
			}
		})
	}
	wg.Wait()
	for w := range workers {
		if codes[w] != codes[0] || lists[w] != lists[0] {
			t.Error("two who interned the same got different codes")
		}
	}
	for i, code := range codes[0] {
		want := []string{fmt.Sprint(i), "0"}[:1+i%2]
		if d.Text(code) != want[0] || !slices.Equal(d.List(lists[0][i]), want) {
			t.Errorf("%q, %q, want %q", d.Text(code), d.List(lists[0][i]), want)
		}
	}
	if n, m, bytes := d.Size(); n != texts || m != texts || bytes < 100*texts {
		t.Errorf("%d texts and %d lists of %d bytes", n, m, bytes)
	}
	if _, ok := d.Code("other"); ok {
		t.Error("a text that nobody interned has a code")
	}
}

func TestEmptyTextAndListAreNotUndefined(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	text, list := d.Intern(""), d.InternList(nil)
	if text == 0 || list == 0 || d.List(list) == nil || d.InternList([]uint32{}) != list {
		t.Errorf("codes %d and %d", text, list)
	}
}
