package state

import (
	"strconv"
	"strings"
)

// Where gathers the conditions of a list that is filtered. The zero value has
// none. Conditions are texts of the program, only arguments come from outside.
type Where struct {
	conditions []string
	args       []any
}

// And adds a condition in which each ? stands for one argument.
func (w *Where) And(condition string, args ...any) {
	parts := strings.Split(condition, "?")
	if len(parts) != len(args)+1 {
		panic("state: " + condition + " does not have as many ? as there are arguments")
	}
	var text strings.Builder
	for i, part := range parts {
		text.WriteString(part)
		if i < len(args) {
			text.WriteString(w.Arg(args[i]))
		}
	}
	w.conditions = append(w.conditions, "("+text.String()+")")
}

// Arg adds an argument that stands outside of the conditions, such as a limit,
// and returns its name.
func (w *Where) Arg(arg any) string {
	w.args = append(w.args, arg)
	return "$" + strconv.Itoa(len(w.args))
}

// In adds the condition that a column has one of several values. Without any,
// nothing fits.
func (w *Where) In(column string, values ...string) {
	if len(values) == 0 {
		w.And("1 = 0")
		return
	}
	args := make([]any, len(values))
	for i, value := range values {
		args[i] = value
	}
	w.And(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

// String is the clause with a space on either side, " WHERE … ", or one space.
func (w *Where) String() string {
	if len(w.conditions) == 0 {
		return " "
	}
	return " WHERE " + strings.Join(w.conditions, " AND ") + " "
}

// Args are the arguments that the clause names.
func (w *Where) Args() []any { return w.args }
