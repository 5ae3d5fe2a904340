package inventory

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

// literal is a value as it stands in a query behind an operator.
func (f filter) literal() (string, error) {
	switch f.column.Kind {
	case graph.KindBool:
		if f.value != "true" && f.value != "false" {
			return "", fmt.Errorf("%s is true or false, not %q", f.column.Name, f.value)
		}
		return f.value, f.only("=", "!=")
	case graph.KindNumber:
		n, err := strconv.ParseFloat(f.value, 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return "", fmt.Errorf("%s is a number, not %q", f.column.Name, f.value)
		}
		return strconv.FormatFloat(n, 'f', -1, 64), f.only("=", "!=", ">", ">=", "<", "<=")
	case graph.KindTime:
		text, err := momentText(f.value)
		if err != nil {
			return "", fmt.Errorf("%s is a time: %w", f.column.Name, err)
		}
		return text, f.only("=", "!=", ">", ">=", "<", "<=")
	}
	return f.text()
}

// only refuses operators that values of the column's kind do not have.
func (f filter) only(ops ...string) error {
	for _, op := range ops {
		if f.op == op {
			return nil
		}
	}
	return fmt.Errorf("%s cannot be compared with %s: choose one of %s", f.column.Name, f.op, strings.Join(ops, " "))
}

// text is a text in quotes or, where these would not hide what looks like a
// parameter, as an expression that only it fits.
func (f filter) text() (string, error) {
	if !utf8.ValidString(f.value) || strings.ContainsRune(f.value, 0) {
		return "", fmt.Errorf("the value for %s is no text", f.column.Name)
	}
	switch f.op {
	case "=", "!=":
		return j1ql.Exactly(f.value), nil
	case "~=", "!~=":
		if j1ql.Refers(f.value) {
			return "/" + j1ql.Pattern(f.value) + "/", nil
		}
	}
	if j1ql.Refers(f.value) {
		return "", fmt.Errorf("a text with ${ or {{ in it can be compared with = != ~= and !~= only")
	}
	return j1ql.Quote(f.value), nil
}

// agoForm is a length of time.
var agoForm = regexp.MustCompile(`^([1-9][0-9]{0,4})(h|d)$`)

// momentText is a time, or how long ago it was, as it stands in a query.
func momentText(text string) (string, error) {
	if ago := agoForm.FindStringSubmatch(text); ago != nil {
		unit := map[string]string{"h": "hours", "d": "days"}[ago[2]]
		return fmt.Sprintf("date.now - %s %s", ago[1], unit), nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(form, text); err == nil && at.Year() > 0 {
			return dateText(at), nil
		}
	}
	return "", fmt.Errorf("write 2026-01-31, 2026-01-31T18:30:00Z or, for 7 days ago, 7d, not %q", text)
}

func dateText(at time.Time) string {
	return "date(" + at.UTC().Format("2006-01-02T15:04:05.999Z") + ")"
}
