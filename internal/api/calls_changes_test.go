package api_test

import (
	"maps"
	"net/url"
	"time"
)

// changesExamples are those of what differs between states of the graph that
// withGraph makes.
var changesExamples = map[string]func(*world) example{
	"moment.list":   func(*world) example { return example{} },
	"change.count":  func(*world) example { return example{query: sinceThen()} },
	"change.list":   func(*world) example { return example{query: sinceThen()} },
	"change.export": func(*world) example { return example{query: sinceThen() + "&format=csv"} },
}

func init() { maps.Copy(examples, changesExamples) }

// sinceThen compares the present with itself, of which all is known.
func sinceThen() string {
	return url.Values{"from": {time.Now().UTC().Format(time.RFC3339Nano)}, "to": {time.Now().Add(time.Minute).UTC().Format(time.RFC3339Nano)}}.Encode()
}
