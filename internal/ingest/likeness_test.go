package ingest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/defender"
	"parapet/internal/odata"
)

// A fingerprint of a device tells any two records apart that differ in more than
// when the device was seen.
func TestMachinePrintMissesNothing(t *testing.T) {
	t.Parallel()
	seen := map[uint64]string{}
	for _, text := range []string{
		`{}`, `{"id":"a"}`, `{"computerDnsName":"a"}`, `{"id":"a","computerDnsName":"b"}`, `{"id":"ab"}`, `{"osBuild":1}`, `{"osBuild":0}`,
		`{"rbacGroupId":1}`, `{"isAadJoined":true}`, `{"isAadJoined":false}`, `{"isExcluded":true}`, `{"machineTags":[]}`, `{"machineTags":[""]}`,
		`{"machineTags":["a","b"]}`, `{"machineTags":["ab"]}`, `{"machineTags":["b","a"]}`, `{"ipAddresses":[{"ipAddress":"a"}]}`,
		`{"ipAddresses":[{"macAddress":"a"}]}`, `{"ipAddresses":[{},{}]}`, `{"vmMetadata":{}}`, `{"vmMetadata":{"vmId":"a"}}`,
		`{"firstSeen":"2026-01-01T00:00:00Z"}`, `{"firstSeen":"2026-01-01T00:00:00.001Z"}`,
	} {
		var m defender.Machine
		if err := odata.Decode([]byte(text), &m); err != nil {
			t.Fatal(err)
		}
		print := machinePrint(&m)
		if other, met := seen[print]; met {
			t.Errorf("%s and %s have the same fingerprint", text, other)
		}
		seen[print] = text
		m.LastSeen = time.Unix(1, 0)
		if machinePrint(&m) != print {
			t.Errorf("%s has another fingerprint when it was seen later", text)
		}
	}
}

func TestMixTextTellsWhereTextsEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		cut := rapid.IntRange(0, len(a+b)).Draw(t, "cut")
		c, d := (a + b)[:cut], (a + b)[cut:]
		if same := mixText(mixText(fnvBegin, a), b) == mixText(mixText(fnvBegin, c), d); same != (a == c) {
			t.Fatalf("%q, %q and %q, %q have the same fingerprint: %v", a, b, c, d, same)
		}
	})
}

func TestLikenessKnowsWhatIsNews(t *testing.T) {
	t.Parallel()
	begin := func(compares bool, last printedMemo) *likeness {
		return &likeness{last: last, next: printedMemo{Prints: prints{}}, compares: compares}
	}
	first := begin(false, printedMemo{})
	if first.is("a", 1) {
		t.Error("what is met for the first time is the same as before")
	}
	for name, c := range map[string]struct {
		compares bool
		print    uint64
		same     bool
	}{"the same": {true, 1, true}, "another": {true, 2, false}, "not to be compared": {false, 1, false}} {
		if got := begin(c.compares, first.next).is("a", c.print); got != c.same {
			t.Errorf("%s: the same: %v, want %v", name, got, c.same)
		}
	}
}
