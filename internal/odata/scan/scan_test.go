package scan

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// FuzzValue holds the walk to jsontext's: both take the same for JSON, however it
// is walked over.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0.5e+7,true,null,"\u00e9\\\""],"b":{}, "c" : [ ] }`, `"a long text without anything in it"`, `[`, `{"a"}`, `[1,]`, `01`, `-`,
		`"\x"`, `"\u12g4"`, "\"\t\"", `{"a":1,"a":2}`, "\"\xff\"", ` 1`, `1 `, `tru`, `{"a":1 "b":2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.Count(text, []byte("[")) >= maxDepth || bytes.Count(text, []byte("{")) >= maxDepth {
			return
		}
		begin := Space(text, 0)
		end := Value(text, begin)
		valid := end != Bad && Space(text, end) == len(text)
		if want := jsontext.Value(text).IsValid(lenient...); valid != want {
			t.Fatalf("Value(%q) ends at %d; is it JSON: %v", text, end, want)
		}
		if walked := walk(text, begin); walked != end {
			t.Errorf("Value(%q) ends at %d, and walked over at %d", text, end, walked)
		}
	})
}

// walk passes a value by its parts.
func walk(b []byte, i int) int {
	if i < len(b) && b[i] == '{' {
		return Members(b, i, func(_ []byte, i int) int { return walk(b, i) })
	}
	if i < len(b) && b[i] == '[' {
		return Elements(b, i, func(i int) int { return walk(b, i) })
	}
	return Value(b, i)
}

func TestMembersTellsNamesAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	text := []byte(`{ "a" : 1, "\u0062":[2] , "c":{"d":3}}`)
	var names, values []string
	var plain []bool
	Members(text, 0, func(name []byte, i int) int {
		end := Value(text, i)
		names, values, plain = append(names, string(name)), append(values, string(text[i:end])), append(plain, IsPlain(name))
		return end
	})
	if diff := cmp.Diff([]string{`"a"`, `"\u0062"`, `"c"`}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1", "[2]", `{"d":3}`}, values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]bool{true, false, true}, plain); diff != "" {
		t.Errorf("plain (-want +got):\n%s", diff)
	}
}

func TestMembersEndsWhereItIsTold(t *testing.T) {
	t.Parallel()
	text, met := []byte(`[1,2,3]`), 0
	end := Elements(text, 0, func(int) int { met++; return Bad })
	if end != Bad || met != 1 {
		t.Errorf("Elements ends at %d after %d elements, want none after the first", end, met)
	}
}
