package segment_test

import (
	"bytes"
	"math"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/segment"
)

var properties = []graph.Property{
	{Name: "tag.text", Kind: graph.KindText},
	{Name: "list", Kind: graph.KindList},
	{Name: "number", Kind: graph.KindNumber},
	{Name: "time", Kind: graph.KindTime},
	{Name: "bool", Kind: graph.KindBool},
	{Name: "nothing", Kind: graph.KindText},
	{Name: "no list", Kind: graph.KindList},
}

// sample is rows of every kind with undefined values between.
func sample(d *column.Dict, n int) *column.Block {
	values := [][]graph.Value{
		{{}, graph.Text(""), graph.Text("a"), graph.Text("ünï\x00")},
		{graph.List(), {}, graph.List(""), graph.List("a", "b", "a"), graph.List("c")},
		{graph.Number(0), {}, graph.Number(-1.5), graph.Number(math.MaxFloat64), graph.Number(math.Inf(1))},
		{graph.Millis(0), graph.Millis(-1), {}, graph.Millis(1700000000123)},
		{graph.Bool(true), {}, graph.Bool(false)},
		{{}},
		{{}},
	}
	block := column.NewBlock(d, properties)
	for i := range n {
		words := make([]uint64, len(properties))
		for p := range properties {
			v := values[p][i%len(values[p])]
			words[p] = column.Undefined(properties[p].Kind)
			if v.Defined() {
				words[p] = d.Word(v)
			}
		}
		block.Append(words)
	}
	return block
}

func write(t testing.TB, block *column.Block) []byte {
	t.Helper()
	var fields []segment.Field
	ints := make([]uint32, block.Len())
	for i := range ints {
		ints[i] = uint32(i * 7)
	}
	fields = append(fields, segment.Field{Name: "_int", Ints: column.IntsOf(ints)})
	for i, p := range properties {
		fields = append(fields, segment.Field{Name: p.Name, Kind: p.Kind, Column: block.At(i)})
	}
	var buf bytes.Buffer
	if err := segment.Write(&buf, block.Len(), fields); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 7, 5000, 1<<18 + 3} {
		block := sample(column.NewDict(), n)
		data := write(t, block)
		d := column.NewDict()
		d.Intern("other codes than those of the writer")
		f, err := segment.Open("s", bytes.NewReader(data), int64(len(data)), n, d)
		if err != nil {
			t.Fatal(err)
		}
		ints, err := f.Ints("_int")
		if err != nil || ints.Len() != n || n > 0 && ints.At(uint32(n-1)) != uint32(7*(n-1)) {
			t.Fatalf("Ints of %d rows = %d, %v", n, ints.Len(), err)
		}
		for i, p := range properties {
			c, err := f.Column(p.Name, p.Kind)
			if err != nil {
				t.Fatal(err)
			}
			for row := range uint32(n) {
				want, got := value(block.At(i), row), value(c, row)
				if !got.Equal(want) {
					t.Fatalf("%s in row %d of %d = %v, want %v", p.Name, row, n, got, want)
				}
			}
		}
	}
}

func value(c column.Column, row uint32) graph.Value {
	if c == nil {
		return graph.Value{}
	}
	return c.Value(row)
}
