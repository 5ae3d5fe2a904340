package j1ql

import "parapet/internal/graph"

// CompletionKind says what a completion is.
type CompletionKind string

// The kinds of completions.
const (
	KeywordCompletion   CompletionKind = "keyword"
	OperatorCompletion  CompletionKind = "operator"
	ClassCompletion     CompletionKind = "class"
	TypeCompletion      CompletionKind = "type"
	SmartCompletion     CompletionKind = "smart"
	VerbCompletion      CompletionKind = "verb"
	PropertyCompletion  CompletionKind = "property"
	ValueCompletion     CompletionKind = "value"
	AliasCompletion     CompletionKind = "alias"
	ColumnCompletion    CompletionKind = "column"
	FunctionCompletion  CompletionKind = "function"
	ParameterCompletion CompletionKind = "parameter"
)

// Completion is one way to go on with a query.
type Completion struct {
	// Text stands in the place of the bytes from From up to, and without, To.
	Text     string
	From, To int
	Kind     CompletionKind
	// Doc says in a line what it means; empty where the name says it all.
	Doc string
}

// CompleteOptions are what can stand in a query besides what the schema
// declares. The zero value knows no more.
type CompleteOptions struct {
	// Values are the values that a property of the types takes, when they are
	// few; nil when they are many. It may be nil.
	Values func(types []graph.Type, property string) []graph.Value
	// Parameters are the names that ${param.name} takes, Variables those that
	// ${name} takes.
	Parameters, Variables []string
}

// Complete lists what may stand at an offset of the text, counted in bytes: all
// that begins with the word before the offset, in whatever case, best first.
// The text need not be a query: what cannot be understood is passed over.
func Complete(text string, offset int, schema *graph.Schema, opt CompleteOptions) []Completion {
	offset = min(max(offset, 0), len(text))
	typed, ok := wordAt(text, offset)
	if !ok {
		return nil
	}
	if typed.parameter {
		return typed.matching(opt.parameterOffers())
	}
	w := &walk{tokens: tolerant(text[:typed.from]), typed: typed, schema: schema, opt: opt}
	w.query()
	return typed.matching(w.offers)
}

// offer is a completion that may be wanted.
type offer struct {
	text string
	kind CompletionKind
	doc  string
	// quote says that the text stands in quotes.
	quote bool
}
