package column_test

import (
	"fmt"
	"math/rand/v2"
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

// Texts that are interned at once get the codes that they get one by one: those
// that are known, new ones, and the same one again.
func TestInternAllIsIntern(t *testing.T) {
	t.Parallel()
	one, all := column.NewDict(), column.NewDict()
	texts := make([][]byte, 1000)
	for i := range texts {
		texts[i] = fmt.Append(nil, i%700)
	}
	texts[5] = nil
	for range 2 {
		want, got := make([]uint32, len(texts)), make([]uint32, len(texts))
		for i, text := range texts {
			want[i] = one.Intern(string(text))
		}
		all.InternAll(got, func(i int) []byte { return texts[i] })
		if !slices.Equal(want, got) {
			t.Fatalf("InternAll() = %v, want %v", got, want)
		}
		texts = append(texts, []byte("new"), []byte("5"))
	}
}

// BenchmarkIntern finds texts of a dictionary that is far larger than what the
// processor keeps near: one by one, and many at once.
func BenchmarkIntern(b *testing.B) {
	d, texts := column.NewDict(), make([][]byte, 2_000_000)
	for i := range texts {
		texts[i] = fmt.Appendf(nil, "microsoft_defender_machine:%032x", i)
		d.Intern(string(texts[i]))
	}
	rand.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	codes, at := make([]uint32, 100_000), 0
	for name, intern := range map[string]func(){
		"one by one": func() {
			for i := range codes {
				codes[i] = d.Intern(string(texts[at+i]))
			}
		},
		"at once": func() { d.InternAll(codes, func(i int) []byte { return texts[at+i] }) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				at = (at + len(codes)) % len(texts)
				intern()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(codes)), "ns/text")
		})
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
