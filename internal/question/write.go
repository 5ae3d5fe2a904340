package question

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"parapet/internal/query"
)

// Write writes the answers to a question, each as write does: for the format
// json as lines that name the query, for table below what the question says of
// itself, for others one after another.
func Write(w io.Writer, q *Question, answers []Answer, format string, write func(*query.Answer, io.Writer) error) error {
	switch format {
	case "json":
		return encodeAnswers(w, q, answers, write)
	case "", "table":
		return writePage(w, q, answers, write)
	}
	for i, answer := range answers {
		if i > 0 && format == "csv" {
			fmt.Fprintln(w)
		}
		if err := write(answer.Answer, w); err != nil {
			return err
		}
	}
	return nil
}

func writePage(w io.Writer, q *Question, answers []Answer, write func(*query.Answer, io.Writer) error) error {
	fmt.Fprintf(w, "%s\n%s\nA good answer: %s\n", q.Title, q.Description, q.Good)
	for _, answer := range answers {
		fmt.Fprintf(w, "\n%s\n\n", strings.ToUpper(answer.Query.Name))
		if err := write(answer.Answer, w); err != nil {
			return err
		}
	}
	return nil
}

func encodeAnswers(w io.Writer, q *Question, answers []Answer, write func(*query.Answer, io.Writer) error) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, answer := range answers {
		var text bytes.Buffer
		if err := write(answer.Answer, &text); err != nil {
			return err
		}
		line := struct {
			Question string          `json:"question"`
			Query    string          `json:"query"`
			Answer   json.RawMessage `json:"answer"`
		}{q.Name, answer.Query.Name, text.Bytes()}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
