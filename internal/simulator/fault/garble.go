package fault

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// garbled holds an answer back and makes a member of one of its records something
// that it cannot be.
type garbled struct {
	http.ResponseWriter
	member string
	record int
	status int
	body   bytes.Buffer
}

// WriteHeader is held back with the body.
func (g *garbled) WriteHeader(status int) { g.status = status }

func (g *garbled) Write(p []byte) (int, error) { return g.body.Write(p) }

// end sends what was held back.
func (g *garbled) end() {
	body := g.garble(g.body.Bytes())
	g.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if g.status != 0 {
		g.ResponseWriter.WriteHeader(g.status)
	}
	_, _ = g.ResponseWriter.Write(body) // the client may be gone
}

// garble changes the record of its number among those that have the member, and
// counts on from the first when there are not so many. What is no list stays.
func (g *garbled) garble(body []byte) []byte {
	var answer map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	for _, list := range []string{"value", "results"} {
		var records []map[string]json.RawMessage
		if json.Unmarshal(answer[list], &records) != nil {
			continue
		}
		if !g.change(records) {
			continue
		}
		var err error
		if answer[list], err = json.Marshal(records); err != nil {
			return body
		}
	}
	changed, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return changed
}

func (g *garbled) change(records []map[string]json.RawMessage) bool {
	var having []func()
	for _, record := range records {
		for name, value := range record {
			if strings.EqualFold(name, g.member) {
				having = append(having, func() { record[name] = odd(value) })
			}
		}
	}
	if len(having) > 0 {
		having[g.record%len(having)]()
	}
	return len(having) > 0
}

// odd is what a value cannot be: a text in place of a list or an object, and an
// object in place of all else.
func odd(value json.RawMessage) json.RawMessage {
	if len(value) > 0 && (value[0] == '[' || value[0] == '{') {
		return json.RawMessage(`"odd"`)
	}
	return json.RawMessage(`{"odd":true}`)
}
