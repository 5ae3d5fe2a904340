package j1ql

var operatorOffers = func() []offer {
	var all []offer
	for _, o := range operators {
		all = append(all, offer{text: o, kind: OperatorCompletion, doc: operatorDocs[o]})
	}
	return all
}()

var operatorDocs = map[string]string{
	"=": "Equal.", "!=": "Not equal, or absent.",
	"~=": "Contains.", "^=": "Begins with.", "$=": "Ends with.",
	"!~=": "Does not contain.", "!^=": "Does not begin with.", "!$=": "Does not end with.",
	">": "Greater, or later.", "<": "Less, or earlier.", ">=": "Greater or equal.", "<=": "Less or equal.",
}

var dateOffers = []offer{
	{text: "date.now", kind: ValueCompletion, doc: "The present; date.now - 7 days."},
	{text: "date(", kind: ValueCompletion, doc: "A fixed date: date(2026-01-31)."},
}

var unitOffers = []offer{
	{text: string(Days), kind: KeywordCompletion},
	{text: string(Hours), kind: KeywordCompletion},
	{text: string(Months), kind: KeywordCompletion, doc: "Months of the calendar."},
	{text: string(Years), kind: KeywordCompletion, doc: "Years of the calendar."},
}

// documented is a word and what it means.
type documented struct{ name, doc string }

var (
	aggregates = []documented{
		{"COUNT", "How many distinct ones there are."},
		{"SUM", "The sum of numbers."},
		{"AVG", "The average of numbers or times."},
		{"MIN", "The least value."},
		{"MAX", "The greatest value."},
	}
	scalars = []documented{
		{"CONCAT", "The values as one text."},
		{"MERGE", "The values as one list."},
		{"COALESCE", "The first value that is defined."},
		{"ABS", "The number without its sign."},
		{"SQRT", "The square root."},
		{"CEIL", "The next whole number above."},
		{"FLOOR", "The next whole number below."},
		{"ROUND", "The nearest whole number."},
	}
	rows = []documented{{"UNWIND", "A row for every element of a list."}}
)

// entityMetadata are the properties that the graph itself gives entities.
var entityMetadata = []documented{
	{"_id", "Identifier, unique in the graph."},
	{"_key", "Identifier in its integration."},
	{"_type", "The type."},
	{"_class", "The classes."},
	{"_createdOn", "When a sync first saw it."},
	{"_beginOn", "When it last changed."},
	{"_endOn", "When it was deleted."},
	{"_version", "How many states it had, from 1."},
	{"_deleted", "Whether it is deleted; to ask so finds what is."},
	{"_integrationName", "The integration it comes from."},
	{"_source", "What wrote it."},
}

// relationshipMetadata are those of relationships.
var relationshipMetadata = []documented{
	{"_key", "Identifier, made of its ends' keys."},
	{"_type", "The type."},
	{"_class", "The verb."},
	{"_fromEntityId", "Identifier of the entity that it leads from."},
	{"_toEntityId", "Identifier of the entity that it leads to."},
	{"_fromEntityKey", "Key of the entity that it leads from."},
	{"_toEntityKey", "Key of the entity that it leads to."},
	{"_createdOn", "When a sync first saw it."},
	{"_beginOn", "When it last changed."},
	{"_version", "How many states it had, from 1."},
}

const smartDoc = "Hosts, applications, data stores and others in production that are critical."
