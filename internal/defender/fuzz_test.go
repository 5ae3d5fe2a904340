package defender

import (
	"bytes"
	"errors"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"parapet/internal/odata"
	"parapet/internal/odata/odatatest"
)

// FuzzDecodeMachine holds that reading a record never panics and does not
// depend on the case of its names.
func FuzzDecodeMachine(f *testing.F) {
	f.Add([]byte(`{"id":"5a","firstSeen":"2024-01-25T18:45:56.688814Z","osBuild":22631,"rbacGroupId":"17","isAadJoined":true,
		"machineTags":["a"],"ipAddresses":[{"ipAddress":"","macAddress":null}],"vmMetadata":{"vmId":"v"}}`))
	f.Add([]byte(`{"id":5,"ID":"b","osBuild":"1.0","lastSeen":"0001-01-01T00:00:00Z","vmMetadata":null,"new":[{"a":{}}]}`))
	f.Add([]byte(`{"id":"a","ipAddresses":[null,{}],"machineTags":[1,null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		upper, ok := odatatest.UpperNames(data)
		if !ok {
			return
		}
		var want, got Machine
		wantErr, err := odata.Decode(data, &want), odata.Decode(upper, &got)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("Decode(%s) = %v, but Decode(%s) = %v", data, wantErr, upper, err)
		}
		if diff := cmp.Diff(want, got); err == nil && diff != "" {
			t.Errorf("Decode(%s) and Decode(%s) differ:\n%s", data, upper, diff)
		}
	})
}

// FuzzDecodeRows holds the hand-written walk over a row to jsontext's, and that
// rows do not depend on the case of their names, nor on those before them.
func FuzzDecodeRows(f *testing.F) {
	f.Add(exportRows(2))
	f.Add([]byte(`{"deviceId":"a\"\\","cveId":null,"cvssScore":"7.5"}` + "\n" + ` {"DeviceId":7,"x":{"y":["}",{"z":"\\"}]},"CvssScore":1e1}`))
	f.Add([]byte(`{"":"","\u0064eviceId":"a"}` + "\r\n\n" + `[{"deviceId":1}]` + "\n" + `"x"` + "\n7 null{}\n\ufeffnull"))
	f.Add([]byte(`{"deviceId":"a","diskPaths":["b",null,1],"registryPaths":[],"x":[-0.1e+5,tru]}` + "\n" + `{"deviceId":"a","diskPaths":"b"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		var lines lineReader
		all := &Gatherer{}
		d := newRowDecoder(all, fields)
		_ = lines.each(bytes.NewReader(file), func(row []byte) error {
			got, err := decodeWith(d, all, row)
			if valid := jsontext.Value(row).IsValid(rowOptions...); !valid {
				if err == nil {
					t.Fatalf("decode(%s) = %v, though it is no JSON", row, got)
				}
				return nil
			} else if errors.Is(err, errNoJSON) {
				t.Fatalf("decode(%s) = %v, though it is JSON", row, err)
			}
			upper, ok := odatatest.UpperNames(row)
			if !ok {
				t.Fatalf("the names of %s cannot be changed", row)
			}
			for _, other := range [][]byte{row, upper} {
				alone := &Gatherer{}
				want, wantErr := decodeWith(newRowDecoder(alone, fields), alone, other)
				if (err == nil) != (wantErr == nil) {
					t.Fatalf("decode(%s) = %v, but decode(%s) = %v", row, err, other, wantErr)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("decode(%s) and decode(%s) differ:\n%s", row, other, diff)
				}
			}
			return nil
		})
	})
}

func decodeWith(d *rowDecoder, g *Gatherer, row []byte) (map[Field]any, error) {
	if err := d.decode(row); err != nil {
		return nil, err
	}
	_ = g.Put(&d.row) // has no error
	return g.Last(), nil
}
