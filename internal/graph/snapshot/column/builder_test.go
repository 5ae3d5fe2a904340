package column_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

var kinds = []graph.Kind{graph.KindText, graph.KindList, graph.KindBool, graph.KindNumber, graph.KindTime}

// wordsOf are a few words of a kind, undefined first.
func wordsOf(d *column.Dict, k graph.Kind) []uint64 {
	values := map[graph.Kind][]graph.Value{
		graph.KindText:   {graph.Text(""), graph.Text("a")},
		graph.KindList:   {graph.List(), graph.List("a", "b")},
		graph.KindBool:   {graph.Bool(false), graph.Bool(true)},
		graph.KindNumber: {graph.Number(0), graph.Number(1.5)},
		graph.KindTime:   {graph.Millis(0), graph.Millis(-1)},
	}
	words := []uint64{column.Undefined(k)}
	for _, v := range values[k] {
		words = append(words, d.Word(v))
	}
	return words
}

// Whatever way a column is built, it has the words it was given.
func TestBuilderHoldsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := column.NewDict()
		k := rapid.SampledFrom(kinds).Draw(rt, "kind")
		word := rapid.SampledFrom(wordsOf(d, k)[:rapid.IntRange(1, 3).Draw(rt, "different words")])
		b := column.NewBuilder(d, k, 3)
		var want []uint64
		for range rapid.IntRange(0, 8).Draw(rt, "steps") {
			words := rapid.SliceOfN(word, 0, 4).Draw(rt, "words")
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0:
				for _, w := range words {
					b.Append(w)
				}
				want = append(want, words...)
			case 1:
				run := column.NewBuilder(d, k, 0)
				for _, w := range words {
					run.Append(w)
				}
				first := rapid.IntRange(0, len(words)).Draw(rt, "first")
				b.AppendRun(run.Column(), first, len(words))
				want = append(want, words[first:]...)
			case 2:
				if k == graph.KindText || k == graph.KindList {
					codes := make([]uint32, len(words))
					for i, w := range words {
						codes[i] = uint32(w)
					}
					b.AppendCodes(codes)
					want = append(want, words...)
				}
			case 3:
				if len(want) > 0 {
					row := rapid.IntRange(0, len(want)-1).Draw(rt, "row")
					want[row] = word.Draw(rt, "word")
					b.Set(uint32(row), want[row])
				}
			}
		}
		checkWords(rt, b, k, want)
	})
}

func checkWords(rt *rapid.T, b *column.Builder, k graph.Kind, want []uint64) {
	c := b.Column()
	if b.Len() != len(want) || c != nil && (c.Len() != len(want) || c.Kind() != k) {
		rt.Fatalf("%d rows, want %d", b.Len(), len(want))
	}
	for row, w := range want {
		if got := column.WordOf(c, k, uint32(row)); got != w {
			rt.Fatalf("row %d of %v is %x, want %x", row, want, got, w)
		}
	}
	if codes := column.Codes(c); k == graph.KindText && c != nil && len(codes) != len(want) {
		rt.Fatalf("Codes() has %d rows, want %d", len(codes), len(want))
	}
}

func TestSameValuesTakeNoMemory(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		d := column.NewDict()
		words := wordsOf(d, k)
		b := column.NewBuilder(d, k, 0)
		for range 1000 {
			b.Append(words[1])
		}
		if size := b.Column().Size(); size != 0 {
			t.Errorf("1000 equal values of kind %v take %d bytes", k, size)
		}
		b.Append(words[2])
		if got := b.Column(); got.Size() < 1000 || !got.Value(999).Equal(d.Value(k, words[1])) || !got.Value(1000).Equal(d.Value(k, words[2])) {
			t.Errorf("%v: %d bytes, %v, %v", k, got.Size(), got.Value(999), got.Value(1000))
		}
	}
}

func TestIntsHoldWhatTheyAreGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		number := rapid.Uint32Range(0, rapid.Uint32Range(0, 2).Draw(rt, "most"))
		c, want := &column.Ints{}, []uint32{}
		for range rapid.IntRange(0, 6).Draw(rt, "steps") {
			numbers := rapid.SliceOfN(number, 0, 4).Draw(rt, "numbers")
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0:
				for _, n := range numbers {
					c.Append(n)
				}
				want = append(want, numbers...)
			case 1:
				first := rapid.IntRange(0, len(numbers)).Draw(rt, "first")
				last := rapid.IntRange(first, len(numbers)).Draw(rt, "last")
				c.AppendRun(column.IntsOf(numbers), first, last)
				want = append(want, numbers[first:last]...)
			case 2:
				if len(want) > 0 {
					want[0] = number.Draw(rt, "number")
					c.Set(0, want[0])
				}
			case 3:
				c = c.Clone()
			case 4:
				signed := make([]int32, len(numbers))
				for i, n := range numbers {
					signed[i] = int32(n)
				}
				if !c.AppendAll(signed) || c.AppendAll([]int32{1, -1}) {
					rt.Fatalf("%v are taken for below 0, or -1 is not", numbers)
				}
				want = append(want, numbers...)
			}
		}
		if !slices.Equal(c.Numbers(), want) || c.Len() != len(want) {
			rt.Fatalf("Numbers() = %v, want %v", c.Numbers(), want)
		}
		for row, n := range want {
			if c.At(uint32(row)) != n || !c.Value(uint32(row)).Equal(graph.Number(float64(n))) {
				rt.Fatalf("row %d of %v is %d", row, want, c.At(uint32(row)))
			}
		}
	})
}
