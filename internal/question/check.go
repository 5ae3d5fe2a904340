package question

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
)

var (
	slug          = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	tagForm       = regexp.MustCompile(`^[a-z0-9]+([- ][a-z0-9]+)*$`)
	parameterName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
)

// The longest that parts of a question may be.
const (
	longestName  = 80
	longestTitle = 200
	longestText  = 4000
	mostParts    = 50
)

// Question is the draft as a question, when it is a good one: all it needs is
// there, and its queries can be asked with the defaults of its parameters, and
// with those of the language. What is wrong is an Invalid problem that names the
// fields.
func (d Draft) Question(language j1ql.Options) (Question, error) {
	c := &check{}
	c.text("name", d.Name, longestName, slug, "lower-case words with hyphens, such as old-devices")
	c.text("title", d.Title, longestTitle, nil, "the question as a person asks it")
	c.length("description", d.Description)
	c.length("good", d.Good)
	c.that(len(d.Tags) <= mostParts, "tags", "are too many: %d at most", mostParts)
	for i, tag := range d.Tags {
		c.text(fmt.Sprintf("tags[%d]", i), tag, longestName, tagForm, "lower-case words")
	}
	c.parameters(d.Parameters)
	q, err := d.question()
	if err != nil {
		c.that(len(c.wrong) > 0, "expect", "%s", err)
		return q, problem.Wrong(c.wrong...)
	}
	language.Variables = maps.Clone(language.Variables)
	if language.Variables == nil {
		language.Variables = map[string][]graph.Value{}
	}
	maps.Copy(language.Variables, q.values(nil))
	c.queries(q.Queries, language)
	return q, problem.Wrong(c.wrong...)
}

// check gathers what is wrong with a draft.
type check struct{ wrong []problem.Field }

func (c *check) that(holds bool, path, format string, args ...any) {
	if !holds {
		c.wrong = append(c.wrong, problem.Field{Path: path, Text: fmt.Sprintf(format, args...)})
	}
}

// text checks a text that has to be there.
func (c *check) text(path, text string, longest int, form *regexp.Regexp, want string) {
	switch {
	case text == "":
		c.that(false, path, "is missing: give %s", want)
	case len(text) > longest:
		c.that(false, path, "is too long: %d characters at most", longest)
	case form != nil && !form.MatchString(text):
		c.that(false, path, "is %q: give %s", text, want)
	}
}

func (c *check) length(path, text string) {
	c.that(len(text) <= longestText, path, "is too long: %d characters at most", longestText)
}

func (c *check) parameters(all []ParameterDraft) {
	c.that(len(all) <= mostParts, "parameters", "are too many: %d at most", mostParts)
	for i, p := range all {
		path := fmt.Sprintf("parameters[%d]", i)
		c.text(path+".name", p.Name, longestName, parameterName, "letters, digits, _ and -")
		c.length(path+".description", p.Description)
		_, err := ValueOf(p.Default)
		c.that(err == nil, path+".default", "%v", err)
		c.that(!slices.ContainsFunc(all[:i], func(other ParameterDraft) bool { return other.Name == p.Name }), path+".name", "is there twice")
	}
}

func (c *check) queries(all []Query, language j1ql.Options) {
	c.that(len(all) > 0, "queries", "are missing: give at least one")
	c.that(len(all) <= mostParts, "queries", "are too many: %d at most", mostParts)
	for i, q := range all[:min(len(all), mostParts)] {
		path := fmt.Sprintf("queries[%d]", i)
		c.text(path+".name", q.Name, longestName, slug, "lower-case words with hyphens")
		c.that(!slices.ContainsFunc(all[:i], func(other Query) bool { return other.Name == q.Name }), path+".name", "is there twice")
		err := asks(q.Text, language)
		c.that(err == nil, path+".text", "%v", err)
	}
}

// asks says why a text cannot be asked.
func asks(text string, language j1ql.Options) error {
	if text == "" {
		return errors.New("is missing: write a query in J1QL")
	}
	parsed, err := j1ql.Parse(text)
	if err != nil {
		return err
	}
	_, _, err = j1ql.Compile(parsed, graph.Declared(), language)
	return err
}
