package api_test

import (
	"fmt"
	"maps"
	"net/http"

	"parapet/internal/inventory"
	"parapet/internal/question"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// graphExamples are those of what is asked of the graph that withGraph makes.
var graphExamples = map[string]func(*world) example{
	"query.run":     func(*world) example { return example{body: asking("FIND Device THAT MANAGES HostAgent RETURN TREE")} },
	"query.analyze": func(*world) example { return example{body: asking("FIND Device")} },
	"query.outline": func(*world) example { return example{body: asking("FIND Device")} },
	"query.export": func(*world) example {
		return example{body: map[string]any{"query": "FIND Device", "format": "parquet"}}
	},
	"query.stream": func(*world) example { return example{body: asking("FIND Device")} },

	"inventory.list":   func(*world) example { return example{} },
	"inventory.get":    func(*world) example { return example{path: "systems"} },
	"inventory.rows":   func(*world) example { return example{path: "systems"} },
	"inventory.facets": func(*world) example { return example{path: "systems"} },
	"inventory.export": func(*world) example { return example{path: "systems"} },

	"entity.get":        func(*world) example { return example{path: acmePC} },
	"entity.neighbours": func(*world) example { return example{path: acmePC} },
	"entity.history":    func(*world) example { return example{path: acmePC} },
	"entity.record":     func(*world) example { return example{path: acmePC, status: http.StatusNotFound} }, // of an integration that is none

	"entity.around": func(*world) example { return example{path: acmePC, query: "few=1"} },
	"graph.join": func(*world) example {
		return example{body: map[string]any{"ids": []string{acmePC, acmeSensor}, "properties": []string{"osPlatform"}}}
	},
	"graph.path": func(*world) example { return example{query: "from=" + acmePC + "&to=" + acmeSensor} },

	"overview.get": func(*world) example { return example{query: "days=7"} },

	"question.list":   func(*world) example { return example{} },
	"question.export": func(*world) example { return example{} },
	"question.get":    func(*world) example { return example{path: question.List()[0].Name} },
	"question.create": func(w *world) example {
		return example{body: aQuestion(w.slug()), status: http.StatusCreated}
	},
	"question.change": func(w *world) example {
		name := w.question()
		return example{path: name, body: aQuestion(name), header: ifMatch()}
	},
	"question.delete": func(w *world) example {
		return example{path: w.question(), header: ifMatch(), status: http.StatusNoContent}
	},
	"question.answer_export": func(*world) example {
		return example{path: "open-alerts", body: map[string]any{"format": "table"}}
	},
	"question.trend": func(*world) example { return example{path: "open-alerts", body: map[string]any{}} },
	"question.run":   func(*world) example { return example{path: "open-alerts", body: map[string]any{}} },

	"filter.list":   func(w *world) example { w.filter(); return example{} },
	"filter.get":    func(w *world) example { return example{path: w.filter()} },
	"filter.create": func(w *world) example { return example{body: aFilter(w.slug()), status: http.StatusCreated} },
	"filter.change": func(w *world) example {
		return example{path: w.filter(), body: aFilter(w.slug()), header: ifMatch()}
	},
	"filter.delete": func(w *world) example {
		return example{path: w.filter(), header: ifMatch(), status: http.StatusNoContent}
	},

	"status.get": func(*world) example { return example{} },
	"schema.get": func(*world) example { return example{} },
}

func init() { maps.Copy(examples, graphExamples) } // so that each file has the examples of its nouns

// acmePC is the _id of a device in the graph.
var acmePC = column.ID("integration/acme", graph.Endpoint, "acme-pc")

// acmeSensor is the _id of its sensor.
var acmeSensor = column.ID("integration/acme", graph.Machine, "acme-pc")

func asking(text string) map[string]any { return map[string]any{"query": text} }

func aQuestion(name string) question.Draft {
	return question.Draft{Name: name, Title: "Which devices are there?", Queries: []question.Query{{Name: "devices", Text: "FIND Device"}}}
}

func aFilter(name string) inventory.FilterSettings {
	return inventory.FilterSettings{Name: name, Inventory: "systems", Request: inventory.Request{Filters: []string{"osPlatform=macOS"}}}
}

// slug is a name that nothing has yet, in small letters.
func (w *world) slug() string {
	w.named++
	return fmt.Sprintf("thing-%sx-%d", w.as, w.named)
}

// question is the name of a question that somebody keeps.
func (w *world) question() string {
	name := w.slug()
	w.As(w.tb, "admin").Do(http.MethodPost, "/api/v1/questions", aQuestion(name)).Want(http.StatusCreated)
	return name
}

// filter is the id of a filter that somebody keeps.
func (w *world) filter() string {
	var made struct{ ID string }
	w.As(w.tb, "admin").Do(http.MethodPost, "/api/v1/filters", aFilter(w.slug())).Want(http.StatusCreated).Into(&made)
	return made.ID
}
