package integration

import (
	"iter"
	"slices"
	"strings"
)

// KindID names a kind of integrations.
type KindID string

// Kind describes what can be connected, and what has to be said for it. Whoever
// shows a form or checks what was filled in reads it here.
type Kind struct {
	ID     KindID `json:"id"`
	Name   string `json:"name"`
	Vendor string `json:"vendor"`
	// Summary is a sentence; Description says more.
	Summary     string   `json:"summary"`
	Description string   `json:"description"`
	Categories  []string `json:"categories"`
	Modules     []Module `json:"modules"`
	// Scopes say where the tenant lies: cloud, or on-premises.
	Scopes      []string               `json:"scopes"`
	Sections    []Section              `json:"sections"`
	Fields      []Field                `json:"fields"`
	Credentials []CredentialDescriptor `json:"credentials"`
	Sources     []Source               `json:"sources"`
	Intervals   []Choice               `json:"intervals"`
}

// Module is something that an integration of the kind does.
type Module struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
}

// Section is a part of a form.
type Section struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Field is something that has to be, or can be, filled in.
type Field struct {
	// Path names it in Settings, or in CredentialSettings.
	Path    string    `json:"path"`
	Section string    `json:"section,omitempty"`
	Label   string    `json:"label"`
	Help    string    `json:"help"`
	Type    FieldType `json:"type"`
	// Required says that it cannot be left out.
	Required bool `json:"required"`
	// Secret says that it is never shown again.
	Secret  bool     `json:"secret,omitempty"`
	Default any      `json:"default,omitempty"`
	Choices []Choice `json:"choices,omitempty"`
	// Pattern is a regular expression that a text must match as a whole.
	Pattern string `json:"pattern,omitempty"`
	// MaxLength is in characters; 0 for none.
	MaxLength int `json:"max_length,omitempty"`
	// Wants says in words what is accepted, as in "must be …".
	Wants string `json:"wants,omitempty"`
	// Advanced says that few need it.
	Advanced bool `json:"advanced,omitempty"`
}

// FieldType says how a field is filled in.
type FieldType string

// The types of fields.
const (
	TextField       FieldType = "text"
	LongField       FieldType = "long_text"
	NumberField     FieldType = "number"
	SwitchField     FieldType = "switch"
	ChoiceField     FieldType = "choice"
	ScheduleField   FieldType = "schedule"
	SourcesField    FieldType = "sources"
	CredentialField FieldType = "credential"
	FileField       FieldType = "file"
	DateField       FieldType = "date"
)

// Choice is one of several values.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// CredentialDescriptor describes a kind of credentials.
type CredentialDescriptor struct {
	Kind   CredentialKind `json:"kind"`
	Label  string         `json:"label"`
	Help   string         `json:"help"`
	Fields []Field        `json:"fields"`
}

// Source is something that is read of a tenant.
type Source struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Help  string `json:"help,omitempty"`
	// Always says that it cannot be switched off.
	Always bool `json:"always"`
	// Default says whether it is on unless somebody switches it.
	Default bool `json:"default"`
	// Permissions are those by which it can be read: one of them is enough, the first
	// is the one to grant.
	Permissions []Permission `json:"permissions"`
	// Loses says what is missing without it.
	Loses string `json:"loses"`
	// After names the sources that it builds on.
	After []string `json:"after,omitempty"`
	// Types are those of the graph that it fills.
	Types []string `json:"types"`
}

// Permission is an application permission, any of whose roles will do.
type Permission struct {
	// API is the name under which the Entra admin center lists it.
	API   string   `json:"api"`
	Roles []string `json:"roles"`
}

// Kinds are those that there are.
func Kinds() []Kind { return []Kind{defenderKind()} }

// KindOf is the kind of an id, and false when there is none.
func KindOf(id KindID) (Kind, bool) {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.ID == id })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// enumerate lists names for a sentence.
func enumerate(names iter.Seq[string]) string { return strings.Join(slices.Collect(names), ", ") }

func sourceNames(k Kind) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range k.Sources {
			if !yield(s.Name) {
				return
			}
		}
	}
}
