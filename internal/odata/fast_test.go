package odata

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

// every is a record with a field of every kind.
type every struct {
	part
	Text   string    `json:"text"`
	Whole  int64     `json:"whole"`
	Real   float64   `json:"real"`
	Truth  bool      `json:"truth"`
	When   time.Time `json:"when"`
	Count  *int64    `json:"count"`
	Score  *float64  `json:"score"`
	On     *bool     `json:"isOn"`
	Texts  []string  `json:"texts"`
	Given  *string   `json:"given"`
	Wholes []int64   `json:"wholes"`
	Part   part      `json:"part"`
	Other  *part     `json:"otherPart"`
	Parts  []part    `json:"parts"`
	Own    own       `json:"own"`
	hidden string    //nolint:unused // that it is left alone is what is tested
}

type part struct {
	ID    string `json:"id"`
	Parts []part `json:"inner"`
	Plain string
}

// own is a type that reads itself.
type own string

func (o *own) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	value, err := dec.ReadValue()
	*o = own("own " + string(value))
	return err
}

var records = []string{
	`{"text":"a","whole":-7,"real":1e3,"truth":true,"when":"2024-03-01T02:03:04Z","count":0,"score":7.5,"isOn":false,"texts":["x",null,1,true," "]}`,
	`{"TEXT":7,"whole":"8","real":"1.5","truth":"1","when":" 2024-03-01 02:03:04 ","count":" 3.0","score":"","is_on":0,"texts":null,"other-part":{}}`,
	`{"given":"","wholes":[1,2],"part":{"id":"p","inner":[{"id":"q","PLAIN":"z","new":{"a":[{}]}},null]},"otherPart":{"id":"o"},"parts":[{},null,{"id":1}],"own":[1,{"a":2}]}`,
	`{"given":null,"wholes":null,"part":null,"otherPart":null,"parts":null,"own":null,"text":null,"whole":null,"real":null,"truth":null,"when":null,"isOn":null}`,
	`{"text":"\u00e9\\\"\n","id":"\ufffd` + "\xff" + `","plain":"é","parts":[],"texts":[]}`,
	`{"text":"a","Text":"b"}`, `{"t\u0065xt":"a"}`, `{"tExt":"a","teKt":1}`, `{"hidden":"a","every":1}`, ` {} `, `{}x`, `{"text":{}}`, `{"count":1.5}`,
	`{"when":"yesterday"}`, `{"texts":[[]]}`, `{"texts":"a"}`, `{"parts":{}}`, `{"part":[]}`, `null`, `[]`, `{"text":"a"`, `{"own":tru}`, `{"given":[]}`,
	`{"inner":[{"inner":[{"inner":[{"inner":[{"inner":[{"inner":[{"inner":[{"inner":[{"inner":[{"id":"deep"}]}]}]}]}]}]}]}]}]}`,
}

// FuzzDecode holds the fast way of reading to the library's: what it reads, that
// reads too, and the same.
func FuzzDecode(f *testing.F) {
	for _, r := range records {
		f.Add([]byte(r))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got, want every
		if !decodeFast(text, &got) {
			return
		}
		if err := decodeByLibrary(text, &want); err != nil {
			t.Fatalf("decode(%q) has no error, and the library has %v", text, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(every{})); diff != "" {
			t.Errorf("decode(%q) and the library's reading differ:\n%s", text, diff)
		}
	})
}

// What is usual is read by the fast way, and only by it.
func TestUsualRecordsAreReadFast(t *testing.T) {
	t.Parallel()
	for _, text := range records[:5] {
		if !decodeFast([]byte(text), new(every)) {
			t.Errorf("%s is left to the library", text)
		}
	}
	if !decodeFast([]byte(`["a"]`), new([]string)) {
		t.Error("a list of texts is left to the library")
	}
}

// A record that was begun is gone on with: what is not named stays.
func TestDecodeGoesOnWithARecord(t *testing.T) {
	t.Parallel()
	count := int64(1)
	is := every{Text: "a", Count: &count, Texts: []string{"x"}, Other: &part{ID: "o", Plain: "p"}, Parts: []part{{ID: "a"}}}
	if err := Decode([]byte(`{"text":"b","otherPart":{"id":"q"},"parts":[{"plain":"z"}]}`), &is); err != nil {
		t.Fatal(err)
	}
	want := every{Text: "b", Count: &count, Texts: []string{"x"}, Other: &part{ID: "q", Plain: "p"}, Parts: []part{{Plain: "z"}}}
	if diff := cmp.Diff(want, is, cmp.AllowUnexported(every{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(records[0])
	for name, decode := range map[string]func([]byte, any) error{"fast": Decode, "library": decodeByLibrary} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := decode(text, new(every)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
