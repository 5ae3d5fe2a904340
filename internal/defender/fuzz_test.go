package defender

import (
	"bytes"
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
// rows do not depend on the case of their names.
func FuzzDecodeRows(f *testing.F) {
	f.Add(exportRows(2))
	f.Add([]byte(`{"deviceId":"a\"\\","cveId":null,"cvssScore":"7.5"}` + "\n" + ` {"DeviceId":7,"x":{"y":["}",{"z":"\\"}]},"CvssScore":1e1}`))
	f.Add([]byte(`{"":"","\u0064eviceId":"a"}` + "\r\n\n" + `[{"deviceId":1}]` + "\n" + `"x"` + "\n7 null{}\n\ufeffnull"))
	f.Fuzz(func(t *testing.T, file []byte) {
		d := newRowDecoder()
		_ = d.each(bytes.NewReader(file), func(row []byte) error {
			want := d.decode(row)
			if !jsontext.Value(row).IsValid(rowOptions...) {
				if want.err == nil {
					t.Fatalf("decode(%s) = %+v, though it is no JSON", row, want.value)
				}
				return nil
			}
			checkMembers(t, row)
			upper, ok := odatatest.UpperNames(row)
			if !ok {
				t.Fatalf("the names of %s cannot be changed", row)
			}
			got := d.decode(upper)
			if (got.err == nil) != (want.err == nil) {
				t.Fatalf("decode(%s) = %v, but decode(%s) = %v", row, want.err, upper, got.err)
			}
			if diff := cmp.Diff(want.value, got.value); diff != "" {
				t.Errorf("decode(%s) and decode(%s) differ:\n%s", row, upper, diff)
			}
			return nil
		})
	})
}

// checkMembers compares the members of a row that is valid JSON with what
// jsontext makes of it.
func checkMembers(t *testing.T, row []byte) {
	t.Helper()
	m, isObject := newMembers(row)
	if isObject != (row[0] == '{') {
		t.Fatalf("newMembers(%s) = %v", row, isObject)
	}
	if !isObject {
		return
	}
	dec := jsontext.NewDecoder(bytes.NewReader(row), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	err := odata.Members(dec, func(string) error {
		value, err := dec.ReadValue()
		if !m.next() || !bytes.Equal(m.value, value) {
			t.Errorf("members of %s: got %s: %s, want the value %s", row, m.name, m.value, value)
		}
		return err
	})
	if err != nil || m.next() {
		t.Errorf("members of %s: err %v, and one too many", row, err)
	}
}
