package j1ql

import (
	"fmt"
	"strconv"
	"strings"
)

// resolve is what a name stands for; using is what it is used as.
func (c *compiler) resolve(name Name, using string) binding {
	b, ok := c.names.find(name.Text)
	switch {
	case !ok:
		c.failSelector(name, using, c.names.valid())
	case b.negated:
		c.fail(name.Span, fmt.Sprintf("`%s` is inside a negation and stands for nothing outside it", name.Text),
			"a negation finds what is not there; use the names before it")
	case b.times > 1:
		c.fail(name.Span, fmt.Sprintf("`%s` stands for %d things", name.Text, b.times), "name each with AS")
	}
	return b
}

// failSelector tells of a name that stands for nothing, in the words of
// JupiterOne.
func (c *compiler) failSelector(name Name, using string, valid []string) {
	msg := fmt.Sprintf("Invalid %s selector provided: %q", using, name.Text)
	if valid == nil {
		c.fail(name.Span, msg, "give what you mean a name: AS "+name.Text)
		return
	}
	kind, _, _ := strings.Cut(using, " ")
	c.fail(name.Span, fmt.Sprintf("%s, valid %s selectors are: %s", msg, kind, quotedList(valid)), didYouMean(name.Text, valid))
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	return strings.Join(quoted, ", ")
}
