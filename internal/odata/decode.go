package odata

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decode reads one record into a struct with json tags, as tolerantly as the
// package comment says. Times are read by [ParseTime]. An error means that a
// value does not fit its field; nothing of the record should then be used.
func Decode(data []byte, record any) error {
	if decodeFast(data, record) {
		return nil
	}
	return decodeByLibrary(data, record)
}

func decodeByLibrary(data []byte, record any) error {
	err := json.Unmarshal(data, record, tolerant)
	if misfit, ok := errors.AsType[*json.SemanticError](err); ok && misfit.Err != nil {
		// The library's own text tells of Go's types.
		return fmt.Errorf("%s: %w", strings.TrimPrefix(string(misfit.JSONPointer), "/"), misfit.Err)
	}
	return err
}

// DecodeNext reads the next value of dec as [Decode] would.
func DecodeNext(dec *jsontext.Decoder, record any) error {
	return json.UnmarshalDecode(dec, record, tolerant)
}

// tolerant are the options that make reading so. Matching names without regard
// to case ignores underscores too: vm_metadata is vmMetadata.
var tolerant = json.JoinOptions(
	json.MatchCaseInsensitiveNames(true),
	jsontext.AllowDuplicateNames(true),
	jsontext.AllowInvalidUTF8(true),
	json.WithUnmarshalers(json.JoinUnmarshalers(
		json.UnmarshalFromFunc(scalar(asIs)),
		json.UnmarshalFromFunc(scalar(parseInt)),
		json.UnmarshalFromFunc(scalar(parseFloat)),
		json.UnmarshalFromFunc(scalar(parseBool)),
		json.UnmarshalFromFunc(scalar(parseTime)),
		json.UnmarshalFromFunc(optional(parseInt)),
		json.UnmarshalFromFunc(optional(parseFloat)),
		json.UnmarshalFromFunc(optional(parseBool)),
	)),
)

// scalar makes a decoder that reads a value from the text of a string, number
// or boolean, whichever came. Null and blank text give the zero value.
func scalar[T any](parse func(string) (T, error)) func(*jsontext.Decoder, *T) error {
	return func(dec *jsontext.Decoder, to *T) error {
		text, err := readText(dec)
		*to = *new(T)
		if err == nil && text != "" {
			*to, err = parse(text)
		}
		return err
	}
}

// optional makes a decoder like that of [scalar] that gives nil for null and
// for blank text: the services write "" where they know no number.
func optional[T any](parse func(string) (T, error)) func(*jsontext.Decoder, **T) error {
	return func(dec *jsontext.Decoder, to **T) error {
		text, err := readText(dec)
		*to = nil
		if err == nil && text != "" {
			*to = new(T)
			**to, err = parse(text)
		}
		return err
	}
}

// readText reads the text of a value; that of null and of mere spaces is empty.
func readText(dec *jsontext.Decoder) (string, error) {
	kind := dec.PeekKind()
	if kind == '{' || kind == '[' {
		return "", errors.New("it is a list or an object in place of a text, a number or a boolean")
	}
	token, err := dec.ReadToken()
	if err != nil || kind == 'n' || strings.TrimSpace(token.String()) == "" {
		return "", err
	}
	return token.String(), nil
}

func asIs(s string) (string, error) { return s, nil }

func parseTime(s string) (time.Time, error) { return ParseTime(strings.TrimSpace(s)) }

func parseInt(s string) (int64, error) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, nil
	}
	// Some numbers arrive as 20348.0.
	f, err := strconv.ParseFloat(s, 64)
	if n := int64(f); err == nil && float64(n) == f {
		return n, nil
	}
	return 0, fmt.Errorf("%q is not a whole number", clip(s))
}

func parseFloat(s string) (float64, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || f-f != 0 { // infinite or not a number
		return 0, fmt.Errorf("%q is not a number", clip(s))
	}
	return f, nil
}

// parseBool also takes the 0 and 1 that advanced hunting gives for booleans.
func parseBool(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", clip(s))
}
