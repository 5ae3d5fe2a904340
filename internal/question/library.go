package question

import (
	"cmp"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed library/*.yaml
var files embed.FS

// library is all questions, topic by topic.
var library = sync.OnceValue(func() []Question {
	all, err := load()
	if err != nil {
		panic(err) // what is in the binary is tested
	}
	return all
})

// List is every question that has all of the tags.
func List(tags ...string) []Question {
	var found []Question
	for _, q := range library() {
		if !slices.ContainsFunc(tags, func(tag string) bool { return !slices.Contains(q.Tags, tag) }) {
			found = append(found, q)
		}
	}
	return found
}

// Find is the question with the name. The error for a name that no question
// has names those that contain a part of it.
func Find(name string) (*Question, error) {
	for _, q := range library() {
		if q.Name == name {
			return &q, nil
		}
	}
	return nil, fmt.Errorf("there is no question %q: %s", name, meant(name, "parapet questions list names them all"))
}

// mostMeant is how many questions are named to who asks for one that is not there.
const mostMeant = 5

// meant asks whether one of the library's questions was meant whose names have the
// most words in common with another, or says something else when none has any.
func meant(name, otherwise string) string {
	shared, similar := map[string]int{}, []string{}
	for _, q := range library() {
		for word := range strings.SplitSeq(name, "-") {
			if len(word) > 3 && strings.Contains(q.Name, word) {
				shared[q.Name]++
			}
		}
		if shared[q.Name] > 0 {
			similar = append(similar, q.Name)
		}
	}
	if len(similar) == 0 {
		return otherwise
	}
	slices.SortStableFunc(similar, func(a, b string) int { return cmp.Compare(shared[b], shared[a]) })
	return "did you mean " + strings.Join(similar[:min(len(similar), mostMeant)], ", ") + "?"
}

func load() ([]Question, error) {
	entries, err := files.ReadDir("library")
	if err != nil {
		return nil, err
	}
	var all []Question
	for _, file := range entries {
		text, err := files.ReadFile(path.Join("library", file.Name()))
		if err != nil {
			return nil, err
		}
		questions, err := Decode(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		all = append(all, questions...)
	}
	return all, nil
}

// Decode reads questions in the form of a file of the library.
func Decode(text []byte) ([]Question, error) {
	var drafts []Draft
	if err := yaml.UnmarshalWithOptions(text, &drafts, yaml.Strict()); err != nil {
		return nil, err
	}
	questions := make([]Question, len(drafts))
	for i, d := range drafts {
		q, err := d.question()
		if err != nil {
			return nil, fmt.Errorf("question %q: %w", d.Name, err)
		}
		questions[i] = q
	}
	return questions, nil
}
