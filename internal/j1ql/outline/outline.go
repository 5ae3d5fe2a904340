// Package outline takes queries apart for who builds them without writing: what a
// query begins with, how it is filtered, where it hops, what it returns.
//
// Its one flow: Of makes an Outline of a query, and Outline.Query makes a query
// of an outline again. Both ways lead to the same: no part of a query is lost.
// What an outline has no form for, such as a computation, stands in it as it is
// written, and Outline.Written names it.
//
// The package knows the language alone, and nothing of what there is in a graph.
package outline

// Outline is a query part by part.
type Outline struct {
	Unique bool   `json:"unique,omitempty" doc:"Whether rows that came before are left out."`
	Start  Entity `json:"start"`
	Steps  []Step `json:"steps,omitempty"`
	// Where filters whole matches.
	Where   *Condition `json:"where,omitempty" doc:"What whole matches fulfil."`
	Tree    bool       `json:"tree,omitempty" doc:"Whether the answer is a tree."`
	Columns []Column   `json:"columns,omitempty" doc:"The columns of a table; none for a list. Those that count nothing are what is counted by."`
	Having  *Condition `json:"having,omitempty" doc:"What rows fulfil; its properties are columns."`
	Order   []Sort     `json:"order,omitempty"`
	Skip    string     `json:"skip,omitempty" doc:"A number, or the parameter that gives it."`
	Limit   string     `json:"limit,omitempty" doc:"A number, or the parameter that gives it."`
	At      string     `json:"at,omitempty" doc:"The moment whose graph is asked, in J1QL."`
}

// Entity is what an entity of the pattern may be. It is anything when nothing is
// said.
type Entity struct {
	Smart  []string   `json:"smart,omitempty" doc:"Smart classes that it is in, without their #."`
	Names  []string   `json:"names,omitempty" doc:"Classes and types, of which it is any."`
	Search string     `json:"search,omitempty" doc:"Words that stand in it, in place of names."`
	Since  string     `json:"since,omitempty" doc:"The moment since which it changed, in J1QL."`
	With   *Condition `json:"with,omitempty"`
	Alias  string     `json:"alias,omitempty"`
}

// Step is a hop to an entity or, with other steps in it, a part that may match or
// not.
type Step struct {
	Verbs        []string `json:"verbs,omitempty" doc:"Verbs of the relationship, of which it is any; none for whichever."`
	Direction    string   `json:"direction,omitempty" enum:"out,in" doc:"Which way the relationship points; either way when absent."`
	Negated      bool     `json:"negated,omitempty" doc:"Whether there must be no such relationship, nor what follows it."`
	Somehow      int      `json:"somehow,omitempty" doc:"How many relationships a path may have, of a hop over paths."`
	Relationship string   `json:"relationship,omitempty" doc:"The alias of the relationship."`
	Entity       *Entity  `json:"entity,omitempty" doc:"Where the hop leads; absent of an optional part."`
	Optional     []Step   `json:"optional,omitempty" doc:"The steps of an optional part."`
	Alias        string   `json:"alias,omitempty" doc:"What an optional part goes on from."`
}

// Condition is a comparison, or several that are joined, or one that is left as
// it is written.
type Condition struct {
	All      []Condition `json:"all,omitempty" doc:"Conditions that hold all together."`
	Any      []Condition `json:"any,omitempty" doc:"Conditions of which one is enough."`
	Of       string      `json:"of,omitempty" doc:"The alias whose property is compared; absent in what filters one entity, and of columns."`
	Property string      `json:"property,omitempty"`
	Operator string      `json:"operator,omitempty" doc:"As it is written, such as != or ^=."`
	Values   []Value     `json:"values,omitempty" doc:"What is compared with: any of it."`
	Every    bool        `json:"every,omitempty" doc:"Whether it is compared with all values in place of any."`
	Written  string      `json:"written,omitempty" doc:"In place of all else: the condition in J1QL."`
}

// Kind says what a value is.
type Kind string

// The kinds of values. Of a text the value is the text itself, of others what is
// written in a query.
const (
	Text      Kind = "text"
	Number    Kind = "number"
	Boolean   Kind = "boolean"
	Undefined Kind = "undefined"
	Date      Kind = "date"
	Parameter Kind = "parameter"
	Pattern   Kind = "pattern"
)

// Value is what a property is compared with.
type Value struct {
	Kind Kind   `json:"kind" enum:"text,number,boolean,undefined,date,parameter,pattern"`
	Text string `json:"text,omitempty" doc:"A text itself; of other kinds what stands in the query."`
}

// Column is a column of a table: a property, what is counted of one, or what is
// written.
type Column struct {
	Function string `json:"function,omitempty" enum:"COUNT,SUM,AVG,MIN,MAX" doc:"What is counted; the value itself when absent."`
	Of       string `json:"of,omitempty" doc:"An alias."`
	Property string `json:"property,omitempty" doc:"Absent for the whole thing."`
	Spread   bool   `json:"spread,omitempty" doc:"Whether each property has a column."`
	Written  string `json:"written,omitempty" doc:"In place of all else: the column in J1QL."`
	Name     string `json:"name,omitempty" doc:"What the column is called, unless as it is written."`
}

// Sort is what rows are ordered by.
type Sort struct {
	Column     string `json:"column,omitempty" doc:"The name of a column."`
	Of         string `json:"of,omitempty" doc:"Else the alias of a property."`
	Property   string `json:"property,omitempty"`
	Written    string `json:"written,omitempty" doc:"In place of these: what is ordered by, in J1QL."`
	Descending bool   `json:"descending,omitempty"`
}
