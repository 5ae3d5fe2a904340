package column

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatIsKeptStaysAsItWas(t *testing.T) {
	t.Parallel()
	var texts letters
	var lists slab[int]
	var want []string
	var keptTexts []string
	var keptLists [][]int
	for i := range 3000 {
		text := strings.Repeat(string(rune('a'+i%26)), i%(pieceSize/12))
		items := []int{i, i + 1, i + 2}
		want = append(want, text)
		keptTexts, keptLists = append(keptTexts, texts.keep(text)), append(keptLists, lists.keep(items))
		items[0] = -1 // who gave them goes on using them
	}
	for i := range want {
		if keptTexts[i] != want[i] {
			t.Fatalf("text %d is %q, want %q", i, keptTexts[i], want[i])
		}
		if !slices.Equal(keptLists[i], []int{i, i + 1, i + 2}) {
			t.Fatalf("list %d is %v", i, keptLists[i])
		}
		if cap(keptLists[i]) != 3 {
			t.Fatalf("list %d has room to grow into the next", i)
		}
	}
}
